"""A round frozen from the real registry and the real rotation: the readers and the providers agree."""

from __future__ import annotations

import pytest

from services.chassis.identity import Power
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.schools.tables import Enrolment
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import World
from tests.kit.services import Service
from tests.registry.governance.county import TODAY, County, Z, a_county, found

YEAR = f"{Z}-{Z + 1}"


async def _enrol(county: County) -> None:
    async with county.registry.db() as db:
        for school in county.schools:
            db.add(
                Enrolment(
                    district_id=county.district_id, school_id=school.school_id, stage=Stage.JUNIOR, school_year=YEAR,
                    pupils=600, classes=12,
                )
            )  # fmt: skip


async def _meet(county: County, group_id: str) -> str:
    body = {
        "group_id": group_id, "kind": "working", "held_on": f"{Z}-10-10", "title": "例会", "agenda": "",
        "minutes": [{"title": "纪要", "text": "商定"}], "present_person_ids": [],
    }  # fmt: skip
    held = await county.done(county.as_("principal", county.schools[0]), "POST", "/meetings", body)
    return held["event_id"]


@pytest.mark.requirement("A16")
async def test_a_meeting_held_in_the_registry_is_evidence_of_a_point(
    registry: Service, rotation: Service, evaluation: Service
) -> None:
    county = await a_county(registry, members=3)
    group = await found(county)
    await _enrol(county)
    event_id = await _meet(county, group["id"])
    world = World(district_id=county.district_id)
    office = world.caller(Power.INSPECTORATE)
    framework = await steps.an_approved_framework(evaluation, world)
    body = {"title": "考核", "school_year": YEAR, "as_of": TODAY.isoformat(), "framework_id": framework["id"],
            "left_out": [*steps.NOT_COLLECTED, "NC31"]}  # fmt: skip
    async with evaluation.client(office) as http:
        made = (await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())).json()
    path = f"{BASE}/review-rounds/{made['id']}"
    assert (await steps.move(evaluation, office, path, "open")).status_code == 200
    frozen = await steps.freeze(evaluation, office, path)
    assert frozen["state"] == "done", frozen
    run = await steps.scored(evaluation, office, path)
    assert run["state"] == "done", run
    async with evaluation.client(office) as http:
        units = (await http.get(f"{BASE}/score-runs/{run['result']['run_id']}/units")).json()["items"]
        assert {unit["unit_id"] for unit in units} == {str(school.unit_id) for school in county.schools}
        unit = units[0]
        fall = (await http.get(f"{BASE}/score-runs/{unit['run_id']}/explanations/{unit['unit_id']}")).json()
    joint = next(line for line in fall["lines"] if line["code"] == "NC41")
    evidence = next(item for item in joint["evidence"] if item["id"] == event_id)
    assert evidence["counted"] is True
    async with registry.client(county.as_("district.inspectorate")) as http:
        page = (await http.get(evidence["href"])).json()
    assert any(event_id in row["counted_event_ids"] for row in page["items"])
