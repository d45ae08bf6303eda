"""The roster snapshot: one consistent picture, its shape, its count and hash, who may have it."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from services.chassis.identity import background
from services.registry.governance.groups.core import GroupForm, GroupState, Role
from services.registry.governance.groups.tables import Group, Membership
from tests.kit.services import Service
from tests.registry.organisation.kit import Place, a_district, a_school, staff_row

SCHEMA = Path(__file__).resolve().parents[3] / "docs/formats/roster-snapshot-line.schema.json"
ROTATION = background("rotation")


async def lines(place: Place, **params: str) -> list[dict]:
    answer = await place.get(ROTATION, "/roster-snapshots", district_id=str(place.id), **params)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    body, _, last = answer.content.rstrip(b"\n").rpartition(b"\n")
    end = json.loads(last)
    assert end["sha256"] == hashlib.sha256(body + b"\n").hexdigest()
    found = [json.loads(line) for line in body.split(b"\n")]
    assert end["count"] == len(found)
    return [*found, end]


async def a_group(registry: Service, place: Place, unit_id: str) -> None:
    """A group in the tables: raising and consenting to its change is tested where changes are."""
    async with registry.db() as db:
        group = Group(
            district_id=place.id, name="第一中学教育集团", form=GroupForm.SUPPORT, state=GroupState.ACTIVE,
            policy_id=None, founded_on=date(2023, 4, 1), dissolved_on=None, is_sample=True,
        )  # fmt: skip
        db.add(group)
        await db.flush()
        db.add(Membership(group_id=group.id, unit_id=unit_id, role=Role.LEAD, tightness=None, pairing=None,
                          valid_from=date(2023, 4, 1), valid_until=None))  # fmt: skip


async def test_a_snapshot_holds_every_kind_of_line_in_the_published_shape(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place, lat=28.5, lon=115.5)
    code = school["school_code"]
    row = staff_row("T1", "甲", "第一中学", 荣誉="骨干教师/县区级", 职务="校长", 免除起="2026.9.1", 免除止="2027.9.1")
    await place.imported("district.personnel", "staff", [row])
    counts = {"学校标识码": code, "学段": "初中", "学年": "2026-2027", "在校生数": 100, "班数": 2}
    await place.imported("district.office", "enrolments", [counts])
    need = {"学校标识码或单位名称": code, "学段": "初中", "学科": "数学", "学期": "2026-2027-1", "需求学时当量": 2}
    await place.imported("district.personnel", "teaching_needs", [need])
    await a_group(registry, place, school["units"][0]["id"])
    found = await lines(place, as_of="2026-10-01")
    assert [line["type"] for line in found] == [
        "header", "unit", "group", "membership", "person", "post", "honour", "enrolment", "teaching_need",
        "exemption_dates", "end",
    ]  # fmt: skip
    check = Draft202012Validator(json.loads(SCHEMA.read_text()))
    for line in found:
        check.validate(line)
    by_type = {line["type"]: line for line in found}
    assert by_type["person"]["unit_id"] == by_type["unit"]["unit_id"] == by_type["membership"]["unit_id"]
    assert (by_type["person"]["born"], by_type["person"]["since"], by_type["person"]["fte"]) == (
        "1985-06-01", "2015-09-01", 100
    )  # fmt: skip
    assert by_type["person"]["staff_no"] == "T1"
    assert by_type["honour"]["granted"] == "2015-09-01"
    assert (by_type["teaching_need"]["fte"], by_type["enrolment"]["pupils"]) == (200, 100)


@pytest.mark.requirement("E01")
async def test_a_sections_staff_and_pupils_are_counted_once(registry: Service) -> None:
    place = await a_district(registry)
    five = await a_school(place, "第五中学", stages=["primary", "junior"])
    section = {"kind": "section", "name": "五中小学部", "stages": ["primary"], "school_ids": [five["id"]]}
    made = (await place.post("district.office", "/units", section)).json()
    await place.imported("district.personnel", "staff", [staff_row("T1", "甲", "五中小学部", 学段="小学")])
    counts = {"学校标识码": five["school_code"], "学年": "2026-2027", "在校生数": 100, "班数": 2}
    rows = [counts | {"学段": "小学"}, counts | {"学段": "初中", "在校生数": 300}]
    await place.imported("district.office", "enrolments", rows)
    found = await lines(place)
    assert [line["unit_id"] for line in found if line["type"] == "person"] == [made["id"]]
    pupils = {(line["unit_id"], line["stage"]): line["pupils"] for line in found if line["type"] == "enrolment"}
    assert pupils == {(made["id"], "primary"): 100, (five["units"][0]["id"], "junior"): 300}


async def test_a_snapshot_is_of_its_day(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place, "第一中学")
    await a_school(place, "第二中学")
    await place.imported("district.personnel", "staff", [staff_row("T1", "甲", "第一中学")])
    await place.imported("district.personnel", "staff", [staff_row("T1", "甲", "第二中学", 到校日期="2026.9.1")])
    names = {}
    for day in ("2026-08-31", "2026-09-01"):
        found = await lines(place, as_of=day)
        units = {line["unit_id"]: line["name"] for line in found if line["type"] == "unit"}
        [person] = [line for line in found if line["type"] == "person"]
        names[day] = units[person["unit_id"]]
    assert names == {"2026-08-31": "第一中学", "2026-09-01": "第二中学"}


async def test_only_the_readers_and_the_districts_own_personnel_may_have_it(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    path, params = "/roster-snapshots", {"district_id": str(here.id)}
    for who, status in [
        (ROTATION, 200), (background("evaluation"), 200), (here.who("district.personnel"), 200),
        (there.who("district.personnel"), 404), (here.who("district.office"), 403), (here.who("principal"), 403),
        (here.who("teacher"), 403), (here.who("client"), 403),
    ]:  # fmt: skip
        assert (await here.get(who, path, **params)).status_code == status, who.power
