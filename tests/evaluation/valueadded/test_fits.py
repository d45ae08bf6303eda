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


async def test_a_groups_value_added_is_its_schools_mean_and_its_own_effect_is_not_made_up(evaluation: Service) -> None:
    world = a_district()
    async with answering(evaluation, world):
        fit_id = await steps.a_fit(evaluation, world)
    found = {}
    for power, unit in ((Power.RESEARCH, None), (Power.PRINCIPAL, world.units[0])):
        async with evaluation.client(world.caller(power, unit)) as http:
            found[power] = (await http.get(f"{BASE}/va-fits/{fit_id}/effects")).json()
    groups = [one for one in found[Power.RESEARCH]["groups"] if one["specification"] == "A"]
    assert {one["group_id"]: one["name"] for one in groups} == {str(k): name for k, name in world.groups.items()}
    effects = {one["unit_id"]: one["a"] for one in found[Power.RESEARCH]["items"]}
    for one in groups:
        own = [effects[str(unit.unit_id)] for unit in world.units if str(unit.group_id) == one["group_id"]]
        mean = sum(school["effect"] * school["n"] for school in own) / sum(school["n"] for school in own)
        assert one["effect"] == pytest.approx(mean, rel=1e-9)
        assert (one["schools"], one["n"]) == (5, 200)
        assert one["lower"] < one["effect_size"] < one["upper"]
        assert (one["state"], one["v"], one["v_se"]) == ("not_estimated", None, None)
    assert len(found[Power.PRINCIPAL]["items"]) == 1
    assert found[Power.PRINCIPAL]["groups"] == []


async def test_eight_groups_tell_an_effect_of_their_own(evaluation: Service) -> None:
    world = a_district(groups=8, size=2)
    async with answering(evaluation, world):
        fit_id = await steps.a_fit(evaluation, world)
    async with evaluation.client(world.caller(Power.INSPECTORATE)) as http:
        groups = (await http.get(f"{BASE}/va-fits/{fit_id}/effects")).json()["groups"]
    assert len(groups) == 16
    assert {one["state"] for one in groups} == {"estimated"}
    assert all(one["v"] is not None and one["v_se"] >= 0 for one in groups)


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
