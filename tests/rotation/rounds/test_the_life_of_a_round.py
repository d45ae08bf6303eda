"""A round from draft to published placements, each step by the power that may take it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from services.chassis.identity import background
from tests.kit.services import Service
from tests.rotation.story import FIRST, Client, County, a_county, a_draft


@pytest_asyncio.fixture(scope="module")
async def solved(registry: Service, rotation: Service) -> tuple[County, Client, dict[str, Any]]:
    """A county whose round has a certified plan."""
    county = await a_county(registry)
    personnel, round_id = await a_draft(rotation, county, seed="lottery-1")
    for state in ("open", "frozen", "solving"):
        job = await personnel.through(round_id, state)
        assert job["state"] == "done", job["problem"]
    return county, personnel, await personnel.get(f"/rounds/{round_id}")


async def test_opening_brings_the_units_the_rules_and_the_posts(solved: Any) -> None:
    _, personnel, found = solved
    assert sorted(unit["role"] for unit in found["units"]) == ["lead", "member", "member"]
    rules = await personnel.get("/rules", round_id=found["id"], limit=100)
    a19 = next(rule for rule in rules["items"] if rule["rule_id"] == "A19")
    assert a19["body"]["clause"]["quote"].startswith("原则上龙头校每学年选派不少于15名")
    posts = await personnel.get(f"/rounds/{found['id']}/posts")
    assert [(post["post"], post["kinds"]) for post in posts["items"]] == [("vice_principal", ["secondment"])] * 2


async def test_the_snapshot_names_nobody_and_is_what_its_hash_says(solved: Any) -> None:
    county, personnel, found = solved
    answer = await personnel("GET", f"/rounds/{found['id']}/instance")
    assert hashlib.sha256(answer.content).hexdigest() == found["snapshot_sha256"]
    assert not any(name in answer.text for _, _, name, _ in county.staff)
    snapshot = await personnel.get(f"/rounds/{found['id']}/snapshot")
    assert snapshot["teachers"] == len(county.staff)


@pytest.mark.requirement("A19", "A20", "A21", "A22")
async def test_the_plan_keeps_the_countys_rules(solved: Any) -> None:
    _, personnel, found = solved
    scenario = await personnel.get(f"/scenarios/{found['scenario_id']}")
    kinds = scenario["kinds"]
    assert kinds.get("walk", 0) + kinds["support"] >= 15
    assert kinds["follow"] == kinds["support"]
    assert kinds["secondment"] == kinds["shadow"] >= 2
    moves = (await personnel.get(f"/scenarios/{scenario['id']}/moves", limit=200))["items"]
    assert len(moves) == scenario["moves"]
    assert all(move["is_paired"] for move in moves if move["kind"] == "secondment")
    rules = (await personnel.get(f"/scenarios/{scenario['id']}/rules"))["items"]
    a19 = next(rule for rule in rules if rule["rule"] == "A19")
    assert (a19["status"], a19["lo"], a19["clause"]["requirement_id"]) == ("met", 15, "A19")


@pytest.mark.requirement("A09", "A17", "C25")
async def test_each_tier_goes_in_its_form_and_direction_and_nobody_twice_at_once(solved: Any) -> None:
    county, personnel, found = solved
    moves = (await personnel.get(f"/scenarios/{found['scenario_id']}/moves", limit=200))["items"]
    number = {str(who): int(staff_no[2:]) for who, staff_no, _, _ in county.staff}
    lead = str(county.units[0])
    loads: dict[tuple[str, str], int] = {}
    for move in moves:
        n = number[move["person_id"]]
        match move["kind"]:
            case "support" | "walk":
                assert n % 3 == 0
                assert (n % 24 == 0) == (move["kind"] == "walk")
                assert move["from_unit_id"] == lead
            case "follow":
                assert n % 3 == 1
                assert move["to_unit_id"] == lead
            case "secondment" | "dispatch":
                assert move["from_unit_id"] == lead
        for term in move["terms"]:
            loads[move["person_id"], term] = loads.get((move["person_id"], term), 0) + move["load"]
    assert max(loads.values()) <= 100


async def test_the_certificate_is_the_verifiers(solved: Any) -> None:
    _, personnel, found = solved
    certificate = await personnel.get(f"/scenarios/{found['scenario_id']}/certificate")
    assert certificate["is_certified"], certificate["report"]
    assert certificate["plan_sha256"] == found["plan_sha256"]


async def test_flows_and_balance_add_up_to_the_moves(solved: Any) -> None:
    _, personnel, found = solved
    scenario = await personnel.get(f"/scenarios/{found['scenario_id']}")
    flows = (await personnel.get(f"/scenarios/{scenario['id']}/flows"))["items"]
    assert sum(flow["people"] for flow in flows) == scenario["moves"]
    balance = (await personnel.get(f"/scenarios/{scenario['id']}/balance"))["items"]
    backbone = [item for item in balance if item["attribute"] == "backbone"]
    before, after = (sum(abs(i[key] - i["target"]) for i in backbone) for key in ("before", "after"))
    assert after < before


async def test_a_plan_is_hidden_from_schools_until_it_is_proposed(solved: Any, rotation: Service) -> None:
    county, _, found = solved
    lead = Client(rotation, county.principal(0))
    assert (await lead.get(f"/rounds/{found['id']}"))["scenario_id"] is None
    assert (await lead("GET", f"/scenarios/{found['scenario_id']}")).status_code == 404


@pytest.mark.requirement("A18")
async def test_principals_sign_and_the_leader_publishes(solved: Any, rotation: Service) -> None:
    county, personnel, found = solved
    round_id = found["id"]
    proposed = await personnel.step(round_id, "proposed")
    assert proposed.status_code == 200, proposed.text
    assert (await personnel.step(round_id, "correction")).status_code == 200
    early = await personnel.step(round_id, "co-signed")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/signature-missing")
    for number, unit_id in enumerate(county.units):
        principal = Client(rotation, county.principal(number))
        body = {"unit_id": str(unit_id), "plan_sha256": found["plan_sha256"]}
        answer = await principal("POST", f"/rounds/{round_id}/signatures", json=body)
        assert answer.status_code == 201, answer.text
    assert (await personnel.step(round_id, "co-signed")).status_code == 200
    assert (await personnel.step(round_id, "published")).status_code == 403
    leader = Client(rotation, county.who("district.leader"))
    job = await leader.through(round_id, "published")
    assert job["state"] == "done", job["problem"]
    scenario = await personnel.get(f"/scenarios/{found['scenario_id']}")
    placements = await personnel.get("/placements", round_id=round_id, with_total=True)
    assert placements["total"] == scenario["moves"] == job["result"]["placements"]


async def test_a_teacher_sees_one_placement_and_its_reasons(solved: Any, rotation: Service) -> None:
    county, personnel, found = solved
    items = (await personnel.get("/placements", round_id=found["id"], limit=200))["items"]
    one = next(item for item in items if item["kind"] == "support")
    teacher = Client(rotation, county.teacher(UUID(one["person_id"])))
    assert [item["id"] for item in (await teacher.get("/placements"))["items"]] == [one["id"]]
    view = await teacher.get(f"/placements/{one['id']}")
    assert any(reason["clause"] and reason["clause"]["requirement_id"] == "A17" for reason in view["reasons"])
    assert all(reason["zh"] and reason["en"] for reason in view["reasons"])
    explained = await teacher.get(f"/scenarios/{found['scenario_id']}/explanations/{one['person_id']}")
    others = {item["person_name"] for item in items} - {one["person_name"]}
    assert not any(name in str(explained) for name in others)
    other = next(item for item in items if item["person_id"] != one["person_id"])
    assert (await teacher("GET", f"/placements/{other['id']}")).status_code == 404
    path = f"/scenarios/{found['scenario_id']}/explanations/{other['person_id']}"
    assert (await teacher("GET", path)).status_code == 404


async def test_other_outcomes_are_solved_again_on_request(solved: Any) -> None:
    _, personnel, found = solved
    path = f"/scenarios/{found['scenario_id']}"
    who = next(m for m in (await personnel.get(f"{path}/moves"))["items"] if m["kind"] == "follow")["person_id"]
    before = await personnel.get(f"{path}/explanations/{who}")
    assert before["alternatives"][0]["unit_id"] is None
    assert not any(item["is_exact"] for item in before["alternatives"])
    assert all(item["zh"] and item["en"] and item["others"] is None for item in before["alternatives"])
    assert any(item["split"] for item in before["alternatives"])
    equal = next(one for one in before["sentences"] if one["code"] == "counts.equal")
    assert equal["clause"]["requirement_id"] == "A20"
    assert "两者须相等" in equal["zh"]
    assert len([one for one in before["sentences"] if one["code"].startswith("absent.")]) <= 6
    answer = await personnel("POST", f"{path}/counterfactuals", json={"teacher": who})
    assert answer.status_code == 202, answer.text
    await personnel.rotation.run_jobs()
    after = await personnel.get(f"{path}/explanations/{who}")
    assert all(item["is_exact"] for item in after["alternatives"])
    home = next(item for item in after["alternatives"] if item["unit_id"] is None)
    assert home["zh"].startswith("若留在本校")
    # The plan is optimal: no other outcome is cheaper in the first tier that differs.
    for item in after["alternatives"]:
        differing = [n for n in item["tiers"].values() if n]
        assert not item["is_possible"] or not differing or differing[0] > 0


async def test_a_principal_sees_whom_her_school_sends_and_hosts(solved: Any, rotation: Service) -> None:
    county, _, found = solved
    principal = Client(rotation, county.principal(1))
    items = (await principal.get("/placements", round_id=found["id"], limit=200))["items"]
    assert items
    unit = str(county.units[1])
    assert all(unit in (item["home_unit_id"], item["host_unit_id"]) for item in items)
    hosted = next(item for item in items if item["host_unit_id"] == unit)
    assert (await principal.get(f"/placements/{hosted['id']}"))["reasons"] == []


@pytest.mark.requirement("A19", "A20", "A21", "A22")
async def test_duties_count_the_placements_with_their_events(solved: Any, rotation: Service) -> None:
    county, personnel, _ = solved
    evaluation = Client(rotation, background("evaluation"))
    rows = (await evaluation.get("/duties", group=str(county.group_id), as_of=FIRST.isoformat()))["items"]
    by_clause = {row["requirement_id"]: row for row in rows}
    assert set(by_clause) == {"A19", "A20", "A21", "A22"}
    a19 = by_clause["A19"]
    assert (a19["required"]["min"], a19["state"], a19["window"]["from"]) == (15, "met", "2026-09-01")
    assert len(a19["counted_event_ids"]) == a19["done"] >= 15
    a20 = by_clause["A20"]
    assert a20["done"] == a20["required"]["min"] == a20["required"]["max"]
    told = await personnel.get("/events", limit=200)
    assert set(a19["counted_event_ids"]) <= {event["id"] for event in told["items"]}
