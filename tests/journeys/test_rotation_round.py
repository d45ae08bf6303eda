"""Step 4 of the main story: a round of XX县 from wishes to placements, and one whose rules cannot all hold."""

from __future__ import annotations

import uuid

import pytest

from deploy.demo import workbooks
from deploy.demo.bureau import REGISTRY, ROTATION, Json, Office, Refused
from deploy.demo.story import governance, rotation
from tests.kit.product import Product, follow

pytestmark = pytest.mark.product
GROUP, OTHER_GROUP = 1, 2


@pytest.fixture(scope="module")
def round_path(product: Product) -> str:
    """A draft round for the second group, under the policy in force."""
    story = product.story
    policy, group = governance.policy_in_force(story, "xx"), group_of(product, GROUP)
    name = f"示例轮次 {uuid.uuid4().hex[:6]}"
    made = rotation.open_draft(product.sign_in("xx.personnel"), name, policy["id"], story.year, [group["id"]])
    return f"{ROTATION}/rounds/{made['id']}"


def group_of(product: Product, index: int) -> Json:
    """A group of XX县 by its place in the demo's file."""
    return product.story.groups("xx")[product.story.districts["xx"].groups[index].name]


def stepped(who: Office, path: str, to: str) -> list[Json]:
    """A step with a job, followed live; its events."""
    moved = who.move(path, to)
    return follow(who, f"{ROTATION}/jobs/{moved['job']['id']}")


@pytest.mark.requirement("A18", "A19", "A20", "A21", "A22")
def test_step_4_wishes_become_a_certified_plan_that_says_why(product: Product, round_path: str) -> None:
    personnel = product.sign_in("xx.personnel")
    assert stepped(personnel, round_path, "open")[-1]["state"] == "done"
    _import_wishes(product, personnel, round_path)
    assert stepped(personnel, round_path, "frozen")[-1]["state"] == "done"
    frozen = personnel.read(f"{round_path}/snapshot")
    assert len(frozen["sha256"]) == 64 and frozen["wishes"] > 0
    events = stepped(personnel, round_path, "solving")
    assert events[-1]["result"]["state"] == "done"
    assert len({event["stage"] for event in events}) > 1
    found = personnel.read(round_path)
    assert found["plan_certified"] and not found["plan_violations"]
    scenario = f"{ROTATION}/scenarios/{found['scenario_id']}"
    moves, rules = list(personnel.every(f"{scenario}/moves")), personnel.read(f"{scenario}/rules")["items"]
    _rules_hold(moves, rules)
    assert personnel.read(f"{scenario}/balance")["items"] and personnel.read(f"{scenario}/flows")["items"]
    told = personnel.read(f"{scenario}/explanations/{moves[0]['person_id']}")
    assert all(sentence["zh"] and sentence["en"] for sentence in told["sentences"])


def _import_wishes(product: Product, personnel: Office, path: str) -> None:
    """A workbook with three wrong rows is not taken whole; then the good rows are."""
    story = product.story
    places = {place.name for place in story.districts["xx"].members(GROUP)}
    inside = {person.staff_no for person in story.staff("xx") if person.place in places}
    rows = [row for row in workbooks.wish_rows(story.districts["xx"], story.staff("xx")) if row[0] in inside]
    spoilt = [["X99999", *rows[0][1:]], [rows[1][0], "别人", *rows[1][2:]], [*rows[2][:2], "也许", *rows[2][3:]]]
    with pytest.raises(Refused) as refused:
        rotation.import_wishes(personnel, path, [*spoilt, *rows[3:]])
    assert (refused.value.status, refused.value.slug) == (409, "wish-rows-faulty")
    batch = next(iter(personnel.every(f"{path}/wish-imports")))
    assert [fault["code"] for fault in batch["faults"]] == ["unknown-person", "name-differs", "unknown-word"]
    assert list(personnel.every(f"{path}/wishes")) == []
    rotation.import_wishes(personnel, path, rows)
    assert len(list(personnel.every(f"{path}/wishes"))) == len(rows)


