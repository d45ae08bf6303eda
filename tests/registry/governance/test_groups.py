"""Groups and the changes that make them, through HTTP on a real database."""

import json
from datetime import date

import jsonschema
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from services.chassis.database import new_id
from services.registry.governance.groups.core import Role
from services.registry.governance.groups.tables import Membership
from services.registry.organisation.schools.core import Ownership
from services.registry.organisation.staff.core import PostKind
from services.registry.organisation.staff.tables import PostHeld
from tests.registry.governance.county import (
    ROOT,
    Y,
    Z,
    a_county,
    add_person,
    add_school,
    found,
    founding,
    in_force,
    profile,
)


async def submitted(county, body):
    office = county.as_("district.office")
    change = await county.done(office, "POST", "/changes", body)
    path = f"/changes/{change['id']}/transitions"
    return change, await county.ask(office, "POST", path, {"to": "submitted"}, version=change["version"])


@pytest.mark.requirement("A07", "B05")
async def test_a_group_is_founded_by_a_change_that_a_leader_consents_to(registry):
    county = await a_county(registry)
    group = await found(county)
    assert (group["state"], group["founded_on"]) == ("active", f"{Y}-08-20")
    assert [(one["role"], one["role_label"]) for one in group["members"]] == [
        ("lead", "龙头校"), ("member", "成员校"), ("member", "成员校"),
    ]  # fmt: skip
    async with registry.client(county.as_("district.office")) as client:
        feed = (await client.get("/api/registry/v1/events", params={"limit": 200})).json()
    kinds = [event["kind"] for event in feed["items"]]
    assert kinds.count("membership.started") == 3
    assert {"change.submitted", "change.approved", "group.founded", "group.active", "change.effective"} <= set(kinds)


@pytest.mark.requirement("A07")
async def test_two_lead_schools_cannot_share_a_group_under_this_policy(registry):
    county = await a_county(registry)
    policy = await in_force(county)
    change, answer = await submitted(county, founding(county, policy["id"], leads=2))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/membership-rule-broken")
    assert answer.json()["errors"] == [{"pointer": "/units", "code": "membership-rule", "detail": "A07: lead"}]
    office = county.as_("district.office")
    assert (await county.done(office, "GET", f"/changes/{change['id']}"))["state"] == "draft"
    assert (await county.done(office, "GET", "/groups", state="proposed"))["items"] == []


@pytest.mark.requirement("A07")
async def test_a_far_member_is_a_warning_and_not_a_refusal(registry):
    county = await a_county(registry)
    async with registry.db() as db:
        county.schools.append(await add_school(db, county.district_id, f"远{county.district_id}"[:30], lat=31.0))
        county.schools.append(await add_school(db, county.district_id, f"何处{county.district_id}"[:30], lat=None))
    policy = await in_force(county)
    _, answer = await submitted(county, founding(county, policy["id"]))
    assert answer.status_code == 200, answer.text
    assert [(one["code"], one["km"]) for one in answer.json()["warnings"]] == [
        ("unit-far", 222),
        ("place-unknown", None),
    ]


async def test_nobody_consents_but_the_authority_and_never_the_proposer(registry):
    county = await a_county(registry)
    policy = await in_force(county)
    change, answer = await submitted(county, founding(county, policy["id"]))
    path, body, version = f"/changes/{change['id']}/consents", {"reason": "同意"}, answer.json()["version"]
    office = await county.ask(county.as_("district.office"), "POST", path, body, version=version)
    assert (office.status_code, office.json()["reason"]) == (403, "not-authority")
    teacher = await county.ask(county.as_("teacher"), "POST", path, body, version=version)
    assert (teacher.status_code, teacher.json()["reason"]) == (403, "not-granted")
    seen = await county.done(county.as_("district.leader"), "GET", f"/changes/{change['id']}")
    assert seen["can"]["change.consent"] is None
    assert answer.json()["can"]["change.consent"] == "not-authority"


async def test_a_proposal_keeps_its_name_until_it_is_refused(registry):
    county = await a_county(registry)
    policy = await in_force(county)
    change, _ = await submitted(county, founding(county, policy["id"]))
    _, taken = await submitted(county, founding(county, policy["id"]))
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/group-name-taken")
    row = await county.done(county.as_("district.leader"), "GET", f"/changes/{change['id']}")
    await county.move(county.as_("district.leader"), "/changes", row, "refused", reason="重复")
    _, free = await submitted(county, founding(county, policy["id"]))
    assert free.status_code == 200


