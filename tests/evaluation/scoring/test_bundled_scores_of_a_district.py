"""A district's annual evaluation from duties and an exam to explained scores, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from services.chassis.identity import Power
from services.evaluation.scoring.tables import UnitResult
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import World, a_district, answering
from tests.kit.services import Service


@dataclass
class Scored:
    """A district whose round has been scored and notified."""

    world: World
    path: str
    run_id: str
    run: str


@pytest_asyncio.fixture(scope="module")
async def notified(evaluation: Service) -> Scored:
    """Exam, fit, round, freeze, scores, moderation, notice: each by the power that may."""
    world = a_district()
    office = world.caller(Power.INSPECTORATE)
    async with answering(evaluation, world):
        fit_id = await steps.a_fit(evaluation, world)
        path = await steps.a_round(evaluation, world, office, fit_id=fit_id, left_out=steps.NOT_COLLECTED)
        assert (await steps.freeze(evaluation, office, path))["state"] == "done"
        run = await steps.scored(evaluation, office, path)
    assert run["state"] == "done", run
    principal = world.caller(Power.PRINCIPAL, world.units[1])
    async with evaluation.client(principal) as http:
        early = await http.get(f"{BASE}/score-runs/{run['result']['run_id']}/units")
    assert early.status_code == 404
    for to in ("moderated", "notified"):
        assert (await steps.move(evaluation, office, path, to)).status_code == 200
    run_id = run["result"]["run_id"]
    return Scored(world, path, run_id, f"{BASE}/score-runs/{run_id}")


async def _get(service: Service, who: Any, path: str) -> Any:
    async with service.client(who) as http:
        return (await http.get(path)).json()


@pytest.mark.requirement("C32", "C33", "A36")
async def test_the_lines_of_every_unit_add_up_to_its_score(evaluation: Service, notified: Scored) -> None:
    office = notified.world.caller(Power.INSPECTORATE)
    units = (await _get(evaluation, office, f"{notified.run}/units?limit=50"))["items"]
    assert len(units) == 15
    for unit in units:
        for reference in ("standard", "group"):
            where = f"{notified.run}/explanations/{unit['unit_id']}?reference={reference}"
            fall = await _get(evaluation, office, where)
            ends = sum(line["points"] for line in fall["lines"] if not line["is_total"])
            assert abs(ends - (fall["score"] - fall["reference_score"])) <= 1e-9
            assert abs(fall["score"] - unit["bundled"]) < 5e-5
            assert f"{fall['score']:.4f}" in fall["text_zh"]


async def test_every_process_point_comes_down_to_events_and_says_which_did_not_count(
    evaluation: Service, notified: Scored
) -> None:
    office, world = notified.world.caller(Power.INSPECTORATE), notified.world
    known = {event for rows in world.duties.values() for row in rows for event in row["counted_event_ids"]}
    fall = await _get(evaluation, office, f"{notified.run}/explanations/{world.units[0].unit_id}")
    duties = [line for line in fall["lines"] if line["code"] in ("NC21", "NC41")]
    assert len(duties) == 2
    for line in duties:
        assert {item["id"] for item in line["evidence"] if item["counted"]} <= known
        assert any(item["counted"] for item in line["evidence"])
        assert [item["reason"] for item in line["evidence"] if not item["counted"]]
    exam = next(line for line in fall["lines"] if line["code"] == "NC31")
    assert exam["evidence"][0]["href"].startswith("/api/evaluation/v1/va-fits/")


async def test_what_was_not_collected_is_said_and_never_counted_as_zero(evaluation: Service, notified: Scored) -> None:
    office = notified.world.caller(Power.INSPECTORATE)
    unit = notified.world.units[3]
    found = await _get(evaluation, office, f"{notified.run}/units/{unit.unit_id}")
    states = {leaf["node_code"]: (leaf["state"], leaf["reason"]) for leaf in found["missing"]}
    assert states["NC5"] == ("not_applicable", "left_out")
    assert states["NC12"] == ("not_applicable", "no_baseline")
    assert found["own"] > 0
    assert 0 < found["coverage"] <= 1
    coverage = await _get(evaluation, office, f"{notified.path}/coverage")
    assert coverage["units"] == 15
    assert {item["node_code"]: item["observed"] for item in coverage["items"]}["NC21"] == 15


@pytest.mark.requirement("B37")
async def test_a_unit_of_a_weaker_group_receives_a_lower_group_part(evaluation: Service, notified: Scored) -> None:
    office = notified.world.caller(Power.INSPECTORATE)
    groups = (await _get(evaluation, office, f"{notified.run}/groups"))["items"]
    assert len(groups) == 3
    for group in groups:
        assert abs(sum(partner["share"] for partner in group["partners"]) - 1) < 1e-9
        weakest = min(partner["own"] for partner in group["partners"])
        assert weakest <= group["score"] <= max(partner["own"] for partner in group["partners"])
    effects = (await _get(evaluation, office, f"{notified.run}/incentives"))["items"]
    partners = [one for one in effects if one["unit_id"] != one["on_unit_id"]]
    assert partners
    assert all(one["points"] > 0 for one in partners)


async def test_a_principal_sees_her_own_school_and_group_after_notice_and_no_other(
    evaluation: Service, notified: Scored
) -> None:
    world = notified.world
    mine, other = world.units[1], world.units[7]
    principal = world.caller(Power.PRINCIPAL, mine)
    units = (await _get(evaluation, principal, f"{notified.run}/units"))["items"]
    assert [unit["unit_id"] for unit in units] == [str(mine.unit_id)]
    groups = (await _get(evaluation, principal, f"{notified.run}/groups"))["items"]
    assert [group["group_id"] for group in groups] == [str(mine.group_id)]
    async with evaluation.client(principal) as http:
        own = await http.get(f"{notified.run}/explanations/{mine.unit_id}")
        assert own.status_code == 200
        partners = [line for line in own.json()["lines"] if line["part"] == "group" and line["depth"] == 1]
        assert len(partners) == 5
        assert not any(line["evidence"] for line in partners)
        assert (await http.get(f"{notified.run}/explanations/{other.unit_id}")).status_code == 404
        assert (await http.get(f"{notified.run}/units/{other.unit_id}")).status_code == 404
        assert (await http.get(f"{notified.run}/incentives")).status_code == 403
        effects = (await http.get(f"{BASE}/va-fits")).json()["items"]
        mine_only = (await http.get(f"{BASE}/va-fits/{effects[0]['id']}/effects")).json()["items"]
        assert [one["unit_id"] for one in mine_only] == [str(mine.unit_id)]
        batches = (await http.get(f"{BASE}/exam-batches")).json()["items"]
        schools = (await http.get(f"{BASE}/exam-batches/{batches[0]['id']}")).json()["schools"]
        assert [school["unit_id"] for school in schools] == [str(mine.unit_id)]
        assert (await http.get(f"{notified.path}/snapshot")).status_code == 404
        reviews = (await http.get(f"{notified.path}/reviews")).json()["items"]
        assert [review["unit_id"] for review in reviews] == [str(mine.unit_id)]


async def test_another_district_and_a_district_system_see_nothing_yet(evaluation: Service, notified: Scored) -> None:
    stranger = a_district(groups=1).caller(Power.INSPECTORATE)
    system = notified.world.caller(Power.CLIENT)
    async with evaluation.client(stranger) as http:
        assert (await http.get(notified.run)).status_code == 404
        assert (await http.get(notified.path)).status_code == 404
    async with evaluation.client(system) as http:
        assert (await http.get(notified.run)).status_code in (403, 404)


async def test_the_database_itself_hides_other_schools_results(evaluation: Service, notified: Scored) -> None:
    world = notified.world
    count = select(func.count()).select_from(UnitResult).where(UnitResult.run_id == UUID(notified.run_id))
    async with evaluation.db() as db:
        assert await db.scalar(count) == 15
    async with evaluation.db(world.caller(Power.PRINCIPAL, world.units[1])) as db:
        assert await db.scalar(count) == 1
    async with evaluation.db(world.caller(Power.ASSESSOR)) as db:
        assert await db.scalar(count) == 0


async def test_a_round_is_told_on_the_event_feed_step_by_step(evaluation: Service, notified: Scored) -> None:
    events = await _get(evaluation, notified.world.caller(Power.INSPECTORATE), f"{BASE}/events?limit=200")
    kinds = [event["kind"] for event in events["items"]]
    told = ["exam_batch.ready", "va_fit.done", "framework.consulting", "framework.approved", "review_round.open",
            "review_round.frozen", "review_round.scored", "score_run.done", "review_round.moderated",
            "review_round.notified"]  # fmt: skip
    assert kinds == told


async def test_the_same_inputs_give_the_same_run(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    async with answering(evaluation, world):
        path = await steps.a_round(evaluation, world, office)
        await steps.freeze(evaluation, office, path)
        first, second = [await steps.scored(evaluation, office, path) for _ in range(2)]
    assert first["result"] == second["result"]


async def test_scores_are_computed_from_frozen_data_only(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    async with answering(evaluation, world):
        path = await steps.a_round(evaluation, world, office)
    async with evaluation.client(office) as http:
        tag = (await http.get(path)).headers["ETag"]
        refused = await http.post(f"{path}/score-runs", headers={"If-Match": tag})
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/not-frozen"
