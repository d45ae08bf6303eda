"""Lists: signed cursors of this list only, totals on demand, no deep pages (trust.md section 11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from services.chassis.database import new_id
from services.chassis.identity import Power
from services.chassis.pages import PageAsked, _open, _seal
from services.chassis.problems import Invalid
from tests.kit.services import Service, caller
from tests.kit.world import classes, filled

PATH = "/api/registry/v1/districts"


@pytest.fixture(scope="module")
def city() -> UUID:
    return new_id()


@pytest.fixture
async def ask(registry: Service, city: UUID) -> Any:
    async with registry.db() as db:
        kind = classes("registry")["districts"]
        if await db.get(kind, city) is None:
            db.add(filled(kind, {"id": city, "code": f"{city.int % 10**6:06d}", "level": "city"}))
            await db.flush()
            for number in range(7):
                code = f"{(city.int + number) % 10**9:09d}"
                db.add(filled(kind, {"parent_id": city, "code": code, "level": "county"}))

    async def asked(**params: Any) -> Any:
        async with registry.client(caller(Power.CITY, district_id=city)) as http:
            return await http.get(PATH, params=params)

    return asked


async def test_following_next_shows_every_row_once_and_ends(ask: Any) -> None:
    seen, after = [], None
    while True:
        page = (await ask(limit=3, **({"after": after} if after else {}))).json()
        seen += [row["id"] for row in page["items"]]
        after = page["next"]
        assert page["total"] is None
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 8


async def test_the_total_is_counted_when_asked(ask: Any) -> None:
    assert (await ask(limit=2, with_total=True)).json()["total"] == 8
    second = (await ask(limit=5, page=2)).json()
    assert (second["total"], len(second["items"])) == (8, 3)


async def test_a_deep_page_is_refused_by_name(ask: Any) -> None:
    answer = await ask(limit=200, page=51)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/page-too-deep")
    assert (await ask(limit=200, page=50)).json()["items"] == []


async def test_a_changed_cursor_is_refused(ask: Any) -> None:
    good = (await ask(limit=3)).json()["next"]
    head, _, signature = good.partition(".")
    for bad in (f"{head[:-2]}AA.{signature}", f"{head}.{'0' * 32}", head, "a.b", f".{signature}", "%%%"):
        assert (await ask(after=bad)).status_code == 422, bad


async def test_a_cursor_of_another_list_is_refused(registry: Service, ask: Any, city: UUID) -> None:
    cursor = (await ask(limit=3)).json()["next"]
    async with registry.client(caller(Power.CITY, district_id=city)) as http:
        assert (await http.get("/api/registry/v1/schools", params={"after": cursor})).status_code == 422
    assert (await ask(after=cursor)).status_code == 200


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"page": 0}, {"after": "x" * 513}])
async def test_limits_are_bounded(ask: Any, params: dict[str, Any]) -> None:
    assert (await ask(**params)).status_code == 422


def test_a_cursor_keeps_the_types_of_its_keys() -> None:
    from datetime import UTC, date, datetime

    keys = ["某中学", 7, None, date(2026, 9, 1), datetime(2026, 9, 1, tzinfo=UTC), new_id()]
    asked = PageAsked("/list", b"key", 20, None, None, False)
    sealed = PageAsked("/list", b"key", 20, _seal(asked, keys), None, False)
    assert _open(sealed) == keys
    with pytest.raises(Invalid):
        _open(PageAsked("/list", b"another key", 20, sealed.after, None, False))
