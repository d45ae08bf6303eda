"""Whose file a caller may open, by HTTP and by the database alone."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from tests.kit.services import Service
from tests.registry.organisation.kit import API, Place, a_district, a_school, key, staff_row

PERSONNEL = "district.personnel"


@pytest_asyncio.fixture(scope="module")
async def staffed(registry: Service) -> tuple[Place, dict[str, dict]]:
    """A district of two schools with a teacher at each."""
    place = await a_district(registry)
    schools = {name: await a_school(place, name) for name in ("甲校", "乙校")}
    rows = [staff_row("T1", "赵一", "甲校", 荣誉="骨干教师/县区级/2024.9", 免除起="2026.9.1", 免除止="2027.7.1"),
            staff_row("T2", "钱二", "乙校", 任教学科="语文", 职务="校长", 荣誉="名教师/市级", 免除起="2026.9.1",
                      免除止="2026.12.1")]  # fmt: skip
    await place.imported(PERSONNEL, "staff", rows)
    staff = (await place.get(PERSONNEL, "/staff")).json()["items"]
    return place, {"school": schools, "person": {person["name"]: person for person in staff}}


async def test_each_power_sees_its_own_staff_and_nobody_elses(registry: Service, staffed: tuple[Place, dict]) -> None:
    place, facts = staffed
    mine, person = facts["school"]["甲校"]["id"], facts["person"]["赵一"]
    sees = {
        place.who(PERSONNEL): {"赵一", "钱二"},
        place.who("principal", school_id=mine): {"赵一"},
        place.who("clerk", school_id=mine): {"赵一"},
        place.who("teacher", school_id=mine, person_id=person["id"]): {"赵一"},
        (await a_district(registry)).who(PERSONNEL): set(),
    }
    for who, names in sees.items():
        listed = (await place.get(who, "/staff", with_total=True)).json()
        assert {item["name"] for item in listed["items"]} == names
        assert listed["total"] == len(names)
        other = await place.get(who, f"/staff/{facts['person']['钱二']['id']}")
        assert other.status_code == (200 if "钱二" in names else 404)
    for power in ("district.office", "district.inspectorate", "city", "system_admin", "assessor"):
        assert (await place.get(power, "/staff")).status_code == 403


@pytest.mark.requirement("B15")
async def test_a_principal_cannot_edit_another_schools_teacher(registry: Service, staffed: tuple[Place, dict]) -> None:
    place, facts = staffed
    who = place.who("principal", school_id=facts["school"]["甲校"]["id"])
    async with registry.client(who) as client:
        headers = {"If-Match": '"1"'} | key()
        path = f"{API}/staff/{facts['person']['钱二']['id']}"
        assert (await client.patch(path, json={"title": "first"}, headers=headers)).status_code == 404
        path = f"{API}/staff/{facts['person']['赵一']['id']}"
        mine = await client.patch(path, json={"title": "first"}, headers={"If-Match": '"1"'} | key())
    assert (mine.status_code, mine.json()["title"], mine.json()["version"]) == (200, "first", 2)


async def test_lists_have_no_birth_dates_and_exemptions_no_reason(staffed: tuple[Place, dict]) -> None:
    place, facts = staffed
    listed = await place.get(PERSONNEL, "/staff")
    assert "1985" not in listed.text
    file = (await place.get(PERSONNEL, f"/staff/{facts['person']['赵一']['id']}")).json()
    assert file["exemptions"] == [{"valid_from": "2026-09-01", "valid_until": "2027-07-01"}]


async def test_filters_and_lookups_stay_in_scope(staffed: tuple[Place, dict]) -> None:
    place, facts = staffed
    for params, names in [({"subject": "chinese"}, {"钱二"}), ({"honour": "backbone"}, {"赵一"}),
                          ({"post": "principal"}, {"钱二"}), ({"title": "third"}, set())]:  # fmt: skip
        listed = (await place.get(PERSONNEL, "/staff", **params)).json()["items"]
        assert {item["name"] for item in listed} == names, params
    ids = [person["id"] for person in facts["person"].values()]
    clerk = place.who("clerk", school_id=facts["school"]["甲校"]["id"])
    found = (await place.post(clerk, "/staff/lookups", {"ids": ids})).json()["items"]
    assert [item["name"] for item in found] == ["赵一"]
    typed = (await place.post(PERSONNEL, "/staff/lookups", {"text": "qe"})).json()["items"]
    assert [item["name"] for item in typed] == ["钱二"]


TABLES = ("persons", "employments", "assignments", "honours", "posts_held", "exemptions", "import_rows")


@pytest.mark.parametrize("table", TABLES)
async def test_the_database_itself_hides_rows_out_of_scope(
    registry: Service, staffed: tuple[Place, dict], table: str
) -> None:
    place, facts = staffed
    count = text(f"SELECT count(*) FROM {table} WHERE district_id = '{place.id}'")
    async with registry.db(place.who(PERSONNEL)) as db:
        whole = await db.scalar(count)
    assert whole  # the control: there are rows to hide
    foreign = (await a_district(registry)).who(PERSONNEL)
    for who in (foreign, place.who("city"), place.who("system_admin")):
        async with registry.db(who) as db:
            assert await db.scalar(count) == 0
    async with registry.db(place.who("principal", school_id=facts["school"]["甲校"]["id"])) as db:
        assert await db.scalar(count) < whole
