"""Documents, filings and meetings of a group, through HTTP."""

import pytest

from tests.registry.governance.county import Z, a_county, add_school, found


async def a_group(registry):
    county = await a_county(registry)
    return county, await found(county)


def a_document(group, kind, sections=()):
    return {
        "group_id": group["id"], "kind": kind, "title": "交流方案", "school_year": f"{Z}-{Z + 1}",
        "sections": [{"title": title, "text": text} for title, text in sections], "file_id": None,
    }  # fmt: skip


async def test_a_document_is_signed_by_each_school_for_itself_and_adopted(registry):
    county, group = await a_group(registry)
    lead, member = county.as_("principal", county.schools[0]), county.as_("principal", county.schools[1])
    row = await county.done(lead, "POST", "/documents", a_document(group, "exchange_plan", [("目标", "十五人")]))
    refused = await county.ask(member, "PUT", f"/documents/{row['id']}", {
        "title": "改", "sections": [], "file_id": None}, version=row["version"])  # fmt: skip
    assert (refused.status_code, refused.json()["reason"]) == (403, "not-lead")
    for who in (lead, member):
        row = await county.done(who, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    assert [(one["unit_id"], one["is_outdated"]) for one in row["signatures"]] == [
        (str(school.unit_id), False) for school in county.schools[:2]
    ]
    again = await county.ask(member, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-signed")
    row = await county.move(lead, "/documents", row, "adopted")
    listed = await county.done(member, "GET", "/documents", group=group["id"], kind="exchange_plan", state="adopted")
    assert [(one["id"], one["sha256"]) for one in listed["items"]] == [(row["id"], row["sha256"])]


async def test_who_has_signed_is_told_so_before_asking_again(registry):
    county, group = await a_group(registry)
    lead, office = county.as_("principal", county.schools[0]), county.as_("district.office")
    row = await county.done(lead, "POST", "/documents", a_document(group, "exchange_plan", [("目标", "十五人")]))
    assert row["can"]["document.sign"] is None
    row = await county.done(lead, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    assert row["can"]["document.sign"] == "already-signed"
    assert (await county.done(office, "GET", f"/documents/{row['id']}"))["can"]["document.sign"] == "not-granted"
    change = {"title": "改", "sections": [], "file_id": None}
    row = await county.done(lead, "PUT", f"/documents/{row['id']}", change, version=row["version"])
    assert row["can"]["document.sign"] is None


async def test_records_of_a_group_are_read_by_its_schools_and_by_no_other(registry):
    county, group = await a_group(registry)
    lead, office = county.as_("principal", county.schools[0]), county.as_("district.office")
    async with registry.db() as db:
        stranger_school = await add_school(db, county.district_id, f"路人{county.district_id}"[:30], lat=None)
    made = {
        "filings": await county.done(lead, "POST", "/filings", a_filing(group)),
        "meetings": await county.done(lead, "POST", "/meetings", a_meeting(group)),
        "activities": await county.done(county.as_("clerk", county.schools[0]), "POST", "/activities", {
            "group_id": group["id"], "kind": "class_observation", "held_on": f"{Z}-03-10", "title": "听课",
            "host_unit_id": str(county.schools[1].unit_id), "days": 1, "hours": 0,
            "person_ids": [str(county.schools[0].people["teacher"][0])]}),
        "changes": (await county.done(office, "GET", "/changes", group=group["id"]))["items"][0],
    }  # fmt: skip
    for noun, row in made.items():
        for who in (county.as_(power, county.schools[1]) for power in ("principal", "clerk")):
            assert row["id"] in [one["id"] for one in (await county.done(who, "GET", f"/{noun}"))["items"]]
            await county.done(who, "GET", f"/{noun}/{row['id']}")
        for who in (county.as_(power, stranger_school) for power in ("principal", "clerk")):
            assert (await county.done(who, "GET", f"/{noun}"))["items"] == []
            assert (await county.ask(who, "GET", f"/{noun}/{row['id']}")).status_code == 404
            await county.done(who, "GET", f"/groups/{group['id']}")


async def test_an_edited_document_outdates_its_signatures(registry):
    county, group = await a_group(registry)
    lead = county.as_("principal", county.schools[0])
    row = await county.done(lead, "POST", "/documents", a_document(group, "charter", [("宗旨", "共商")]))
    row = await county.done(lead, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    change = {"title": "章程", "sections": [{"title": "宗旨", "text": "共商共建"}], "file_id": None}
    row = await county.done(lead, "PUT", f"/documents/{row['id']}", change, version=row["version"])
    assert [one["is_outdated"] for one in row["signatures"]] == [True]


@pytest.mark.requirement("A10")
async def test_an_assistance_plan_with_an_empty_section_is_not_adopted(registry):
    county, group = await a_group(registry)
    lead = county.as_("principal", county.schools[0])
    sections = [("教学计划", "有"), ("教学常规", "有"), ("教研活动", " ")]
    row = await county.done(lead, "POST", "/documents", a_document(group, "assistance_plan", sections))
    assert row["unfilled"] == ["教研活动", "教师培训"]
    path, body = f"/documents/{row['id']}/transitions", {"to": "adopted"}
    refused = await county.ask(lead, "POST", path, body, version=row["version"])
    assert (refused.status_code, refused.json()["sections"]) == (409, ["教研活动", "教师培训"])
    whole = [{"title": name, "text": "有"} for name in ("教学计划", "教学常规", "教研活动", "教师培训")]
    change = {"title": "帮扶计划", "sections": whole, "file_id": None}
    row = await county.done(lead, "PUT", f"/documents/{row['id']}", change, version=row["version"])
    assert (await county.move(lead, "/documents", row, "adopted"))["state"] == "adopted"


async def test_a_new_edition_replaces_the_adopted_one(registry):
    county, group = await a_group(registry)
    lead = county.as_("principal", county.schools[0])
    rows = []
    for _ in range(2):
        row = await county.done(lead, "POST", "/documents", a_document(group, "exchange_plan"))
        rows.append(await county.move(lead, "/documents", row, "adopted"))
    assert [row["edition"] for row in rows] == [1, 2]
    assert (await county.done(lead, "GET", f"/documents/{rows[0]['id']}"))["state"] == "superseded"


def a_filing(group, **more):
    return {
        "group_id": group["id"], "kind": "year_plan", "school_year": f"{Z}-{Z + 1}", "title": "学年计划",
        "goals": "提升", "plan": "每月例会", "file_id": None, **more,
    }  # fmt: skip


@pytest.mark.requirement("A15")
async def test_a_filing_is_submitted_by_the_lead_and_accepted_by_the_office(registry):
    county, group = await a_group(registry)
    lead, member = county.as_("principal", county.schools[0]), county.as_("principal", county.schools[1])
    office = county.as_("district.office")
    refused = await county.ask(member, "POST", "/filings", a_filing(group))
    assert (refused.status_code, refused.json()["reason"]) == (403, "not-lead")
    row = await county.done(lead, "POST", "/filings", a_filing(group))
    row = await county.move(lead, "/filings", row, "submitted")
    assert (row["can"]["accepted"], row["event_id"]) == ("not-your-part", None)
    row = await county.move(office, "/filings", row, "returned", reason="目标太空")
    row = await county.done(
        lead, "PUT", f"/filings/{row['id']}",
        {"title": "学年计划", "goals": "每科一名骨干", "plan": "每月例会", "file_id": None}, version=row["version"],
    )  # fmt: skip
    row = await county.move(lead, "/filings", row, "submitted")
    row = await county.move(office, "/filings", row, "accepted", reason="符合要求", received_on=f"{Z}-08-20")
    assert (row["state"], row["filed_on"]) == ("accepted", f"{Z}-08-20")
    assert row["event_id"]
    once = await county.ask(lead, "POST", "/filings", a_filing(group))
    assert (once.status_code, once.json()["type"]) == (409, "/problems/filing-exists")


async def test_an_empty_filing_and_a_decision_without_reason_are_refused(registry):
    county, group = await a_group(registry)
    lead, office = county.as_("principal", county.schools[0]), county.as_("district.office")
    row = await county.done(lead, "POST", "/filings", a_filing(group, goals=""))
    path = f"/filings/{row['id']}/transitions"
    empty = await county.ask(lead, "POST", path, {"to": "submitted"}, version=row["version"])
    assert [one["pointer"] for one in empty.json()["errors"]] == ["/goals"]
    change = {"title": "学年计划", "goals": "有", "plan": "有", "file_id": None}
    row = await county.done(lead, "PUT", f"/filings/{row['id']}", change, version=row["version"])
    row = await county.move(lead, "/filings", row, "submitted")
    bare = await county.ask(office, "POST", path, {"to": "accepted"}, version=row["version"])
    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/reason-missing")


def a_meeting(group, came=()):
    return {
        "group_id": group["id"], "kind": "working", "held_on": f"{Z}-10-12", "title": "十月例会", "agenda": "教研",
        "minutes": [], "present_person_ids": list(came),
    }  # fmt: skip


@pytest.mark.requirement("A16")
async def test_a_meeting_records_who_of_the_seats_came_and_counts_once_minuted(registry):
    county, group = await a_group(registry)
    lead = county.as_("principal", county.schools[0])
    came = [str(school.people["principal"][0]) for school in county.schools[:2]]
    body = a_meeting(group, came)
    row = await county.done(lead, "POST", "/meetings", body)
    assert row["event_id"] is None
    assert sorted(one["person_id"] for one in row["attendance"] if one["is_present"]) == sorted(came)
    assert len(row["attendance"]) == 6
    minutes = {"minutes": [{"title": "纪要", "text": "商定教研安排"}]}
    row = await county.done(lead, "PUT", f"/meetings/{row['id']}/minutes", minutes, version=row["version"])
    assert row["event_id"]
    teacher = str(county.schools[0].people["teacher"][0])
    stranger = await county.ask(lead, "POST", "/meetings", body | {"present_person_ids": [teacher]})
    assert (stranger.status_code, stranger.json()["type"]) == (422, "/problems/not-seated")
    member = await county.ask(county.as_("principal", county.schools[1]), "POST", "/meetings", body)
    assert (member.status_code, member.json()["reason"]) == (403, "not-lead")