async def test_a_change_for_a_later_day_waits_for_it(registry):
    county = await a_county(registry)
    policy = await in_force(county)
    change, answer = await submitted(county, founding(county, policy["id"], on=f"{Z + 2}-01-01"))
    leader, office = county.as_("district.leader"), county.as_("district.office")
    path = f"/changes/{change['id']}/consents"
    row = await county.done(leader, "POST", path, {"reason": "同意"}, version=answer.json()["version"])
    assert row["state"] == "approved"
    told = await county.done(office, "GET", f"/changes/{change['id']}")
    assert told["can"]["effective"] == "not-yet"
    early = await county.ask(
        office, "POST", f"/changes/{change['id']}/transitions", {"to": "effective"}, version=row["version"]
    )
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-yet")


@pytest.mark.requirement("A12", "A13", "A14")
async def test_the_governing_body_follows_the_posts_held_on_the_day(registry):
    county = await a_county(registry)
    group = await found(county)
    lead, member = county.schools[0], county.schools[1]
    office = county.as_("district.office")

    async def seats(as_of):
        body = (await county.done(office, "GET", f"/groups/{group['id']}", as_of=as_of))["body"]
        return {(seat["seat"], seat["unit_id"]): seat for seat in body["seats"]}

    before = await seats(f"{Y}-10-01")
    assert before["convener", str(lead.unit_id)]["person_id"] == str(lead.people["principal"][0])
    assert before["vice_convener", str(member.unit_id)]["seat_label"] == "副召集人"
    async with registry.db() as db:
        ended = update(PostHeld).values(valid_until=date(Y, 11, 1))
        gone = [lead.people["principal"][0], member.people["vice_principal"][0]]
        await db.execute(ended.where(PostHeld.person_id.in_(gone)))
        new = await add_person(db, county.district_id, lead, "新校长", PostKind.PRINCIPAL)
        await db.execute(update(PostHeld).values(valid_from=date(Y, 11, 1)).where(PostHeld.person_id == new))
    after = await seats(f"{Y}-11-01")
    assert after["convener", str(lead.unit_id)]["person_id"] == str(new)
    assert after["committee", str(member.unit_id)]["is_vacant"]
    assert (await seats(f"{Y}-10-31"))["convener", str(lead.unit_id)]["person_id"] == str(lead.people["principal"][0])


@pytest.mark.requirement("A06")
async def test_a_group_without_a_convener_stays_founding(registry):
    county = await a_county(registry)
    async with registry.db() as db:
        principal = county.schools[0].people["principal"][0]
        await db.execute(update(PostHeld).values(valid_until=date(Y - 4, 1, 1)).where(PostHeld.person_id == principal))
    group = await found(county)
    assert (group["state"], group["can"]["active"]) == ("founding", "body-incomplete")
    office, path = county.as_("district.office"), f"/groups/{group['id']}/transitions"
    refused = await county.ask(office, "POST", path, {"to": "active"}, version=group["version"])
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/body-incomplete")
    async with registry.db() as db:
        await add_person(db, county.district_id, county.schools[0], "校长", PostKind.PRINCIPAL)
    assert (await county.move(office, "/groups", group, "active"))["state"] == "active"


@pytest.mark.requirement("A05")
async def test_liaisons_are_dated_and_their_history_stays(registry):
    county = await a_county(registry)
    group, office = await found(county), county.as_("district.office")
    path = f"/groups/{group['id']}/liaisons"
    first = {"valid_from": f"{Y}-09-01", "liaisons": [{"name": "张副局长", "post": "副局长"}]}
    group = await county.done(office, "PUT", path, first, version=group["version"])
    second = {"valid_from": f"{Z}-03-01", "liaisons": [{"name": "李副局长", "post": "副局长"}]}
    await county.done(office, "PUT", path, second, version=group["version"])
    for day, names in ((f"{Y}-10-01", ["张副局长"]), (f"{Z}-03-01", ["李副局长"]), (f"{Y}-08-25", [])):
        seen = await county.done(office, "GET", f"/groups/{group['id']}", as_of=day)
        assert [one["name"] for one in seen["liaisons"]] == names


