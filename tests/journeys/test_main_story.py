"""The main story of XX县, step by step, each by the power that may take it, through the real gateway and processes."""

from __future__ import annotations

import uuid

import pytest

from deploy.demo import faults, workbooks
from deploy.demo.bureau import REGISTRY, Json, Refused
from deploy.demo.places import Group
from deploy.demo.story import governance, registry
from tests.kit.product import Product, follow

pytestmark = pytest.mark.product


def test_every_power_has_an_account_that_signs_in(product: Product) -> None:
    powers = {row["power"]: row for row in product.accounts}
    assert set(powers) == {
        "city", "district.office", "district.personnel", "district.inspectorate", "district.finance",
        "district.research", "district.digital", "district.leader", "principal", "clerk", "teacher", "assessor",
        "system_admin", "security_admin", "auditor", "client",
    }  # fmt: skip
    for power, row in powers.items():
        if power != "client":
            assert product.sign_in(row["username"]).me()["power"] == power
    assert (product.var / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_files_to_try_the_story_with_lie_beside_the_accounts(product: Product) -> None:
    laid_out = {path.name for path in (product.var / "demo-files").iterdir()}
    assert laid_out == {"roster-with-37-faults.xlsx", "wishes.xlsx", "exam.xlsx", "evidence.txt"}


@pytest.mark.requirement("A02", "A05", "A11", "A12", "A13", "A14", "A15", "A16")
def test_step_1_the_office_sees_groups_liaisons_duties_and_staff(product: Product) -> None:
    office = product.sign_in("xx.office")
    overview = office.read(f"{REGISTRY}/overview")
    named = {group["name"]: group for group in overview["groups"]}
    assert {"XX县第一中学教育集团", "XX县惠能中学教育集团", "XX县实验中学教育集团"} <= named.keys()
    for group in list(named.values())[:3]:
        assert sorted(member["role"] for member in group["members"])[:1] == ["lead"]
        assert group["liaisons"]
    assert overview["staff_structure"] and overview["counts"]["persons"] >= 1500
    body = office.read(f"{REGISTRY}/groups/{named['XX县第一中学教育集团']['id']}")["body"]
    assert {seat["seat"] for seat in body["seats"]} == {"convener", "vice_convener", "committee"}
    assert all(seat["person_id"] for seat in body["seats"])
    states = {(row["requirement_id"], row["state"]) for row in office.every(f"{REGISTRY}/duties")}
    assert ("A05", "met") in states
    if governance.past_months(product.story):  # so early in a school year nothing can have been kept or missed
        assert {("A15", "met"), ("A15", "missed"), ("A16", "met")} <= states


def test_step_2_a_roster_workbook_is_judged_row_by_row_and_only_its_good_rows_are_written(product: Product) -> None:
    personnel = product.sign_in("xx.personnel")
    template = personnel.get(f"{REGISTRY}/imports/templates/staff.xlsx")
    assert template.content[:2] == b"PK"
    before = persons(product)
    rows, expected = faults.faulty_rows(product.story.staff("xx"))
    raised = personnel.upload(f"{REGISTRY}/imports", "名册.xlsx", workbooks.workbook("staff", rows), noun="staff")
    events = follow(personnel, f"{REGISTRY}/jobs/{raised['job_id']}")
    assert events[-1]["state"] == "done"
    checked = personnel.read(f"{REGISTRY}/imports/{raised['id']}")
    found = {row["row"]: row["faults"] for row in personnel.every(f"{REGISTRY}/imports/{raised['id']}/faults")}
    assert checked["faulty"] == len(expected) == faults.FAULTS == 37
    assert {row: told[0]["code"] for row, told in found.items()} == expected
    assert all(told[0]["reason_zh"] and told[0]["reason_en"] for told in found.values())
    assert persons(product) == before
    with pytest.raises(Refused) as refused:
        registry.commit(personnel, raised["id"], "all")
    assert (refused.value.status, refused.value.slug) == (409, "import-has-faults")
    done = registry.commit(personnel, raised["id"], "good")
    assert (done["state"], persons(product)) == ("committed", before + len(rows) - 37)
    undone = personnel.move(f"{REGISTRY}/imports/{raised['id']}", "undone", reason="演练结束")
    personnel.wait(f"{REGISTRY}/jobs/{undone['job_id']}")
    assert persons(product) == before


def persons(product: Product) -> int:
    """How many people the district's personnel office sees."""
    return int(product.sign_in("xx.personnel").read(f"{REGISTRY}/staff", limit=1, with_total="true")["total"])


@pytest.mark.requirement("A06", "A07", "A08", "A12", "A13", "A14")
def test_step_3_a_group_is_founded_with_consent_and_its_body_follows_from_posts(product: Product) -> None:
    story, office, leader = product.story, product.sign_in("xx.office"), product.sign_in("xx.leader")
    units, policy = story.units("xx"), governance.policy_in_force(story, "xx")
    lead, member = units["河口初级中学"], units["山前初级中学"]
    group = Group(f"XX县河口示例教育集团{uuid.uuid4().hex[:4]}", "support", ("示例", "示例"))
    two_leads = [asked(lead, "lead"), asked(member, "lead")]
    with pytest.raises(Refused) as refused:
        governance.found(story, "xx", group, policy, two_leads)
    assert (refused.value.status, refused.value.slug) == (422, "membership-rule-broken")
    change = governance.found(story, "xx", group, policy, [asked(lead, "lead"), asked(member, "member")])
    assert change["state"] == "effective"
    assert [consent["power"] for consent in change["consents"]] == ["district.leader"]
    assert change["evidence_file_ids"]
    founded = office.read(f"{REGISTRY}/groups/{change['group_id']}")
    assert founded["state"] == "active"
    seats = {(seat["seat"], seat["unit_name"]): seat["name"] for seat in founded["body"]["seats"]}
    assert seats["convener", "河口初级中学"] == product.sign_in("xx.p16").me()["name"]
    assert seats["vice_convener", "山前初级中学"] == product.sign_in("xx.p17").me()["name"]
    with pytest.raises(Refused) as again:
        governance.found(story, "xx", group, policy, [asked(lead, "lead"), asked(member, "member")])
    assert again.value.slug == "group-name-taken"
    assert leader.read(f"{REGISTRY}/changes/{change['id']}")["state"] == "effective"


def asked(unit: Json, role: str) -> Json:
    """A unit as a change names it."""
    return {"unit_id": unit["id"], "role": role, "tightness": "support" if role == "member" else None}


@pytest.mark.requirement("A19", "A21")
def test_step_6_a_principal_and_a_teacher_see_their_own_and_nobody_elses(product: Product) -> None:
    principal, teacher = product.sign_in("xx.p04"), product.sign_in("xx.teacher")
    me, other = principal.me(), product.sign_in("xx.p08").me()
    assert {row["school_id"] for row in principal.every(f"{REGISTRY}/staff")} == {me["school_id"]}
    assert list(principal.every(f"{REGISTRY}/staff", school_id=other["school_id"])) == []
    with pytest.raises(Refused) as hidden:
        principal.read(f"{REGISTRY}/staff/{other['person_id']}")
    assert (hidden.value.status, hidden.value.slug) == (404, "not-there")
    group = next(group for group in principal.every(f"{REGISTRY}/groups") if holds(group, me["school_id"]))
    assert principal.read(f"{REGISTRY}/groups/{group['id']}")["my_role"] == "member"
    placements = list(teacher.every("/api/rotation/v1/placements"))
    assert {row["person_id"] for row in placements} == {teacher.me()["person_id"]}
    reasons = teacher.read(f"/api/rotation/v1/placements/{placements[0]['id']}")["reasons"]
    assert reasons and all(reason["zh"] and reason["en"] for reason in reasons)
    with pytest.raises(Refused) as refused:
        teacher.read(f"{REGISTRY}/staff/{me['person_id']}")
    assert refused.value.status == 404


def holds(group: Json, school_id: str) -> bool:
    """Whether a group binds a unit of this school."""
    return any(member["school_id"] == school_id for member in group["members"])


def test_step_7_a_district_system_reads_and_writes_within_its_scopes(product: Product) -> None:
    row = product.account("client")
    form = {"grant_type": "client_credentials", "client_id": row["username"], "client_secret": row["password"]}
    token = product.http.post(f"{REGISTRY}/tokens", data=form).json()
    signed = {"Authorization": f"Bearer {token['access_token']}"}
    for path in (f"{REGISTRY}/groups", f"{REGISTRY}/staff", "/api/rotation/v1/placements", f"{REGISTRY}/events"):
        answer = product.http.get(path, headers=signed)
        assert answer.status_code == 200 and answer.json()["items"], path
    refused = product.http.get(f"{REGISTRY}/accounts", headers=signed)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
