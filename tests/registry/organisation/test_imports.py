"""Workbooks in: faults, choice, repetition, undoing, refusals, scope."""

import pytest

from services.chassis import spreadsheets
from services.registry.organisation.imports.core import ImportNoun
from services.registry.organisation.imports.core.templates import TEMPLATES
from tests.kit.services import Service
from tests.registry.organisation.kit import (
    API,
    Place,
    a_district,
    a_school,
    key,
    new_code,
    school_row,
    staff_row,
    workbook,
)

OFFICE, PERSONNEL = "district.office", "district.personnel"


async def faults_of(place: Place, who: str, batch: dict) -> list[dict]:
    return (await place.get(who, f"/imports/{batch['id']}/faults", limit=200)).json()["items"]


async def test_a_template_imports_as_nothing_but_its_headings(registry: Service) -> None:
    place = await a_district(registry)
    for noun in ImportNoun:
        who = PERSONNEL if noun in (ImportNoun.STAFF, ImportNoun.TEACHING_NEEDS) else OFFICE
        answer = await place.get(who, f"/imports/templates/{noun}.xlsx")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        batch = await place.judged(who, noun.value, answer.content)
        assert (batch["state"], batch["total"]) == ("checked", 0)
        assert batch["headers"] == [field.title for field in TEMPLATES[noun].fields]


async def test_planted_faults_are_listed_exactly_with_column_value_and_proposal(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place)
    rows = [staff_row(f"T{n}", f"教师{n}", "第一中学") for n in range(40)]
    rows[3]["性别"] = "女性"
    rows[8]["出生日期"] = "1985.13.1"
    rows[9]["所在单位"] = "无名中学"
    rows[20]["荣誉"] = "骨干教师"
    rows[21]["人员编号"] = "T1"
    rows[22]["姓名"] = None
    rows[23] |= {"免除起": "2026.9.1", "免除止": "2026.9.1"}
    batch = await place.judged(PERSONNEL, "staff", workbook("staff", rows))
    assert (batch["total"], batch["fresh"], batch["faulty"]) == (40, 33, 7)
    found = [(item["row"], item["faults"][0]) for item in await faults_of(place, PERSONNEL, batch)]
    assert [(row, fault["column"], fault["code"]) for row, fault in found] == [
        (5, "性别", "not-in-list"),
        (10, "出生日期", "not-a-date"),
        (11, "所在单位", "unknown-unit"),
        (22, "荣誉", "level-missing"),
        (23, "人员编号", "duplicate"),
        (24, "姓名", "missing"),
        (25, "免除起", "exemption-span"),
    ]
    assert found[0][1]["value"] == "女性"
    assert found[0][1]["proposal"] == "女"
    refused = await place.settle(PERSONNEL, batch, "committed", "all")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/import-has-faults"
    done = await place.settle(PERSONNEL, batch, "committed", "good")
    assert done["state"] == "committed"
    assert (await place.get(PERSONNEL, "/staff", with_total=True)).json()["total"] == 33


async def test_the_workbook_of_faulty_rows_comes_back_mended(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place)
    good, bad = staff_row("T1", "甲", "第一中学"), staff_row("T2", "乙", "第一中", 职称="=1+1")
    batch = await place.judged(PERSONNEL, "staff", workbook("staff", [good, bad]))
    answer = await place.get(PERSONNEL, f"/imports/{batch['id']}/faults.xlsx")
    path = registry.settings.files_dir / "faulty.xlsx"
    path.write_bytes(answer.content)
    sheet = await spreadsheets.read(path)
    assert sheet.headers == [*batch["headers"], "原因"]
    [row] = sheet.rows
    assert row[0] == "T2"
    assert "没有此单位（建议：第一中学）" in str(row[-1])
    again = await place.judged(PERSONNEL, "staff", answer.content)
    assert again["faulty"] == 1


async def test_the_same_file_twice_makes_no_twin(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place, aliases=[{"name": "老一中"}])
    rows = [staff_row("T1", "甲", "老一中", 荣誉="骨干教师/县区级", 职务="校长", 免除起="2026.9.1", 免除止="2027.7.1")]
    await place.imported(PERSONNEL, "staff", rows)
    again = await place.judged(PERSONNEL, "staff", workbook("staff", rows))
    assert (again["fresh"], again["changed"], again["unchanged"]) == (0, 0, 1)


async def test_blank_leaves_and_clear_clears(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place)
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第一中学", 职称="一级", 荣誉="名教师/省级")])
    row = dict.fromkeys(staff_row("T1", "甲", "第一中学")) | {"人员编号": "T1", "荣誉": "【清空】"}
    done = await place.imported(PERSONNEL, "staff", [row])
    assert done["changed"] == 1
    [person] = (await place.get(PERSONNEL, "/staff")).json()["items"]
    assert (person["title"], person["honours"], person["name"]) == ("first", [], "甲")


