"""What a round refuses, and that a refusal leaves it where it was."""

from __future__ import annotations

from typing import Any

import pytest

from services.registry.governance.documents.tables import Document
from services.registry.organisation.staff.tables import Exemption
from tests.kit.services import Service
from tests.rotation.story import FIRST, LAST, TERMS, Client, County, a_county, a_draft


async def failed(personnel: Client, round_id: str, to: str) -> str:
    """The named problem of a step whose job was refused; the state stays."""
    before = (await personnel.get(f"/rounds/{round_id}"))["state"]
    job = await personnel.through(round_id, to)
    assert job["state"] == "failed", job
    assert (await personnel.get(f"/rounds/{round_id}"))["state"] == before
    assert job["problem"]["title_en"]
    return job["problem"]["type"]


async def test_an_assumed_value_that_nobody_confirmed_is_refused(registry: Service, rotation: Service) -> None:
    open_end = [{"parameter": "ratio", "value": {"p": 1, "q": 4}, "confirmed_by": None, "note": "x"}]
    county = await a_county(registry, staff=(6, 4), A19_out_cap_lead={"assumed": open_end})
    personnel, round_id = await a_draft(rotation, county)
    assert await failed(personnel, round_id, "open") == "/problems/assumption-unconfirmed"


@pytest.mark.requirement("A18")
async def test_a_round_needs_the_exchange_plan_and_the_assessment_method(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    async with registry.db() as db:
        from sqlalchemy import delete

        await db.execute(delete(Document).where(Document.group_id == county.group_id))
    personnel, round_id = await a_draft(rotation, county)
    assert await failed(personnel, round_id, "open") == "/problems/documents-missing"


async def test_a_policy_out_of_force_is_refused(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    terms = [{"name": "2021-2022-1", "starts_on": "2021-09-01", "ends_on": "2022-01-20"}]
    personnel, round_id = await a_draft(rotation, county, terms=terms, school_year="2021-2022")
    assert await failed(personnel, round_id, "open") == "/problems/profile-expired"


@pytest.mark.parametrize("named", ["all of it", "among ours"])
async def test_a_group_of_another_district_is_refused(registry: Service, rotation: Service, named: str) -> None:
    county, foreign = await a_county(registry, staff=(6, 4)), await a_county(registry, staff=(6, 4))
    ours = [str(county.group_id)] if named == "among ours" else []
    personnel, round_id = await a_draft(rotation, county, groups=[*ours, str(foreign.group_id)])
    job = await personnel.through(round_id, "open")
    assert (job["state"], job["problem"]["type"]) == ("failed", "/problems/round-groups-missing")
    assert [error["detail"] for error in job["problem"]["errors"]] == [str(foreign.group_id)]
    found = await personnel.get(f"/rounds/{round_id}")
    assert (found["state"], found["units"]) == ("draft", [])


async def test_a_policy_of_another_district_is_refused_though_the_service_can_read_it(
    registry: Service, rotation: Service
) -> None:
    county, foreign = await a_county(registry, staff=(6, 4)), await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county, policy_id=str(foreign.policy_id))
    assert await failed(personnel, round_id, "open") == "/problems/policy-of-another-district"
    assert (await personnel.get(f"/rounds/{round_id}"))["policy_name"] is None
    assert await failed(personnel, (await a_draft(rotation, county, policy_id=str(county.id)))[1], "open") == (
        "/problems/not-there"
    )


async def test_the_registry_away_leaves_nothing_half_frozen(registry: Service, rotation: Service) -> None:
    import httpx

    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county)
    assert (await personnel.through(round_id, "open"))["state"] == "done"

    async def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    peers = rotation.app.state.peers
    kept, peers._http, peers._clients = (peers.transports["registry"], peers._http, peers._clients), {}, {}
    peers.transports["registry"] = httpx.MockTransport(away)
    try:
        assert await failed(personnel, round_id, "frozen") == "/problems/registry-unavailable"
    finally:
        peers.transports["registry"], peers._http, peers._clients = kept
    assert (await personnel("GET", f"/rounds/{round_id}/snapshot")).status_code == 404
    assert (await personnel.through(round_id, "frozen"))["state"] == "done"


async def test_steps_that_the_table_does_not_list_are_refused(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county)
    answer = await personnel.step(round_id, "published")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/round-state")
    answer = await personnel.step(round_id, "cancelled")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/reason-missing")
    assert (await personnel.step(round_id, "cancelled", "本年不交流")).status_code == 200


async def test_a_stale_form_is_refused(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county)
    body, path = {"to": "cancelled", "reason": "x"}, f"/rounds/{round_id}/transitions"
    assert (await personnel("POST", path, json=body)).status_code == 428
    answer = await personnel("POST", path, json=body, headers={"If-Match": '"99"'})
    assert (answer.status_code, answer.json()["current_version"]) == (412, 1)


