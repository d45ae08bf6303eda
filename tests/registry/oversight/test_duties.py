"""Duties, excuses and the overview through HTTP: from a signed policy, a calendar and recorded facts."""

import json

import jsonschema
import pytest

from services.chassis.identity import background
from tests.registry.governance.county import ROOT, TODAY, Y, Z, a_county, found, profile

ROW = json.loads((ROOT / "docs/formats/duty.schema.json").read_text(encoding="utf-8"))


async def a_group(registry):
    county = await a_county(registry)
    return county, await found(county)


async def duties(county, who, **params):
    page = await county.done(who, "GET", "/duties", **params)
    assert page["next"] is None
    return {row["duty_id"].split("/")[0] + "@" + row["duty_id"].rsplit("/", 1)[1]: row for row in page["items"]}


def a_meeting(group, on, minutes="商定"):
    return {
        "group_id": group["id"], "kind": "working", "held_on": on, "title": "例会", "agenda": "",
        "minutes": [{"title": "纪要", "text": minutes}] if minutes else [], "present_person_ids": [],
    }  # fmt: skip


@pytest.mark.requirement("A05")
async def test_a_group_without_a_liaison_has_a_gap_until_one_is_attached(registry):
    county, group = await a_group(registry)
    office = county.as_("district.office")
    assert (await duties(county, office, group=group["id"]))["A05@standing"]["state"] == "missed"
    body = {"valid_from": f"{Y}-09-01", "liaisons": [{"name": "张副局长", "post": "副局长"}]}
    await county.done(office, "PUT", f"/groups/{group['id']}/liaisons", body, version=group["version"])
    row = (await duties(county, office, group=group["id"]))["A05@standing"]
    assert (row["state"], row["done"], len(row["counted_event_ids"])) == ("met", 1, 1)


@pytest.mark.requirement("A16")
async def test_a_month_without_minutes_is_a_gap(registry):
    county, group = await a_group(registry)
    lead, office = county.as_("principal", county.schools[0]), county.as_("district.office")
    held = await county.done(lead, "POST", "/meetings", a_meeting(group, f"{Z}-03-10"))
    await county.done(lead, "POST", "/meetings", a_meeting(group, f"{Z}-04-10", minutes=""))
    rows = await duties(county, office, group=group["id"], as_of=f"{Z}-05-02")
    march, april, may = (rows[f"A16@{Z}-{month}"] for month in ("03", "04", "05"))
    assert (march["state"], march["counted_event_ids"]) == ("met", [held["event_id"]])
    assert (april["state"], [one["reason"] for one in april["uncounted"]]) == ("missed", ["no-minutes"])
    assert (may["state"], may["quote"]) == ("due", "每月组织召开一次工作例会")


@pytest.mark.requirement("A15")
async def test_a_plan_not_filed_before_the_year_is_overdue_and_one_filed_late_says_so(registry):
    county, group = await a_group(registry)
    lead, office = county.as_("principal", county.schools[0]), county.as_("district.office")
    key = f"A15@{Z}-{Z + 1}"
    before = await duties(county, office, group=group["id"], as_of=f"{Z}-08-30")
    after = await duties(county, office, group=group["id"], as_of=f"{Z}-09-01")
    assert (before[key]["state"], after[key]["state"]) == ("at_risk", "missed")
    filing = {
        "group_id": group["id"], "kind": "year_plan", "school_year": f"{Z}-{Z + 1}", "title": "学年计划",
        "goals": "有", "plan": "有", "file_id": None,
    }  # fmt: skip
    row = await county.done(lead, "POST", "/filings", filing)
    row = await county.move(lead, "/filings", row, "submitted")
    waiting = (await duties(county, office, group=group["id"]))[key]
    assert [one["reason"] for one in waiting["uncounted"]] == ["awaiting-acceptance: submitted"]
    row = await county.move(office, "/filings", row, "accepted", reason="纸质已收", received_on=f"{Z}-08-20")
    met = (await duties(county, office, group=group["id"]))[key]
    assert (met["state"], met["counted_event_ids"]) == ("met", [row["event_id"]])


