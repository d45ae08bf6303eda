"""Refusals: rendered once, in two languages, from facts, from the database, from the envelope (trust.md section 9)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from services.chassis import problems
from services.chassis.database import new_id
from services.chassis.identity import Power
from services.chassis.problems import Conflict, FieldError, Problem, from_database, refusals, refuse_on
from tests.kit.services import Service, caller

PATH = "/api/registry/v1/districts"
ADMIN = caller(Power.SYSTEM_ADMIN)


class CakeAlreadyEaten(Conflict):
    title_zh, title_en = "蛋糕已被吃掉", "The cake is eaten"


def test_a_refusal_is_named_by_its_class_and_speaks_two_languages() -> None:
    refusal = CakeAlreadyEaten("第3块", "Slice 3", errors=[FieldError("/slice", "gone", "x")], slice=3)
    chinese, english = refusal.body(instance="r"), refusal.body(language="en-GB")
    assert chinese["type"] == "/problems/cake-already-eaten" and Problem.known["cake-already-eaten"] is CakeAlreadyEaten
    assert (chinese["title"], chinese["detail"], chinese["status"]) == ("蛋糕已被吃掉", "第3块", 409)
    assert (english["title"], english["detail"], english["slice"]) == ("The cake is eaten", "Slice 3", 3)
    assert chinese["errors"] == [{"pointer": "/slice", "code": "gone", "detail": "x"}]


def test_facts_never_replace_the_members_of_the_document() -> None:
    assert CakeAlreadyEaten(status=200, type="x").body()["status"] == 409


def test_every_known_refusal_has_both_titles() -> None:
    assert [slug for slug, kind in Problem.known.items() if not (kind.title_zh and kind.title_en)] == []


def test_a_route_declares_its_refusals_by_status() -> None:
    declared = refusals(CakeAlreadyEaten, problems.NotThere, problems.InProgress)
    assert declared[409]["description"] == "cake-already-eaten, in-progress" and set(declared) == {404, 409}


def database_error(state: str | None, constraint: str = "") -> DBAPIError:
    original = SimpleNamespace(sqlstate=state, diag=SimpleNamespace(constraint_name=constraint))
    return OperationalError("SELECT 1", {}, original)  # type: ignore[arg-type]


refuse_on("uq_cakes_slice", CakeAlreadyEaten)


@pytest.mark.parametrize(
    ("error", "slug"),
    [
        (database_error("23505", "uq_cakes_slice"), "cake-already-eaten"), (database_error("23505"), "duplicate"),
        (database_error("23P01"), "duplicate"), (database_error("23503"), "still-referenced"),
        (database_error("23514"), "invalid"), (database_error("23502"), "invalid"),
        (database_error("22021"), "invalid"),
        (database_error("22003"), "invalid"), (database_error("40001"), "unavailable"),
        (database_error("55P03"), "unavailable"), (database_error("57014"), "unavailable"),
        (database_error("08006"), "unavailable"), (database_error("53300"), "unavailable"),
        (database_error("25P04"), "unavailable"), (database_error(None), "unavailable"),
        (database_error("42P01"), "unexpected"), (PoolTimeout(), "unavailable"),
        (StaleDataError(), "precondition-failed"),
    ],
)  # fmt: skip
def test_what_the_database_says_is_a_named_refusal(error: Any, slug: str) -> None:
    assert from_database(error).slug == slug


async def test_the_answer_follows_the_language_asked_for(registry: Service) -> None:
    async with registry.client() as http:
        chinese = await http.get(PATH)
        english = await http.get(PATH, headers={"Accept-Language": "en-GB,zh;q=0.5"})
    assert chinese.headers["content-type"].startswith("application/problem+json")
    assert (chinese.json()["title"], english.json()["title"]) == ("请先登录", "Please sign in")
    assert chinese.headers["www-authenticate"] == "Bearer"
    assert chinese.json()["instance"] == chinese.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/api/registry/v1/nothing", {}, 404), ("PUT", PATH, {}, 405), ("DELETE", PATH, {}, 405),
        ("POST", PATH, {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ("POST", PATH, {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400),
        ("POST", PATH, {"content": b"x" * ((1 << 20) + 1)}, 413),
        ("POST", PATH, {"content": b"{}", "headers": {"content-encoding": "gzip"}}, 415),
        ("POST", PATH, {"content": b"{}", "headers": {"content-length": "abc"}}, 400),
        ("POST", PATH, {"json": {"code": "123456789", "name": "x\x00", "level": "county"}}, 422),
        ("POST", PATH, {"json": {"code": "123456789", "name": "x", "level": "county", "id": str(new_id())}}, 422),
        ("GET", f"{PATH}/not-a-uuid", {}, 422), ("GET", f"{PATH}/{UUID(int=7)}", {}, 404),
    ],
)  # fmt: skip
async def test_every_refusal_of_the_envelope_is_a_problem_document(
    registry: Service, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    async with registry.client(ADMIN) as http:
        answer = await http.request(method, path, **more)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail", "instance"} <= answer.json().keys()
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"


async def test_a_stream_longer_than_it_says_is_cut(registry: Service) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 65_536

    async with registry.client(ADMIN) as http:
        assert (await http.post(PATH, content=endless())).status_code == 413


async def test_a_defect_tells_its_number_and_nothing_else(registry: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.registry.organisation.districts import api

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret of somebody")

    monkeypatch.setattr(api, "paginate", broken, raising=True)
    async with registry.client(ADMIN) as http:
        answer = await http.get(PATH)
    assert answer.status_code == 500 and "secret" not in answer.text
    assert answer.json()["type"] == "/problems/unexpected"


async def test_a_statement_that_takes_too_long_is_503(registry: Service) -> None:
    async with registry.db() as db:
        await db.execute(text("SET LOCAL statement_timeout = '50ms'"))
        with pytest.raises(DBAPIError) as slow:
            await db.execute(text("SELECT pg_sleep(5)"))
        await db.rollback()
    assert from_database(slow.value).status == 503