async def test_another_districts_round_is_not_there(registry: Service, rotation: Service) -> None:
    ours, theirs = await a_county(registry, staff=(6, 4)), County()
    _, round_id = await a_draft(rotation, ours)
    for power in ("district.personnel", "district.office", "principal", "teacher"):
        stranger = Client(rotation, theirs.who(power, school_id=theirs.id, person_id=theirs.id))
        assert (await stranger("GET", f"/rounds/{round_id}")).status_code == 404


async def test_wishes_end_before_the_freeze(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county, wishes_until="2099-01-01")
    assert (await personnel.through(round_id, "open"))["state"] == "done"
    answer = await personnel.step(round_id, "frozen")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wish-window-open")


@pytest.mark.parametrize(
    "change",
    [
        {"terms": []},
        {"terms": [TERMS[1], TERMS[0]]},
        {"terms": [{**TERMS[0], "ends_on": TERMS[0]["starts_on"]}]},
        {"name": "x" * 81},
        {"school_year": "今年"},
        {"policy_id": "7"},
        {"surplus": 1},
    ],
)
async def test_a_wrong_draft_is_a_named_problem(rotation: Service, change: dict[str, Any]) -> None:
    from uuid import uuid4

    personnel = Client(rotation, County().who("district.personnel"))
    body = {"name": "轮次", "policy_id": str(uuid4()), "school_year": "2026-2027", "terms": TERMS, **change}
    answer = await personnel("POST", "/rounds", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")


async def test_publishing_stops_when_a_mover_is_exempt_by_now(registry: Service, rotation: Service) -> None:
    county = await a_county(registry)
    personnel, round_id = await a_draft(rotation, county)
    for state in ("open", "frozen", "solving"):
        assert (await personnel.through(round_id, state))["state"] == "done"
    for state in ("proposed", "correction"):
        answer = await personnel.step(round_id, state)
        assert answer.status_code == 200, answer.text
    found = await personnel.get(f"/rounds/{round_id}")
    for number, unit_id in enumerate(county.units):
        body = {"unit_id": str(unit_id), "plan_sha256": "0" * 64}
        principal = Client(rotation, county.principal(number))
        path = f"/rounds/{round_id}/signatures"
        outdated = await principal("POST", path, json=body)
        assert (outdated.status_code, outdated.json()["type"]) == (409, "/problems/signature-outdated")
        body["plan_sha256"] = found["plan_sha256"]
        assert (await principal("POST", path, json=body)).status_code == 201
        twice = await principal("POST", path, json=body)
        assert (twice.status_code, twice.json()["type"]) == (409, "/problems/already-signed")
    assert (await personnel.step(round_id, "co-signed")).status_code == 200
    mover = (await personnel.get(f"/scenarios/{found['scenario_id']}/moves"))["items"][0]["person_id"]
    async with registry.db() as db:
        school = next(county.schools[n] for who, _, _, n in county.staff if str(who) == mover)
        facts = {"person_id": mover, "district_id": county.id, "school_id": school}
        db.add(Exemption(**facts, valid_from=FIRST, valid_until=LAST))
    leader = Client(rotation, county.who("district.leader"))
    assert await failed(leader, round_id, "published") == "/problems/snapshot-stale"
    assert (await personnel.get("/placements", round_id=round_id))["items"] == []


async def test_whoever_proposed_may_not_publish(registry: Service, rotation: Service) -> None:
    from dataclasses import replace

    from services.chassis.identity import Power
    from services.rotation.rounds.tables import Round

    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county)
    async with rotation.db() as db:
        found = await db.get_one(Round, round_id)
        found.state, found.proposed_by = "co-signed", personnel.who.account_id
    same = Client(rotation, replace(personnel.who, power=Power.LEADER))
    answer = await same.step(round_id, "published")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/separation-of-duties")


async def test_a_reopened_round_voids_its_snapshot_and_takes_wishes_again(registry: Service, rotation: Service) -> None:
    county = await a_county(registry, staff=(6, 4))
    personnel, round_id = await a_draft(rotation, county)
    for state in ("open", "frozen"):
        assert (await personnel.through(round_id, state))["state"] == "done"
    me = county.staff[0][0]
    teacher, path = Client(rotation, county.teacher(me)), f"/rounds/{round_id}/wishes/{me}"
    body = {"consent": "neutral", "choices": [], "accepts_unlisted": True}
    late = await teacher("PUT", path, json=body)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/wish-window-closed")
    answer = await personnel.step(round_id, "open", "名册有误")
    assert answer.json()["round"]["snapshot_sha256"] is None
    assert (await teacher("PUT", path, json=body)).status_code == 200
    assert (await personnel.through(round_id, "frozen"))["result"]["wishes"] == 1