@pytest.mark.requirement("A28")
async def test_every_subject_teacher_of_a_member_owes_a_day_at_the_lead_a_month(registry):
    county, group = await a_group(registry)
    lead, member = county.schools[0], county.schools[1]
    clerk, host = county.as_("clerk", member), county.as_("clerk", lead)
    ann, ben = member.people["teacher"]

    async def observed(person_id, on, days):
        body = {
            "group_id": group["id"], "kind": "class_observation", "held_on": on, "host_unit_id": str(lead.unit_id),
            "title": "跟班听课", "days": days, "hours": 0, "person_ids": [str(person_id)],
        }  # fmt: skip
        row = await county.done(clerk, "POST", "/activities", body)
        path = f"/activities/{row['id']}/transitions"
        own = await county.ask(clerk, "POST", path, {"to": "confirmed"}, version=row["version"])
        assert own.json()["reason"] == "needs-second-person"
        return await county.move(host, "/activities", row, "confirmed")

    await observed(ann, f"{Z}-03-10", 1)
    await observed(ben, f"{Z}-03-11", 0.5)
    office = county.as_("district.office")
    page = await county.done(office, "GET", "/duties", group=group["id"], as_of=f"{Z}-04-02")
    (row,) = [
        one for one in page["items"]
        if one["requirement_id"] == "A28" and one["scope"]["unit_id"] == str(member.unit_id)
        and one["window"]["from"] == f"{Z}-03-01"
    ]  # fmt: skip
    assert (row["required"]["min"], row["done"], row["state"]) == (2, 1, "missed")
    assert [one["reason"] for one in row["uncounted"]] == ["not-enough"]


@pytest.mark.requirement("A29")
async def test_each_subject_head_of_the_lead_guides_twice_a_term(registry):
    county, group = await a_group(registry)
    lead, member = county.schools[0], county.schools[1]
    head = lead.people["research_head"][0]
    body = {
        "group_id": group["id"], "kind": "guidance", "held_on": f"{Z}-03-10", "host_unit_id": str(member.unit_id),
        "title": "指导教研", "days": 0.5, "hours": 0, "person_ids": [str(head)],
    }  # fmt: skip
    row = await county.done(county.as_("clerk", lead), "POST", "/activities", body)
    await county.move(county.as_("principal", member), "/activities", row, "confirmed")
    page = await county.done(county.as_("district.office"), "GET", "/duties", group=group["id"], as_of=f"{Z}-05-02")
    rows = [one for one in page["items"] if one["requirement_id"] == "A29" and one["window"]["from"] == f"{Z}-02-16"]
    assert [(one["scope"]["person_id"], one["done"], one["required"]["min"]) for one in rows] == [(str(head), 1, 2)]


@pytest.mark.requirement("A10")
async def test_an_adopted_assistance_plan_counts_by_the_sections_it_has_filled(registry):
    county, group = await a_group(registry)
    lead = county.as_("principal", county.schools[0])
    before = [row for key, row in (await duties(county, lead, group=group["id"])).items() if key.startswith("A10")]
    assert before
    assert {row["done"] for row in before} == {0}
    titles = ("教学计划", "教学常规", "教研活动", "教师培训")
    for year in (Y, Z):
        body = {
            "group_id": group["id"], "kind": "assistance_plan", "title": "帮扶计划",
            "school_year": f"{year}-{year + 1}", "file_id": None,
            "sections": [{"title": title, "text": "有"} for title in titles],
        }  # fmt: skip
        row = await county.done(lead, "POST", "/documents", body)
        await county.move(lead, "/documents", row, "adopted")
    after = [row for key, row in (await duties(county, lead, group=group["id"])).items() if key.startswith("A10")]
    assert [one["reason"] for row in after for one in row["uncounted"] if "section" in one["reason"]] == []
    assert "met" in {row["state"] for row in after}


async def test_a_visit_of_somebody_elses_staff_cannot_be_recorded(registry):
    county, group = await a_group(registry)
    teacher = county.schools[1].people["teacher"][0]
    body = {
        "group_id": group["id"], "kind": "class_observation", "held_on": f"{Z}-03-10", "title": "跟班听课",
        "host_unit_id": str(county.schools[0].unit_id), "days": 1, "hours": 0, "person_ids": [str(teacher)],
    }  # fmt: skip
    refused = await county.ask(county.as_("clerk", county.schools[2]), "POST", "/activities", body)
    assert refused.status_code == 404


