"""Staff by age band, subject and backbone, with small cells hidden."""

from __future__ import annotations

import pytest

from tests.kit.services import Service
from tests.rotation.story import FIRST, Client, a_county, a_draft


@pytest.mark.requirement("C24")
async def test_the_office_sees_structure_and_no_small_cell(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(30, 20))
    office = Client(rotation, county.who("district.office"))
    assert (await office.get("/structure"))["as_of"] is None
    answer = await office("POST", "/structure/refreshes", json={"as_of": FIRST.isoformat()})
    assert answer.status_code == 202, answer.text
    await rotation.run_jobs()
    whole = await office.get("/structure", group=str(county.group_id))
    assert (whole["as_of"], whole["heads"]) == (FIRST.isoformat(), 50)
    assert {"under_35", "35_44", "45_54"} >= {cell["age_band"] for cell in whole["items"]}
    shown = [cell["heads"] for cell in whole["items"]]
    assert None in shown
    assert all(heads is None or heads >= 3 for heads in shown)
    assert sum(heads or 0 for heads in shown) < 50
    assert [unit["heads"] for unit in whole["units"]] in ([30, 20], [20, 30])
    assert (await office.get("/structure", school=str(county.schools[1])))["heads"] == 20


async def test_a_principal_sees_every_cell_of_the_own_school_and_not_a_members(
    registry: Service, rotation: Service
) -> None:
    county = await a_county(registry, staff=(30, 20, 10))
    office = Client(rotation, county.who("district.office"))
    await office("POST", "/structure/refreshes", json={"as_of": FIRST.isoformat()})
    await rotation.run_jobs()
    member = await Client(rotation, county.principal(1)).get("/structure")
    assert member["heads"] == 20
    assert sum(cell["heads"] for cell in member["items"]) == 20
    personnel, round_id = await a_draft(rotation, county)
    assert (await personnel.through(round_id, "open"))["state"] == "done"
    lead = await Client(rotation, county.principal(0)).get("/structure")
    assert lead["heads"] == 60


async def test_a_teacher_sees_no_structure(rotation: Service, registry: Service) -> None:
    county = await a_county(registry, staff=(4, 4))
    answer = await Client(rotation, county.teacher(county.staff[0][0]))("GET", "/structure")
    assert answer.status_code == 403
