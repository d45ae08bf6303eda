"""A round whose rules cannot all hold, a run that is cancelled, a soft rule that is missed with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.services import Service
from tests.rotation.story import Client, a_county, a_draft


async def solved(personnel: Client, round_id: str) -> dict[str, Any]:
    for state in ("open", "frozen"):
        job = await personnel.through(round_id, state)
        assert job["state"] == "done", job["problem"]
    job = await personnel.through(round_id, "solving")
    assert job["state"] == "done", job["problem"]
    return job["result"]


async def test_rules_that_cannot_hold_together_are_named_with_a_verified_repair(
    registry: Service, rotation: Service
) -> None:
    note = {"parameter": "ratio", "value": {"p": 1, "q": 100}, "confirmed_by": "人事股 王某", "note": "从严"}
    tight = {"assumed": [note]}
    county = await a_county(registry, A19={"severity": "hard"}, A19_out_cap_lead=tight)
    personnel, round_id = await a_draft(rotation, county)
    result = await solved(personnel, round_id)
    assert (result["state"], result["scenario_id"]) == ("infeasible", None)
    report = await personnel.get(f"/runs/{result['run_id']}/conflicts")
    members = report["conflicts"][0]["members"]
    a19 = next(member for member in members if member["rule"] == "A19")
    assert a19["clause"]["quote"].startswith("原则上龙头校")
    assert a19["lo"] == 15 > a19["at_most"]
    cap = next(member for member in members if member["instance"].startswith("outcap/"))
    assert (cap["rule"], cap["clause"]["requirement_id"]) == ("A19-out-cap-lead", "A19")
    assert [(one["parameter"], one["confirmed_by"]) for one in cap["assumed"]] == [("ratio", "人事股 王某")]
    assert a19["assumed"] == []
    assert any(repair["verified"] and repair["changes"] for repair in report["repairs"])
    found = await personnel.get(f"/rounds/{round_id}")
    assert (found["state"], found["scenario_id"]) == ("scenarios", None)
    answer = await personnel.step(round_id, "proposed")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/plan-not-certified")
    assert (await personnel.step(round_id, "open", "改条件后再排")).json()["round"]["state"] == "open"


@pytest.mark.requirement("A19")
async def test_a_missed_soft_rule_needs_a_written_reason(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(40, 48, 48))
    personnel, round_id = await a_draft(rotation, county)
    scenario_id = (await solved(personnel, round_id))["scenario_id"]
    rules = (await personnel.get(f"/scenarios/{scenario_id}/rules"))["items"]
    missed = [rule["instance"] for rule in rules if rule["status"] == "missed"]
    assert any(key.startswith("A19") for key in missed)
    answer = await personnel.step(round_id, "proposed")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/soft-reason-missing")
    assert answer.json()["rules"] == missed
    for instance in missed:
        seen = await personnel("GET", f"/scenarios/{scenario_id}")
        body, headers = {"instance": instance, "reason": "龙头校骨干不足"}, {"If-Match": seen.headers["etag"]}
        answer = await personnel("PUT", f"/scenarios/{scenario_id}/reasons", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
    assert (await personnel.step(round_id, "proposed")).status_code == 200


async def test_a_cancelled_run_returns_no_plan_and_the_round_to_its_snapshot(
    registry: Service, rotation: Service
) -> None:
    county = await a_county(registry, staff=(12, 8))
    personnel, round_id = await a_draft(rotation, county)
    for state in ("open", "frozen"):
        assert (await personnel.through(round_id, state))["state"] == "done"
    answer = await personnel.step(round_id, "solving")
    job_id = answer.json()["job"]["id"]
    await _cancel_while_running(rotation, job_id)
    assert (await personnel.get(f"/jobs/{job_id}"))["state"] == "cancelled"
    found = await personnel.get(f"/rounds/{round_id}")
    assert (found["state"], found["scenario_id"]) == ("frozen", None)
    assert [run["state"] for run in (await personnel.get(f"/rounds/{round_id}/runs"))["items"]] == ["cancelled"]
    assert (await solved_again(personnel, round_id))["state"] == "done"


async def solved_again(personnel: Client, round_id: str) -> dict[str, Any]:
    job = await personnel.through(round_id, "solving")
    assert job["state"] == "done", job["problem"]
    return job["result"]


async def _cancel_while_running(rotation: Service, job_id: str) -> None:
    """The wish to stop arrives once the job has started: watched for beside the worker."""
    import asyncio

    from services.chassis import tables

    async def watch() -> None:
        job = tables.of("rotation", "job")
        while True:
            async with rotation.db() as db:
                row = await db.get(job, job_id)
                if row.state == "running":
                    row.cancel_requested = True
                    return
            await asyncio.sleep(0.01)

    await asyncio.gather(asyncio.wait_for(watch(), 60), rotation.run_jobs())
