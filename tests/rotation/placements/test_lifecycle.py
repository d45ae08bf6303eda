"""Placements after publication: begun, reported, ended early; and who may do what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest_asyncio

from services.chassis import tables
from services.chassis.jobs import KINDS, Runner
from tests.kit.services import Service
from tests.rotation.story import Client, County, a_county, a_draft

DUTY_FORMAT = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parents[3] / "docs/formats/duty.schema.json").read_text())
)
Story = tuple[County, Client, list[dict[str, Any]]]


@pytest_asyncio.fixture(scope="module")
async def placed(registry: Service, rotation: Service) -> Story:
    county = await a_county(registry)
    personnel, round_id = await a_draft(rotation, county)
    for state in ("open", "frozen", "solving"):
        assert (await personnel.through(round_id, state))["state"] == "done"
    for state in ("proposed", "correction"):
        assert (await personnel.step(round_id, state)).status_code == 200
    plan = (await personnel.get(f"/rounds/{round_id}"))["plan_sha256"]
    for number, unit_id in enumerate(county.units):
        body = {"unit_id": str(unit_id), "plan_sha256": plan}
        await Client(rotation, county.principal(number))("POST", f"/rounds/{round_id}/signatures", json=body)
    assert (await personnel.step(round_id, "co-signed")).status_code == 200
    leader = Client(rotation, county.who("district.leader"))
    assert (await leader.through(round_id, "published"))["state"] == "done"
    items = (await personnel.get("/placements", round_id=round_id, limit=200))["items"]
    return county, personnel, items


async def move(who: Client, placement_id: str, to: str, reason: str | None = None) -> Any:
    seen = await who("GET", f"/placements/{placement_id}")
    headers, body = {"If-Match": seen.headers.get("etag", '"1"')}, {"to": to, "reason": reason}
    return await who("POST", f"/placements/{placement_id}/transitions", json=body, headers=headers)


async def test_a_publication_that_runs_twice_has_one_effect(placed: Story, rotation: Service) -> None:
    _, personnel, items = placed
    found = await personnel.get(f"/rounds/{items[0]['round_id']}")
    job, state = tables.of("rotation", "job"), rotation.app.state
    async with rotation.db() as db:
        (await db.get_one(job, UUID(found["job_id"]))).state = "queued"
    runner = Runner(rotation.settings, state.database, state.identity, state.peers, state.policy)
    await runner.run(KINDS["rotation.publish"], UUID(found["job_id"]))
    async with rotation.db() as db:
        again = await db.get_one(job, UUID(found["job_id"]))
        assert (again.state, again.result) == ("done", {"placements": len(items)})
    total = (await personnel.get("/placements", round_id=found["id"], with_total=True))["total"]
    assert total == len(items)


async def test_the_first_placement_that_begins_sets_the_round_running(placed: Story) -> None:
    _, personnel, items = placed
    one = next(item for item in items if item["starts_on"] == "2026-09-01")
    answer = await move(personnel, one["id"], "active")
    assert (answer.status_code, answer.json()["state"]) == (200, "active"), answer.text
    assert (await personnel.get(f"/rounds/{one['round_id']}"))["state"] == "running"
    closing = await personnel.step(one["round_id"], "closed")
    assert (closing.status_code, closing.json()["type"]) == (409, "/problems/placements-open")


async def test_a_placement_does_not_begin_before_its_day(placed: Story) -> None:
    _, personnel, items = placed
    later = next(item for item in items if item["starts_on"] == "2027-02-15")
    answer = await move(personnel, later["id"], "active")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-begun")
    answer = await move(personnel, later["id"], "completed")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/placement-state")


async def test_an_early_return_needs_a_reason_and_no_longer_counts(placed: Story) -> None:
    county, personnel, items = placed
    one = [item for item in items if item["kind"] == "support" and item["starts_on"] == "2026-09-01"][-1]
    await move(personnel, one["id"], "active")
    answer = await move(personnel, one["id"], "early_returned")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/reason-missing")
    assert (await move(personnel, one["id"], "early_returned", "家庭原因")).status_code == 200
    rows = (await personnel.get("/duties", group=str(county.group_id), as_of="2026-12-01"))["items"]
    for row in rows:
        DUTY_FORMAT.validate(row)
    assert len({row["duty_id"] for row in rows}) == len(rows)
    assert {"A20", "A22"} <= {row["requirement_id"] for row in rows}
    a20 = next(row for row in rows if row["requirement_id"] == "A20")
    assert a20["state"] == "at_risk"
    assert a20["done"] == a20["required"]["min"] + 1


async def test_the_person_alone_files_the_report(placed: Story, rotation: Service) -> None:
    county, personnel, items = placed
    one = items[0]
    teacher = Client(rotation, county.teacher(UUID(one["person_id"])))
    seen = await teacher("GET", f"/placements/{one['id']}")
    assert seen.json()["can"]["report"] is None
    path, body = f"/placements/{one['id']}/report", {"report": "本学期听课二十节。"}
    filed = await teacher("PUT", path, json=body, headers={"If-Match": seen.headers["etag"]})
    assert filed.json()["report"] == body["report"]
    stale = await teacher("PUT", path, json=body, headers={"If-Match": seen.headers["etag"]})
    assert stale.status_code == 412
    assert (await personnel("PUT", path, json=body, headers={"If-Match": '"9"'})).status_code == 403


async def test_another_districts_placements_are_not_there(placed: Story, rotation: Service) -> None:
    _, _, items = placed
    foreign = Client(rotation, County().who("district.personnel"))
    assert (await foreign.get("/placements"))["items"] == []
    assert (await foreign("GET", f"/placements/{items[0]['id']}")).status_code == 404
    assert (await move(foreign, items[0]["id"], "active")).status_code == 404


async def test_publishing_again_makes_no_second_set(placed: Story, rotation: Service) -> None:
    from sqlalchemy import func, select

    from services.rotation.matching.tables import ScenarioMove
    from services.rotation.placements.actions import _place
    from services.rotation.placements.tables import Placement
    from services.rotation.rounds.tables import Round

    _, _, items = placed
    async with rotation.db() as db:
        found = await db.get_one(Round, UUID(items[0]["round_id"]))
        moves = (await db.scalars(select(ScenarioMove).where(ScenarioMove.scenario_id == found.scenario_id))).all()
        assert len(moves) == len(items)
        assert await _place(db, found, moves) == 0
        assert await db.scalar(select(func.count()).where(Placement.round_id == found.id)) == len(items)
