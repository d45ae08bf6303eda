"""What a school reports of itself: once a leaf, for its own unit only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.chassis.identity import Power
from services.evaluation.snapshots.tables import Snapshot
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import Unit, World, a_district, answering
from tests.kit.services import Service


def _draft(unit: Unit, value: float) -> dict[str, Any]:
    return {"unit_id": str(unit.unit_id), "node_code": "NC11", "school_year": "2026-2027", "value": value}


async def _report(service: Service, world: World, school: Unit, unit: Unit, value: float) -> int:
    async with service.client(world.caller(Power.CLERK, school)) as http:
        return (await http.post(f"{BASE}/observations", json=_draft(unit, value))).status_code


async def test_a_school_reports_a_leaf_once_and_only_its_own(evaluation: Service) -> None:
    world = a_district(groups=1)
    mine, other = world.units[1], world.units[2]
    draft = {"unit_id": str(mine.unit_id), "node_code": "NC11", "school_year": "2026-2027", "value": 82.5}
    async with evaluation.client(world.caller(Power.CLERK, mine)) as http:
        assert (await http.post(f"{BASE}/observations", json=draft)).status_code == 201
        again = await http.post(f"{BASE}/observations", json=draft)
        assert again.json()["type"] == "/problems/already-reported"
    async with evaluation.client(world.caller(Power.CLERK, other)) as http:
        assert (await http.get(f"{BASE}/observations")).json()["items"] == []
    async with evaluation.client(world.caller(Power.INSPECTORATE)) as http:
        assert len((await http.get(f"{BASE}/observations")).json()["items"]) == 1


async def test_another_schools_word_neither_locks_a_school_out_nor_counts(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    real, other, silent = world.units[1], world.units[2], world.units[3]
    assert await _report(evaluation, world, other, real, 1.0) == 201
    assert await _report(evaluation, world, other, silent, 2.0) == 201
    assert await _report(evaluation, world, real, real, 82.5) == 201
    assert await _report(evaluation, world, real, real, 83.0) == 409
    path = await steps.a_round(evaluation, world, office)
    async with answering(evaluation, world):
        assert (await steps.freeze(evaluation, office, path))["state"] == "done"
    async with evaluation.db() as db:
        frozen = select(Snapshot.content).where(Snapshot.round_id == UUID(path.rsplit("/", 1)[1]))
        leaves = (await db.scalar(frozen))["observations"]
    values = {one["unit_id"]: one["value"] for one in leaves if one["node_code"] == "NC11"}
    assert values[str(real.unit_id)] == 82.5
    assert values[str(silent.unit_id)] is None


async def test_a_unit_known_to_be_another_schools_is_not_there(evaluation: Service) -> None:
    world = a_district()
    real, other = world.units[1], world.units[2]
    async with answering(evaluation, world):
        await steps.a_fit(evaluation, world)
    assert await _report(evaluation, world, other, real, 1.0) == 404
    assert await _report(evaluation, world, real, real, 82.5) == 201