async def test_a_move_ends_the_old_assignment_on_the_day_of_joining(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place, "第一中学")
    await a_school(place, "第二中学")
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第一中学", 职务="中层")])
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第二中学", 到校日期="2026年9月", 职务="副校长")])
    [person] = (await place.get(PERSONNEL, "/staff")).json()["items"]
    file = (await place.get(PERSONNEL, f"/staff/{person['id']}")).json()
    spans = [(a["unit_name"], a["valid_from"], a["valid_until"]) for a in file["assignments"]]
    assert spans == [("第一中学", "2015-09-01", "2026-09-01"), ("第二中学", "2026-09-01", None)]
    assert [(p["post"], p["valid_until"]) for p in file["posts"]] == [
        ("middle", "2026-09-01"),
        ("vice_principal", None),
    ]
    earlier = (await place.get(PERSONNEL, "/staff", as_of="2026-08-31")).json()["items"]
    assert [a["unit_name"] for a in earlier[0]["assignments"]] == ["第一中学"]


async def test_undo_restores_what_was_and_leaves_what_changed_since(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place)
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第一中学"), staff_row("T2", "乙", "第一中学")])
    rows = [staff_row("T1", "甲", "第一中学", 职称="高级"), staff_row("T2", "乙", "第一中学", 职称="高级"),
            staff_row("T3", "丙", "第一中学")]  # fmt: skip
    done = await place.imported(PERSONNEL, "staff", rows)
    assert (done["fresh"], done["changed"]) == (1, 2)
    await place.imported(PERSONNEL, "staff", [staff_row("T2", "乙", "第一中学", 职称="正高级")])
    undone = await place.settle(PERSONNEL, done, "undone")
    assert (undone["state"], undone["kept"]) == ("undone", 1)
    staff = {p["staff_no"]: p["title"] for p in (await place.get(PERSONNEL, "/staff")).json()["items"]}
    assert staff == {"T1": None, "T2": "senior_full"}


async def test_undoing_schools_leaves_the_one_that_has_staff(registry: Service) -> None:
    place = await a_district(registry)
    rows = [school_row(new_code(), "第一中学"), school_row(new_code(), "第二中学")]
    done = await place.imported(OFFICE, "schools", rows)
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第一中学")])
    undone = await place.settle(OFFICE, done, "undone")
    assert undone["kept"] == 1
    left = (await place.get(OFFICE, "/schools", district_id=str(place.id))).json()["items"]
    assert [school["name"] for school in left] == ["第一中学"]


async def test_facts_that_moved_since_the_dry_run_refuse_the_commit(registry: Service) -> None:
    place = await a_district(registry)
    await a_school(place)
    first = await place.judged(PERSONNEL, "staff", workbook("staff", [staff_row("T1", "甲", "第一中学")]))
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "甲", "第一中学")])
    stale = await place.settle(PERSONNEL, first, "committed")
    assert stale["state"] == "checked"
    assert stale["problem"]["type"] == "/problems/import-stale"
    assert (await place.get(PERSONNEL, "/staff", with_total=True)).json()["total"] == 1


@pytest.mark.parametrize(
    ("headers", "problem", "names"),
    [
        (["人员编号", "姓名"], "import-column-missing", "性别"),
        (["人员编号", "姓名", "身份证号"], "import-column-personal", "身份证号"),
        (["学生姓名"], "import-column-personal", "学生姓名"),
    ],
)
async def test_a_workbook_with_the_wrong_columns_is_refused_by_name(
    registry: Service, headers: list[str], problem: str, names: str
) -> None:
    place = await a_district(registry)
    body = spreadsheets.write([spreadsheets.Column(header) for header in headers], [["x"] * len(headers)])
    batch = await place.judged(PERSONNEL, "staff", body)
    assert batch["state"] == "refused"
    assert batch["problem"]["type"] == f"/problems/{problem}"
    assert names in batch["problem"]["columns"]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a workbook at all", b"\xd0\xcf\x11\xe0 old", b"", b"\xff\xfe\x00a"]
)
async def test_a_malformed_workbook_is_refused_and_leaves_nothing(registry: Service, content: bytes) -> None:
    place = await a_district(registry)
    batch = await place.judged(PERSONNEL, "staff", content)
    assert batch["state"] == "refused"
    assert batch["problem"]["type"] == "/problems/workbook-malformed"
    assert (await place.get(PERSONNEL, "/staff", with_total=True)).json()["total"] == 0