async def test_every_row_has_the_shared_shape_and_pages_by_its_key(registry):
    county, group = await a_group(registry)
    service = background("evaluation")
    whole = (await county.done(service, "GET", "/duties", group=group["id"]))["items"]
    validator = jsonschema.Draft202012Validator(ROW)
    for row in whole:
        assert list(validator.iter_errors(row)) == []
        assert list(validator.iter_errors(row | {"scope": row["scope"] | {"of": "us"}}))
        assert row["done"] == len(row["counted_event_ids"])
    found_, after = [], None
    while True:
        asked = {"after": after} if after else {}
        page = await county.done(service, "GET", "/duties", group=group["id"], limit=3, **asked)
        found_ += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [row["duty_id"] for row in found_] == [row["duty_id"] for row in whole]
    assert len(whole) > 6


async def test_a_hard_duty_cannot_be_excused_and_a_school_sees_only_its_groups_duties(registry):
    county, group = await a_group(registry)
    office = county.as_("district.office")
    row = (await duties(county, office, group=group["id"]))["A05@standing"]
    body = {"group_id": group["id"], "duty_id": row["duty_id"], "reason": "人事调整中"}
    refused = await county.ask(office, "POST", "/duties/excuses", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/duty-hard")
    other = await a_county(registry)
    stranger = other.as_("principal", other.schools[0])
    assert (await county.ask(stranger, "GET", "/duties", group=group["id"])).status_code == 404
    mine = await county.done(county.as_("principal", county.schools[1]), "GET", "/duties")
    assert {one["scope"]["group_id"] for one in mine["items"]} == {group["id"]}


async def test_nothing_is_due_under_rules_whose_assumed_values_nobody_confirmed(registry):
    county = await a_county(registry)
    office, leader = county.as_("district.office"), county.as_("district.leader")
    row = await county.done(office, "POST", "/policies", profile())
    row = await county.move(leader, "/policies", row, "signed_off")
    row = await county.move(office, "/policies", row, "in_force", on=f"{Y}-08-01")
    from tests.registry.governance.county import founding

    change = await county.done(office, "POST", "/changes", founding(county, row["id"]))
    change = await county.move(office, "/changes", change, "submitted")
    path = f"/changes/{change['id']}/consents"
    change = await county.done(leader, "POST", path, {"reason": "同意"}, version=change["version"])
    page = await county.done(office, "GET", "/duties", group=change["group_id"])
    assert {one["requirement_id"] for one in page["items"]} == {"A05", "A10", "A15", "A29"}


@pytest.mark.requirement("A02")
async def test_the_overview_shows_groups_roles_liaisons_targets_and_counts(registry):
    county, group = await a_group(registry)
    office = county.as_("district.office")
    body = {"valid_from": f"{Y}-09-01", "liaisons": [{"name": "张副局长", "post": "副局长"}]}
    await county.done(office, "PUT", f"/groups/{group['id']}/liaisons", body, version=group["version"])
    seen = await county.done(office, "GET", "/overview")
    assert seen["as_of"] == TODAY.isoformat()
    assert seen["counts"] == {"groups": 1, "units": 3, "schools": 3, "persons": 15}
    (shown,) = seen["groups"]
    assert [one["role_label"] for one in shown["members"]] == ["龙头校", "成员校", "成员校"]
    assert [one["name"] for one in shown["liaisons"]] == ["张副局长"]
    (target,) = seen["targets"]
    assert (target["requirement_id"], target["value"], target["reached"], target["is_met"]) == ("A02", 3, 1, False)
    assert [one["heads"] for one in seen["staff_structure"]] == [5, 5, 5]
    assert sum(seen["duties_by_state"].values()) > 0
    school = await county.done(county.as_("principal", county.schools[1]), "GET", "/overview")
    assert [one["unit_name"] for one in school["staff_structure"]] == [county.schools[1].name]
