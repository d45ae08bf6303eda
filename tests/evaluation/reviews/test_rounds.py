"""Who may take a round from draft to closed, and what each refusal is called."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.chassis.identity import Power
from services.evaluation.reviews.core import TRANSITIONS, Hand, ReviewRoundState, next_states, step
from tests.evaluation import steps
from tests.evaluation.steps import BASE
from tests.evaluation.world import DAY, YEAR, a_district, answering
from tests.kit.services import Service


@pytest.mark.requirement("A36")
@pytest.mark.parametrize("power", [Power.OFFICE, Power.LEADER, Power.RESEARCH, Power.PERSONNEL])
async def test_only_the_inspectorate_opens_a_round(evaluation: Service, power: Power) -> None:
    world = a_district(groups=1)
    framework = await steps.an_approved_framework(evaluation, world)
    body = {"title": "年度考核", "school_year": YEAR, "as_of": DAY, "framework_id": framework["id"]}
    async with evaluation.client(world.caller(power)) as http:
        refused = await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/not-inspectorate"


async def test_a_second_round_of_the_same_year_is_refused(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    async with evaluation.client(office) as http:
        found = (await http.get(path)).json()
        body = {"title": "又一轮", "school_year": YEAR, "as_of": DAY, "framework_id": found["framework_id"]}
        refused = await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/round-exists"


async def test_a_round_does_not_open_on_a_framework_that_nobody_approved(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    async with evaluation.client(office) as http:
        framework = (await http.post(f"{BASE}/frameworks", json={"pack": "nanchang-bundle"})).json()
        body = {"title": "考核", "school_year": YEAR, "as_of": DAY, "framework_id": framework["id"]}
        made = (await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())).json()
    assert made["can"]["open"] == "framework-not-approved"
    refused = await steps.move(evaluation, office, f"{BASE}/review-rounds/{made['id']}", "open")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/framework-not-approved"


async def test_example_weights_never_score_with_consequence(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    framework = await steps.an_approved_framework(evaluation, world)
    async with evaluation.db() as db:
        from services.evaluation.indicators.tables import FrameworkVersion

        row = await db.get_one(FrameworkVersion, UUID(framework["id"]))
        row.bundle_mode = "blend"
    body = {"title": "考核", "school_year": YEAR, "as_of": DAY, "framework_id": framework["id"]}
    async with evaluation.client(office) as http:
        made = (await http.post(f"{BASE}/review-rounds", json=body, headers=steps.once())).json()
    assert made["in_shadow"] is False
    refused = await steps.move(evaluation, office, f"{BASE}/review-rounds/{made['id']}", "open")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/example-weights"
    assert "NC31" in refused.json()["nodes"]


@pytest.mark.parametrize("source", ["registry", "rotation"])
async def test_nothing_is_frozen_while_a_source_is_away(evaluation: Service, source: str) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    world.away.add(source)
    async with answering(evaluation, world):
        failed = await steps.freeze(evaluation, office, path)
        assert failed["state"] == "failed"
        assert failed["problem"]["type"] == "/problems/snapshot-source-unavailable"
        assert failed["problem"]["source"] == source
        async with evaluation.client(office) as http:
            assert (await http.get(path)).json()["state"] == "open"
            assert (await http.get(f"{path}/snapshot")).status_code == 404
            assert (await http.get(f"{path}/reviews")).json()["items"] == []
    world.away.clear()
    async with answering(evaluation, world):
        assert (await steps.freeze(evaluation, office, path))["state"] == "done"


async def test_a_roster_that_was_cut_short_freezes_nothing(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    whole = world.roster
    world.roster = lambda: b"".join(whole().splitlines(keepends=True)[:-3])  # type: ignore[method-assign]
    async with answering(evaluation, world):
        failed = await steps.freeze(evaluation, office, path)
    assert failed["problem"]["type"] == "/problems/snapshot-source-unavailable"
    assert failed["problem"]["because"] == "snapshot-broken"


async def test_a_duty_that_claims_more_than_its_events_stops_the_freeze(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    group_id = next(iter(world.groups))
    world.owe("registry", "A16", group_id, least=3, done=1, claimed=3)
    path = await steps.a_round(evaluation, world, office)
    async with answering(evaluation, world):
        failed = await steps.freeze(evaluation, office, path)
    assert failed["problem"]["type"] == "/problems/duty-evidence-mismatch"
    assert failed["problem"]["status"] == 422


async def test_a_snapshot_names_its_sources_and_their_hashes(evaluation: Service) -> None:
    world = a_district()
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    async with answering(evaluation, world):
        frozen = await steps.freeze(evaluation, office, path)
    async with evaluation.client(office) as http:
        snapshot = (await http.get(f"{path}/snapshot")).json()
        reviews = (await http.get(f"{path}/reviews?limit=50")).json()["items"]
    assert snapshot["sha256"] == frozen["result"]["sha256"]
    assert {(s["service"], s["name"]) for s in snapshot["sources"]} == {
        ("registry", "roster"), ("registry", "duties"), ("rotation", "duties")
    }  # fmt: skip
    assert len(reviews) == 15
    assert all(abs(sum(m["share"] for m in review["memberships"]) - 1) < 1e-9 for review in reviews)


async def test_the_verdict_needs_a_proposal_complete_data_and_a_second_person(evaluation: Service) -> None:
    world = a_district(groups=1)
    office, leader = world.caller(Power.INSPECTORATE), world.caller(Power.LEADER)
    async with answering(evaluation, world):
        fit_free = [*steps.NOT_COLLECTED, "NC31"]
        path = await steps.a_round(evaluation, world, office, left_out=fit_free)
        assert (await steps.freeze(evaluation, office, path))["state"] == "done"
        assert (await steps.scored(evaluation, office, path))["state"] == "done"
    early = await steps.move(evaluation, office, path, "notified")
    assert early.json()["type"] == "/problems/review-step-not-allowed"
    for to in ("moderated", "notified"):
        assert (await steps.move(evaluation, office, path, to)).status_code == 200
    unproposed = await steps.move(evaluation, leader, path, "final")
    assert unproposed.json()["type"] == "/problems/verdict-not-proposed"
    async with evaluation.client(office) as http:
        tag = (await http.get(path)).headers["ETag"]
        proposed = await http.post(f"{path}/verdicts", json={"reason": "合议通过"}, headers={"If-Match": tag})
    assert proposed.status_code == 200
    own = await steps.move(evaluation, office, path, "final")
    assert own.status_code == 403
    decided = await steps.move(evaluation, leader, path, "final")
    assert decided.status_code == 200, decided.text
    system = world.caller(Power.CLIENT)
    system = replace(system, scopes=frozenset({"review_round.read", "score.read"}))
    async with evaluation.client(system) as http:
        assert (await http.get(path)).status_code == 404
    for to in ("published", "closed"):
        assert (await steps.move(evaluation, office, path, to)).status_code == 200
    async with evaluation.client(system) as http:
        runs = (await http.get(f"{path}/score-runs")).json()["items"]
        units = (await http.get(f"{BASE}/score-runs/{runs[0]['id']}/units")).json()["items"]
    assert len(units) == 5


async def test_whoever_ran_the_scores_does_not_decide_even_as_leader(evaluation: Service) -> None:
    world = a_district(groups=1)
    office, leader = world.caller(Power.INSPECTORATE), world.caller(Power.LEADER)
    async with answering(evaluation, world):
        path = await steps.a_round(evaluation, world, office, left_out=[*steps.NOT_COLLECTED, "NC31"])
        await steps.freeze(evaluation, office, path)
        await steps.scored(evaluation, office, path)
    for to in ("moderated", "notified"):
        await steps.move(evaluation, office, path, to)
    async with evaluation.db() as db:
        from services.evaluation.reviews.tables import ReviewRound

        row = await db.get_one(ReviewRound, UUID(path.rsplit("/", 1)[1]))
        row.proposed_by, row.ran_by = office.account_id, [leader.account_id]
    refused = await steps.move(evaluation, leader, path, "final")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/self-finalisation"


async def test_a_provisional_round_cannot_become_final(evaluation: Service) -> None:
    world = a_district(groups=1)
    office, leader = world.caller(Power.INSPECTORATE), world.caller(Power.LEADER)
    async with answering(evaluation, world):
        path = await steps.a_round(evaluation, world, office)
        await steps.freeze(evaluation, office, path)
        await steps.scored(evaluation, office, path)
    for to in ("moderated", "notified"):
        await steps.move(evaluation, office, path, to)
    async with evaluation.client(office) as http:
        tag = (await http.get(path)).headers["ETag"]
        await http.post(f"{path}/verdicts", json={"reason": "合议通过"}, headers={"If-Match": tag})
    async with evaluation.client(leader) as http:
        shown = (await http.get(path)).json()
    assert shown["pending"] == ["NC11", "NC31", "NC42", "NC5"]
    assert shown["can"]["final"] == "unresolved-missing"
    refused = await steps.move(evaluation, leader, path, "final")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/unresolved-missing"
    assert refused.json()["nodes"]["NC5"] == 5


async def test_a_round_amended_while_it_freezes_is_not_frozen_as_it_was(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    asked = await steps.move(evaluation, office, path, "frozen")
    assert asked.json()["round"]["state"] == "open"
    async with evaluation.client(office) as http:
        tag = {"If-Match": (await http.get(path)).headers["ETag"]}
        amended = await http.patch(path, json={"fit_id": None, "left_out": ["NC5"]}, headers=tag)
        assert amended.status_code == 200
    async with answering(evaluation, world):
        job = await steps.job_of(evaluation, office, asked)
        assert job["problem"]["type"] == "/problems/round-changed-meanwhile"
        assert (await steps.freeze(evaluation, office, path))["state"] == "done"
    async with evaluation.client(office) as http:
        tag = {"If-Match": (await http.get(path)).headers["ETag"]}
        late = await http.patch(path, json={"fit_id": None, "left_out": []}, headers=tag)
    assert late.json()["type"] == "/problems/round-already-frozen"


async def test_a_stale_form_is_told_that_somebody_was_first(evaluation: Service) -> None:
    world = a_district(groups=1)
    office = world.caller(Power.INSPECTORATE)
    path = await steps.a_round(evaluation, world, office)
    async with evaluation.client(office) as http:
        stale = await http.post(
            f"{path}/transitions", json={"to": "void", "reason": "错"}, headers={"If-Match": '"1"', **steps.once()}
        )
        missing = await http.post(f"{path}/transitions", json={"to": "void", "reason": "错"}, headers=steps.once())
    assert stale.status_code == 412
    assert missing.status_code == 428
    unexplained = await steps.move(evaluation, office, path, "void")
    assert unexplained.json()["type"] == "/problems/reason-required"


def test_the_table_of_transitions_drives_what_is_offered() -> None:
    assert next_states(ReviewRoundState.OPEN, Hand.INSPECTORATE) == (ReviewRoundState.FROZEN, ReviewRoundState.VOID)
    assert next_states(ReviewRoundState.NOTIFIED, Hand.LEADER) == (ReviewRoundState.FINAL,)
    assert step(ReviewRoundState.DRAFT, ReviewRoundState.FINAL) is None
    ended = {ReviewRoundState.CLOSED, ReviewRoundState.VOID}
    assert {t.before for t in TRANSITIONS}.isdisjoint(ended)