async def test_csv_in_gb18030_is_read(registry: Service) -> None:
    place = await a_district(registry)
    code = new_code()
    text = f"学校标识码,学校名称,学段,办学性质,隶属\n{code},㐀甫中学,小学；初中,公办,市属\n"
    batch = await place.judged(OFFICE, "schools", text.encode("gb18030"), "f.csv")
    assert (batch["state"], batch["fresh"]) == ("checked", 1)


async def test_a_school_code_is_used_once_in_the_file_and_in_the_land(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    taken = (await a_school(there))["school_code"]
    own = new_code()
    rows = [school_row(own, "甲校"), school_row(own, "乙校"), school_row(taken, "丙校"), school_row("12345", "丁校")]
    batch = await here.judged(OFFICE, "schools", workbook("schools", rows))
    codes = [item["faults"][0]["code"] for item in await faults_of(here, OFFICE, batch)]
    assert codes == ["duplicate", "code-taken", "not-a-code"]


@pytest.mark.requirement("E01")
async def test_a_unit_may_be_a_school_a_section_or_a_set_of_schools(registry: Service) -> None:
    place = await a_district(registry)
    five = await a_school(place, "第五中学", stages=["primary", "junior"])
    one, two = (
        await a_school(place, "杨柳一小", stages=["primary"]),
        await a_school(place, "杨柳二小", stages=["primary"]),
    )
    both = f"{one['school_code']}；{two['school_code']}"
    rows = [
        {"单位名称": "五中小学部", "类型": "学部", "所含学校标识码": five["school_code"], "学段": "小学"},
        {"单位名称": "杨柳雪镇各小学", "类型": "学校组合", "所含学校标识码": both, "学段": "小学"},
        {"单位名称": "两校学部", "类型": "学部", "所含学校标识码": both, "学段": "小学"},
    ]
    batch = await place.judged(OFFICE, "units", workbook("units", rows))
    assert [item["faults"][0]["code"] for item in await faults_of(place, OFFICE, batch)] == ["unit-shape"]
    await place.settle(OFFICE, batch, "committed", "good")
    units = (await place.get(OFFICE, "/units", district_id=str(place.id))).json()["items"]
    assert {unit["name"]: unit["kind"] for unit in units} == {
        "第五中学": "school", "杨柳一小": "school", "杨柳二小": "school", "五中小学部": "section",
        "杨柳雪镇各小学": "set",
    }  # fmt: skip
    the_set = next(unit for unit in units if unit["kind"] == "set")
    detail = (await place.get(OFFICE, f"/units/{the_set['id']}")).json()
    assert sorted(detail["school_ids"]) == sorted([one["id"], two["id"]])
    again = await place.judged(OFFICE, "units", workbook("units", rows[:2]))
    assert again["unchanged"] == 2


async def test_counts_and_needs_are_imported_and_amended(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place)
    counts = {"学校标识码": school["school_code"], "学段": "初中", "学年": "2026-2027", "在校生数": 1200, "班数": 24}
    await place.imported(OFFICE, "enrolments", [counts])
    done = await place.imported(OFFICE, "enrolments", [counts | {"在校生数": 1210}])
    assert (done["fresh"], done["changed"]) == (0, 1)
    [row] = (await place.get(OFFICE, "/enrolments", school_id=school["id"])).json()["items"]
    assert (row["pupils"], row["classes"], row["version"]) == (1210, 24, 2)
    need = {"学校标识码或单位名称": "第一中学", "学段": "初中", "学科": "数学", "学期": "2026-2027学年第一学期"}
    await place.imported(PERSONNEL, "teaching_needs", [need | {"需求学时当量": 6.5}])
    [row] = (await place.get(PERSONNEL, "/teaching-needs", district_id=str(place.id))).json()["items"]
    assert (row["subject"], row["term"], row["fte"]) == ("math", "2026-2027-1", 650)
    wrong = await place.judged(OFFICE, "enrolments", workbook("enrolments", [counts | {"学段": "高中"}]))
    assert wrong["faulty"] == 1


async def test_each_noun_is_its_own_departments_business(registry: Service) -> None:
    place = await a_district(registry)
    school = await a_school(place)
    clerk = place.who("clerk", school_id=school["id"])
    for who, noun, status in [
        (OFFICE, "staff", 403), (PERSONNEL, "schools", 403), (clerk, "schools", 403), (clerk, "staff", 202),
        ("teacher", "staff", 403), ("district.finance", "staff", 403),
    ]:  # fmt: skip
        answer = await place.upload(who, noun, workbook(noun, []))
        assert answer.status_code == status, (who, noun, answer.text)


async def test_a_clerk_imports_staff_of_her_own_school_only(registry: Service) -> None:
    place = await a_district(registry)
    mine = await a_school(place, "第一中学")
    await a_school(place, "第二中学")
    clerk = place.who("clerk", school_id=mine["id"])
    rows = [staff_row("T1", "甲", "第一中学"), staff_row("T2", "乙", "第二中学")]
    batch = await place.judged(clerk, "staff", workbook("staff", rows))
    [faulty] = (await place.get(clerk, f"/imports/{batch['id']}/faults")).json()["items"]
    assert (faulty["row"], faulty["faults"][0]["code"]) == (3, "not-your-school")
    assert (await place.settle(clerk, batch, "committed", "good"))["state"] == "committed"
    assert [p["name"] for p in (await place.get(clerk, "/staff")).json()["items"]] == ["甲"]


async def test_a_staff_number_of_another_school_is_a_fault_that_does_not_say_whose_it_is(registry: Service) -> None:
    place = await a_district(registry)
    mine, _other = await a_school(place, "第一中学"), await a_school(place, "第二中学")
    clerk = place.who("clerk", school_id=mine["id"])
    rows = [staff_row("T1", "甲", "第一中学"), staff_row("T2", "丙", "第一中学")]
    early = await place.judged(clerk, "staff", workbook("staff", rows))
    assert early["faulty"] == 0
    await place.imported(PERSONNEL, "staff", [staff_row("T1", "乙", "第二中学")])
    batch = await place.judged(clerk, "staff", workbook("staff", rows))
    [faulty] = (await place.get(clerk, f"/imports/{batch['id']}/faults")).json()["items"]
    [fault] = faulty["faults"]
    assert (faulty["row"], fault["column"], fault["code"]) == (2, "人员编号", "staff-no-taken")
    assert not {"乙", "第二中学"} & set(str(fault).replace("'", " ").split())
    late = await place.settle(clerk, early, "committed")
    assert (late["state"], late["problem"]["type"]) == ("checked", "/problems/staff-no-taken")
    assert (await place.settle(clerk, batch, "committed", "good"))["state"] == "committed"
    assert [p["name"] for p in (await place.get(clerk, "/staff")).json()["items"]] == ["丙"]


async def test_another_bureaus_import_is_not_there(registry: Service) -> None:
    here, there = await a_district(registry), await a_district(registry)
    batch = await here.judged(OFFICE, "schools", workbook("schools", [school_row(new_code(), "甲校")]))
    for path in ("", "/faults", "/faults.xlsx"):
        assert (await there.get(OFFICE, f"/imports/{batch['id']}{path}")).status_code == 404
    assert (await there.get(OFFICE, "/imports")).json()["items"] == []


async def test_the_stale_form_and_the_wrong_state_are_refused(registry: Service) -> None:
    place = await a_district(registry)
    batch = await place.judged(OFFICE, "schools", workbook("schools", [school_row(new_code(), "甲校")]))
    old = await place.settle(OFFICE, batch | {"version": 99}, "committed")
    assert (old.status_code, old.json()["current_version"]) == (412, batch["version"])
    early = await place.settle(OFFICE, batch, "undone")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/import-state-wrong")
    async with registry.client(place.who(OFFICE)) as client:
        bare = await client.post(f"{API}/imports", data={"noun": "schools"}, files={"file": ("f.xlsx", b"")})
    assert bare.status_code == 400


async def test_blank_and_example_rows_are_passed_over_and_row_numbers_stay(registry: Service) -> None:
    place = await a_district(registry)
    rows = [school_row("示例行 1", "样子"), {}, school_row("123", "甲校")]
    batch = await place.judged(OFFICE, "schools", workbook("schools", rows))
    assert batch["total"] == 1
    assert [item["row"] for item in await faults_of(place, OFFICE, batch)] == [4]


async def test_one_upload_repeated_under_its_key_is_one_import(registry: Service) -> None:
    place = await a_district(registry)
    body = workbook("schools", [school_row(new_code(), "甲校")])
    async with registry.client(place.who(OFFICE)) as client:
        sent = {"data": {"noun": "schools"}, "headers": key()}
        file = ("f.xlsx", body)
        request = client.build_request("POST", f"{API}/imports", files={"file": file}, **sent)
        content, kind = await request.aread(), request.headers["content-type"]
        headers = sent["headers"] | {"content-type": kind}
        first, second = [await client.post(f"{API}/imports", content=content, headers=headers) for _ in range(2)]
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert len((await place.get(OFFICE, "/imports")).json()["items"]) == 1