@pytest.mark.requirement("B10")
async def test_a_member_leaves_with_evidence_and_its_history_stays(registry):
    county = await a_county(registry)
    group, office, leader = await found(county), county.as_("district.office"), county.as_("district.leader")
    leaver = str(county.schools[2].unit_id)
    body = {
        "kind": "leave", "group_id": group["id"], "units": [{"unit_id": leaver}], "takes_effect_on": f"{Z}-02-01",
        "reason": "协议期满",
    }  # fmt: skip
    _, refused = await submitted(county, body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/evidence-missing")
    async with registry.client(office) as client:
        upload = await client.post(
            "/api/registry/v1/files", files={"file": ("依据.pdf", b"%PDF-1.7 minutes", "application/pdf")},
            headers={"Idempotency-Key": str(new_id())},
        )  # fmt: skip
        assert upload.status_code == 201, upload.text
    _, answer = await submitted(county, body | {"evidence_file_ids": [upload.json()["id"]]})
    assert answer.status_code == 200, answer.text
    path = f"/changes/{answer.json()['id']}/consents"
    await county.done(leader, "POST", path, {"reason": "同意"}, version=answer.json()["version"])
    now = await county.done(office, "GET", f"/groups/{group['id']}", as_of=f"{Z}-02-01")
    assert leaver not in [one["unit_id"] for one in now["members"]]
    assert [(one["unit_id"], one["valid_until"]) for one in now["history"]] == [(leaver, f"{Z}-02-01")]
    then = await county.done(office, "GET", f"/groups/{group['id']}", as_of=f"{Z}-01-31")
    assert leaver in [one["unit_id"] for one in then["members"]]


async def test_the_last_member_cannot_leave_under_this_policy(registry):
    county = await a_county(registry, members=1)
    group = await found(county)
    member = county.as_("principal", county.schools[1])
    body = {
        "kind": "join", "group_id": group["id"], "units": [{"unit_id": str(county.schools[1].unit_id)}],
        "takes_effect_on": f"{Z}-02-01", "reason": "再次加入",
    }  # fmt: skip
    refused = await county.ask(member, "POST", "/changes", body)
    assert (refused.status_code, refused.json()["reason"]) == (403, "not-lead")
    _, twice = await submitted(county, body)
    assert twice.json()["type"] == "/problems/unit-misplaced"


async def test_histories_of_a_unit_in_a_group_never_overlap_even_by_hand(registry):
    county = await a_county(registry)
    group = await found(county)
    unit_id = county.schools[1].unit_id
    clash = Membership(group_id=group["id"], unit_id=unit_id, role=Role.SUPPORTED, valid_from=date(Z, 5, 1))
    with pytest.raises(IntegrityError, match="ex_memberships_overlap"):
        async with registry.db() as db:
            db.add(clash)
    async with registry.db() as db:
        ended = update(Membership).values(valid_until=date(Z, 5, 1)).where(Membership.unit_id == unit_id)
        await db.execute(ended)
        db.add(Membership(group_id=group["id"], unit_id=unit_id, role=Role.SUPPORTED, valid_from=date(Z, 5, 1)))
    async with registry.db() as db:
        rows = list(await db.scalars(select(Membership.role).where(Membership.unit_id == unit_id)))
    assert sorted(rows) == [Role.MEMBER, Role.SUPPORTED]


async def test_a_member_principal_sees_her_group_and_a_stranger_does_not(registry):
    county, other = await a_county(registry), await a_county(registry)
    group = await found(county)
    member = await county.done(county.as_("principal", county.schools[1]), "GET", f"/groups/{group['id']}")
    assert (member["my_role"], member["can"]["meeting.record"]) == ("member", "not-lead")
    assert len(member["body"]["seats"]) == 6
    lead = await county.done(county.as_("principal", county.schools[0]), "GET", f"/groups/{group['id']}")
    assert (lead["my_role"], lead["can"]["meeting.record"]) == ("lead", None)
    stranger = other.as_("principal", other.schools[0])
    assert (await other.ask(stranger, "GET", f"/groups/{group['id']}")).status_code == 404
    assert (await other.done(stranger, "GET", "/groups"))["items"] == []
    assert (await county.ask(None, "GET", "/groups")).status_code == 401


async def test_a_list_of_groups_is_that_of_the_day(registry):
    county = await a_county(registry)
    group = await found(county)
    office = county.as_("district.office")
    assert (await county.done(office, "GET", "/groups", as_of=f"{Y}-08-19"))["items"] == []
    assert [one["id"] for one in (await county.done(office, "GET", "/groups"))["items"]] == [group["id"]]


@pytest.mark.requirement("B14")
async def test_a_group_whose_profile_requires_an_agreement_is_not_active_before_all_have_signed_it(registry):
    county = await a_county(registry)
    office, lead = county.as_("district.office"), county.as_("principal", county.schools[0])
    policy = await in_force(county, body=profile("tianjin-2027"))
    change, answer = await submitted(county, founding(county, policy["id"]))
    path = f"/changes/{change['id']}/consents"
    leader = county.as_("district.leader")
    change = await county.done(leader, "POST", path, {"reason": "同意"}, version=answer.json()["version"])
    group = await county.done(office, "GET", f"/groups/{change['group_id']}")
    assert group["state"] == "founding"
    move = f"/groups/{group['id']}/transitions"
    assert group["can"]["active"] == "document-missing"
    refused = await county.ask(office, "POST", move, {"to": "active"}, version=group["version"])
    assert (refused.json()["type"], refused.json()["document_kinds"]) == ("/problems/document-missing", ["agreement"])
    names = ["成员校的权利义务", "集团办学理念", "发展目标", "方向和任务", "管理体制"]
    draft = {
        "group_id": group["id"], "kind": "agreement", "title": "集团协议", "school_year": None, "file_id": None,
        "sections": [{"title": name, "text": "约定"} for name in names],
    }  # fmt: skip
    row = await county.done(lead, "POST", "/documents", draft)
    row = await county.done(lead, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    early = await county.ask(
        lead, "POST", f"/documents/{row['id']}/transitions", {"to": "adopted"}, version=row["version"]
    )
    assert (early.status_code, len(early.json()["units"])) == (409, 2)
    for school in county.schools[1:]:
        signer = county.as_("principal", school)
        row = await county.done(signer, "POST", f"/documents/{row['id']}/signatures", version=row["version"])
    await county.move(lead, "/documents", row, "adopted")
    assert (await county.done(office, "GET", f"/groups/{group['id']}"))["can"]["active"] is None
    assert (await county.move(office, "/groups", group, "active"))["state"] == "active"


@pytest.mark.requirement("B04")
async def test_a_private_school_cannot_lead_under_a_profile_that_wants_public_leads(registry):
    county = await a_county(registry)
    async with registry.db() as db:
        name = f"民办{county.district_id}"[:30]
        private = await add_school(db, county.district_id, name, lat=29.0, ownership=Ownership.PRIVATE)
    county.schools.insert(0, private)
    policy = await in_force(county, body=profile("tianjin-2027"))
    _, answer = await submitted(county, founding(county, policy["id"]))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/membership-rule-broken")


async def test_a_lead_is_replaced_on_a_day_and_both_histories_stay(registry):
    county = await a_county(registry)
    group, office, leader = await found(county), county.as_("district.office"), county.as_("district.leader")
    old, new = (str(school.unit_id) for school in county.schools[:2])
    body = {
        "kind": "change_lead", "group_id": group["id"], "takes_effect_on": f"{Z}-02-01", "reason": "轮换",
        "units": [{"unit_id": old, "role": "member"}, {"unit_id": new, "role": "lead"}],
    }  # fmt: skip
    _, answer = await submitted(county, body)
    path = f"/changes/{answer.json()['id']}/consents"
    await county.done(leader, "POST", path, {"reason": "同意"}, version=answer.json()["version"])
    for day, lead in ((f"{Z}-01-31", old), (f"{Z}-02-01", new)):
        seen = await county.done(office, "GET", f"/groups/{group['id']}", as_of=day)
        assert [one["unit_id"] for one in seen["members"] if one["role"] == "lead"] == [lead]
        convener = [seat["unit_id"] for seat in seen["body"]["seats"] if seat["seat"] == "convener"]
        assert convener == [lead]


async def test_what_can_says_about_a_change_is_what_the_operation_answers(registry):
    county = await a_county(registry)
    policy = await in_force(county)
    change, _ = await submitted(county, founding(county, policy["id"]))
    refused = 0
    for who in (county.as_("district.office"), county.as_("district.leader")):
        row = await county.done(who, "GET", f"/changes/{change['id']}")
        consent = {"path": f"/changes/{row['id']}/consents", "body": {"reason": "同意"}}
        steps = {
            to: {"path": f"/changes/{row['id']}/transitions", "body": {"to": to, "reason": "理由"}}
            for to in row["can"]
            if "." not in to
        }
        for code, ask in ((row["can"][name], ask) for name, ask in ({"change.consent": consent} | steps).items()):
            if code is not None:
                answer = await county.ask(who, "POST", ask["path"], ask["body"], version=row["version"])
                said = answer.json().get("reason") or answer.json()["type"].rpartition("/")[2]
                assert (answer.status_code in (403, 409), said) == (True, code)
                refused += 1
    assert refused >= 4


async def test_what_governance_tells_the_feed_has_the_published_shape(registry):
    county = await a_county(registry)
    await found(county)
    shape = json.loads((ROOT / "docs/formats/event.schema.json").read_text(encoding="utf-8"))
    async with registry.client(county.as_("district.office")) as client:
        feed = (await client.get("/api/registry/v1/events", params={"limit": 200})).json()["items"]
    assert len(feed) > 5
    for event in feed:
        assert list(jsonschema.Draft202012Validator(shape).iter_errors(event)) == []
