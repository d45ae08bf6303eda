"""Value added of fifteen schools: both specifications side by side, with intervals, in scope."""

from __future__ import annotations

import pytest

from services.chassis.identity import Power
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import a_district, answering, as_csv, exam_rows
from tests.kit.services import Service


@pytest.mark.requirement("C33")
async def test_schools_that_add_more_have_more_value_added_whatever_their_intake(evaluation: Service) -> None:
    world = a_district()
    async with answering(evaluation, world):
        fit_id = await steps.a_fit(evaluation, world)
    async with evaluation.client(world.caller(Power.INSPECTORATE)) as http:
        fit = (await http.get(f"{BASE}/va-fits/{fit_id}")).json()
        effects = (await http.get(f"{BASE}/va-fits/{fit_id}/effects")).json()["items"]
    assert [spec["code"] for spec in fit["specifications"]] == ["A", "B"]
    assert fit["specifications"][0]["columns"] == ["prior", "grade=9"]
    assert fit["specifications"][1]["columns"] == ["prior", "grade=9", "sex", "migrant"]
    slope = next(term for term in fit["specifications"][0]["fixed"] if term["term"] == "prior")
    assert abs(slope["estimate"] - 0.7) < 4 * slope["se"]
    by_unit = {one["unit_id"]: one for one in effects}
    assert len(by_unit) == 15
    ordered = [by_unit[str(unit.unit_id)]["a"] for unit in world.units]
    assert ordered[0]["effect"] < 0 < ordered[-1]["effect"]
    for one in effects:
        for spec in (one["a"], one["b"]):
            assert spec["lower"] < spec["effect_size"] < spec["upper"]
            assert 0 < spec["reliability"] < 1
            assert spec["coverage"] == 1


async def test_too_few_schools_are_refused_by_name(evaluation: Service) -> None:
    world = a_district(groups=1)
    research = world.caller(Power.RESEARCH)
    async with answering(evaluation, world):
        loaded = await steps.upload(evaluation, research, as_csv(*exam_rows(world, pupils=12)))
        async with evaluation.client(research) as http:
            answer = await http.post(f"{BASE}/va-fits", json={"batch_id": loaded["result"]["batch_id"]})
        job = await steps.job_of(evaluation, research, answer)
    assert job["state"] == "failed"
    assert job["problem"]["type"] == "/problems/too-few-schools"