def _rules_hold(moves: list[Json], rules: list[Json]) -> None:
    """What A20 and A22 ask, counted again from the moves themselves."""
    kinds = [move["kind"] for move in moves]
    assert kinds.count("support") == kinds.count("follow")
    assert kinds.count("secondment") == kinds.count("shadow")
    assert all(rule["clause"]["quote"] for rule in rules)
    lead = next(rule for rule in rules if rule["rule"] == "A19")
    assert lead["value"] == kinds.count("support") + kinds.count("walk")
    assert lead["status"] == ("met" if lead["value"] >= 15 else "missed")


@pytest.mark.requirement("A18")
def test_step_4_principals_sign_the_leader_publishes_and_placements_exist(product: Product, round_path: str) -> None:
    personnel, leader = product.sign_in("xx.personnel"), product.sign_in("xx.leader")
    rotation.explain_shortfalls(personnel, round_path)
    rotation.move(personnel, round_path, "proposed")
    rotation.move(personnel, round_path, "correction")
    found = personnel.read(round_path)
    with pytest.raises(Refused) as unsigned:
        rotation.move(personnel, round_path, "co-signed")
    assert (unsigned.value.status, unsigned.value.slug) == (409, "signature-missing")
    stranger, unit = product.sign_in("xx.p01"), found["unsigned"][0]
    with pytest.raises(Refused) as foreign:
        stranger.make(f"{round_path}/signatures", signature(unit, found["plan_sha256"]))
    assert foreign.value.status == 404
    own = product.sign_in(product.story.principals("xx")[unit["name"]])
    with pytest.raises(Refused) as outdated:
        own.make(f"{round_path}/signatures", signature(unit, "0" * 64))
    assert outdated.value.slug == "signature-outdated"
    rotation.sign(product.story, round_path)
    rotation.move(personnel, round_path, "co-signed")
    with pytest.raises(Refused) as alone:
        rotation.move(personnel, round_path, "published")
    assert alone.value.status == 403
    rotation.move(leader, round_path, "published")
    round_id = round_path.rsplit("/", 1)[-1]
    placements = list(personnel.every(f"{ROTATION}/placements", round_id=round_id))
    moves = list(personnel.every(f"{ROTATION}/scenarios/{found['scenario_id']}/moves"))
    assert {row["person_id"] for row in placements} == {move["person_id"] for move in moves}


def signature(unit: Json, plan: str) -> Json:
    """A principal's yes."""
    return {"unit_id": unit["unit_id"], "plan_sha256": plan}


@pytest.mark.requirement("A19")
def test_step_4_rules_that_cannot_all_hold_are_named_with_a_verified_repair(product: Product) -> None:
    personnel, story = product.sign_in("xx.personnel"), product.story
    held = {row["key"]: row for row in product.sign_in("xx.office").every(f"{REGISTRY}/policies", state="in_force")}
    name, strict = f"示例冲突轮次 {uuid.uuid4().hex[:6]}", held[rotation.STRICT_KEY]["id"]
    made = rotation.open_draft(personnel, name, strict, story.year, [group_of(product, OTHER_GROUP)["id"]])
    path = f"{ROTATION}/rounds/{made['id']}"
    for step in ("open", "frozen"):
        rotation.move(personnel, path, step)
    job = rotation.move(personnel, path, "solving")
    assert job and job["result"]["state"] == "infeasible"
    report = personnel.read(f"{ROTATION}/runs/{job['result']['run_id']}/conflicts")
    members = report["conflicts"][0]["members"]
    named = {member["rule"] or member["instance"].split("/")[0] for member in members}
    assert "A19" in named
    assert named & {"outcap", "A19-out-cap-lead"}
    assert report["repairs"]
    assert all(repair["verified"] and repair["changes"] for repair in report["repairs"])
    rotation.move(personnel, path, "cancelled", reason="演练结束")
