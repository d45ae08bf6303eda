"""Once only and who was first: idempotency keys, versions, transactions, the journal (trust.md 7 and 10; G7, G9)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.chassis import tables
from services.chassis.etags import match, tag
from services.chassis.identity import Power
from services.chassis.problems import PreconditionFailed
from tests.kit.services import Service, caller

PATH = "/api/registry/v1/districts"
ADMIN = caller(Power.SYSTEM_ADMIN)


def draft() -> dict[str, Any]:
    return {"code": f"{uuid4().int % 10**9:09d}", "name": "试验区", "level": "county", "is_sample": True}


async def journalled(registry: Service, request_action: str, noun_id: str) -> int:
    row = tables.of("registry", "journal")
    async with registry.db() as db:
        wanted = select(func.count()).where(row.action == request_action, row.noun_id == noun_id)
        return await db.scalar(wanted) or 0


async def test_equal_keys_at_once_have_one_effect(registry: Service) -> None:
    body, headers = draft(), {"Idempotency-Key": uuid4().hex}
    async with registry.client(ADMIN) as http:
        answers = await asyncio.gather(*(http.post(PATH, json=body, headers=headers) for _ in range(20)))
        again = await http.post(PATH, json=body, headers=headers)
        other = await http.post(PATH, json=draft(), headers=headers)
    seen = Counter(answer.status_code for answer in answers)
    made = {answer.content for answer in (*answers, again) if answer.status_code == 201}
    assert set(seen) <= {201, 409, 503} and len(made) == 1
    assert again.headers["Idempotency-Replayed"] == "true" and again.status_code == 201
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert await journalled(registry, "district.establish", again.json()["id"]) == 1


async def test_control_without_keys_each_request_has_its_effect(registry: Service) -> None:
    async with registry.client(ADMIN) as http:
        answers = [await http.post(PATH, json=draft()) for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 3


async def test_what_was_refused_is_not_remembered(registry: Service) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    async with registry.client(ADMIN) as http:
        assert (await http.post(PATH, json={"name": 1}, headers=headers)).status_code == 422
        assert (await http.post(PATH, json=draft(), headers=headers)).status_code == 201


async def test_a_key_belongs_to_its_caller(registry: Service) -> None:
    headers, bodies = {"Idempotency-Key": uuid4().hex}, (draft(), draft())
    found = []
    for who, body in zip((ADMIN, caller(Power.SYSTEM_ADMIN)), bodies, strict=True):
        async with registry.client(who) as http:
            found.append((await http.post(PATH, json=body, headers=headers)).json()["code"])
    assert found == [body["code"] for body in bodies]


@pytest.mark.parametrize("key", ["x" * 65, "a b", ""])
async def test_a_bad_key_is_refused(registry: Service, key: str) -> None:
    async with registry.client(ADMIN) as http:
        assert (await http.post(PATH, json=draft(), headers={"Idempotency-Key": key})).status_code == 400


async def an_editable_district(registry: Service) -> tuple[Any, str]:
    async with registry.client(ADMIN) as http:
        made = (await http.post(PATH, json=draft())).json()
    return caller(Power.OFFICE, district_id=made["id"]), f"{PATH}/{made['id']}"


async def test_of_many_with_one_version_one_wins(registry: Service) -> None:
    office, path = await an_editable_district(registry)
    async with registry.client(office) as http:
        changes = [http.patch(path, json={"name": f"第{n}名"}, headers={"If-Match": '"1"'}) for n in range(12)]
        answers = await asyncio.gather(*changes)
        found = await http.get(path)
    seen = Counter(answer.status_code for answer in answers)
    assert seen[200] == 1 and set(seen) <= {200, 412, 503}
    assert found.headers["ETag"] == '"2"'
    lost = next(answer for answer in answers if answer.status_code == 412)
    assert lost.json()["type"] == "/problems/precondition-failed"


async def test_without_a_version_nothing_is_changed(registry: Service) -> None:
    office, path = await an_editable_district(registry)
    async with registry.client(office) as http:
        assert (await http.patch(path, json={"name": "x"})).status_code == 428
        for wrong in ('"0"', "*", "abc", '"99"', 'W/"2"'):
            assert (await http.patch(path, json={"name": "x"}, headers={"If-Match": wrong})).status_code == 412, wrong
        assert (await http.get(path)).headers["ETag"] == '"1"'


def test_match_and_tag_speak_of_the_version() -> None:
    from types import SimpleNamespace

    from fastapi import Response

    row, response = SimpleNamespace(version=7), Response()
    match(row, 7)
    tag(response, row)
    assert response.headers["ETag"] == '"7"'
    with pytest.raises(PreconditionFailed) as late:
        match(row, 6)
    assert late.value.facts == {"current_version": 7}


async def test_a_change_without_exactly_one_entry_is_a_defect_and_undone(
    registry: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.registry.organisation.districts import actions

    office, path = await an_editable_district(registry)
    recorder = next(name for name in ("record", "journal") if hasattr(actions, name))
    silent = (
        (lambda *_, **__: None)
        if recorder == "record"
        else type("J", (), {"record": staticmethod(lambda *_, **__: None)})
    )
    monkeypatch.setattr(actions, recorder, silent)
    async with registry.client(office) as http:
        assert (await http.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'})).status_code == 500
        monkeypatch.undo()
        assert (await http.get(path)).headers["ETag"] == '"1"'


async def test_an_entry_names_who_and_on_whose_behalf(registry: Service) -> None:
    row = tables.of("registry", "journal")
    async with registry.client(ADMIN) as http:
        made = (await http.post(PATH, json=draft(), headers={"X-Request-Id": "request-of-mine"})).json()
    async with registry.db() as db:
        entry = (await db.scalars(select(row).where(row.noun_id == made["id"]))).one()
    assert (entry.account_id, entry.grant_id, entry.power) == (ADMIN.account_id, ADMIN.grant_id, "system_admin")
    assert (entry.on_behalf_of, entry.request_id, entry.noun) == (None, "request-of-mine", "district")
