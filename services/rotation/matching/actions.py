"""Verbs on runs: solve a snapshot, check the plan with the independent verifier, keep the scenario, give reasons."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi.encoders import jsonable_encoder
from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import NotThere
from services.chassis.processes import Cancelled
from services.rotation.matching.core.explain import Explanation, explain_each
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.plan import Move, Plan
from services.rotation.matching.core.solve import solve
from services.rotation.matching.schemas.scenarios import ReasonDraft
from services.rotation.matching.tables import Run, RunState, Scenario, ScenarioExplanation, ScenarioMove
from services.rotation.rounds.actions import RoundStateRefused, arrive, still
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.queries import units_of
from services.rotation.rounds.tables import Round, Snapshot, SnapshotPerson
from services.rotation.verifier.check import Report, check

SOLVER_MB, VERIFIER_MB = 4096, 2048


def explain_all(
    instance: Instance, plan: Plan, *, report: Callable[[str, int, int], None]
) -> tuple[Explanation, ...]:  # fmt: skip
    """Facts and prices of every mover and of every volunteer who stays; who asks is solved again, one at a time."""
    report("explaining", 0, 1)
    asked = {move.teacher_id for move in plan.moves}
    asked |= {wish.teacher_id for wish in instance.wishes if wish.consent == "volunteer"}
    return explain_each(instance, plan, sorted(asked), most=0)


@job("rotation.solve", queue="solve", attempts=1, seconds=900)
async def solve_round(work: Work, *, round_id: str) -> dict[str, Any]:
    """solving -> scenarios: the exact optimum in a killable child process, verified before anybody sees it."""
    async with work.transaction() as db:
        found = await still(db, UUID(round_id), RoundState.SOLVING)
        run, packed = await _start(db, found, work.job_id)
    try:
        instance = Instance.from_json(zlib.decompress(packed))
        plan: Plan = await work.compute(solve, instance, memory_mb=SOLVER_MB, on_progress=True)
        return await _finish(work, UUID(round_id), run.id, instance, plan)
    except BaseException as ended:
        state = RunState.CANCELLED if isinstance(ended, asyncio.CancelledError | Cancelled) else RunState.FAILED
        await asyncio.shield(_give_up(work, UUID(round_id), run.id, state))
        raise


async def _start(db: AsyncSession, found: Round, job_id: UUID) -> tuple[Run, bytes]:
    packed = await db.scalar(
        select(Snapshot.instance).where(Snapshot.round_id == found.id, Snapshot.sha256 == found.snapshot_sha256)
        .order_by(Snapshot.id.desc()).limit(1)
    )  # fmt: skip
    if packed is None:
        raise NotThere
    lost = update(Run).where(Run.round_id == found.id, Run.state == RunState.RUNNING)
    await db.execute(lost.values(state=RunState.FAILED, ended_at=clock.now()))
    run = Run(
        round_id=found.id, district_id=found.district_id, job_id=job_id, snapshot_sha256=found.snapshot_sha256 or "",
        state=RunState.RUNNING, sizes={}, conflicts=[], repairs=[],
    )  # fmt: skip
    db.add(run)
    await db.flush()
    return run, packed


async def _finish(work: Work, round_id: UUID, run_id: UUID, instance: Instance, plan: Plan) -> dict[str, Any]:
    report: Report | None = None
    explanations: tuple[Explanation, ...] = ()
    if plan.status == "optimal":
        await work.progress("verifying", 0, 1)
        report = await work.compute(check, instance.to_json(), plan.to_json(), memory_mb=VERIFIER_MB)
        explanations = await work.compute(explain_all, instance, plan, memory_mb=SOLVER_MB, on_progress=True)
    async with work.transaction() as db:
        found = await still(db, round_id, RoundState.SOLVING)
        run = await db.get_one(Run, run_id, with_for_update=True)
        run.state = RunState.DONE if plan.status == "optimal" else RunState.INFEASIBLE
        run.engine, run.sizes = f"{plan.engine.name} {plan.engine.version}", dict(plan.sizes)
        run.conflicts, run.repairs = _plain(plan.conflicts), _plain(plan.repairs)
        run.ended_at = clock.now()
        await arrive(db, found, RoundState.SCENARIOS)
        scenario = None
        if plan.status == "optimal":
            scenario = await _keep(db, found, run, plan, report)
            await _keep_explanations(db, found, scenario, explanations)
        record(db, "run.finish", "run", run.id, after={"state": run.state.value, "moves": len(plan.moves)})
        return {"run_id": str(run.id), "state": run.state.value, "scenario_id": str(scenario.id) if scenario else None}


async def _give_up(work: Work, round_id: UUID, run_id: UUID, state: RunState) -> None:
    async with work.transaction() as db:
        await db.execute(update(Run).where(Run.id == run_id).values(state=state, ended_at=clock.now()))
        found = await db.get_one(Round, round_id, with_for_update=True)
        if found.state is RoundState.SOLVING:
            await arrive(db, found, RoundState.FROZEN)
            record(db, "run.end", "run", run_id, after={"state": state.value})


async def _keep(db: AsyncSession, found: Round, run: Run, plan: Plan, report: Report | None) -> Scenario:
    scenario = Scenario(
        run_id=run.id, round_id=found.id, district_id=found.district_id, snapshot_sha256=plan.instance_sha256,
        plan=zlib.compress(plan.to_json()), plan_sha256=plan.sha256(), status=plan.status,
        is_certified=report is not None and report.ok, report=_plain([report])[0] if report else {},
        tiers=_plain(plan.tiers), rules=_plain(plan.rules),
        balance=_plain(plan.balance), reasons={}, moves=len(plan.moves),
    )  # fmt: skip
    db.add(scenario)
    await db.flush()
    await _keep_moves(db, found, scenario, plan)
    await choose(db, found, scenario)
    emit(
        db, "scenario.made", "scenario", scenario.id,
        district_id=found.district_id, data={"round_id": str(found.id), "moves": scenario.moves},
    )  # fmt: skip
    return scenario


async def choose(db: AsyncSession, found: Round, scenario: Scenario) -> None:
    """Delivers to the round what its transitions check of its plan."""
    found.scenario_id, found.plan_sha256 = scenario.id, scenario.plan_sha256
    found.plan_certified = scenario.is_certified
    found.plan_violations = [rule["instance"] for rule in scenario.rules if rule["status"] == "violated"]
    found.plan_losses = []
    found.plan_unexplained = [
        rule["instance"]
        for rule in scenario.rules
        if rule["status"] == "missed" and rule["instance"] not in scenario.reasons
    ]
    await db.flush()


async def _keep_moves(db: AsyncSession, found: Round, scenario: Scenario, plan: Plan) -> None:
    names = {person.person_id: person.name for person in await db.scalars(_people(found))}
    schools = {unit.unit_id: unit.school_id for unit in await units_of(db, found.id)}
    partner = {pair.first: pair.second for pair in plan.pairs} | {pair.second: pair.first for pair in plan.pairs}
    db.add_all(_move(scenario, move, names, schools, partner) for move in plan.moves)
    await db.flush()


def _people(found: Round) -> Select[SnapshotPerson]:
    return (
        select(SnapshotPerson)
        .join(Snapshot, Snapshot.id == SnapshotPerson.snapshot_id)
        .where(Snapshot.round_id == found.id, Snapshot.sha256 == found.snapshot_sha256)
    )


def _move(
    scenario: Scenario, move: Move, names: Mapping[UUID, str], schools: Mapping[UUID, UUID | None], partner: Any
) -> ScenarioMove:
    person, home, host = UUID(move.teacher_id), UUID(move.from_), UUID(move.to)
    return ScenarioMove(
        scenario_id=scenario.id, district_id=scenario.district_id, person_id=person, person_name=names[person],
        from_unit_id=home, from_school_id=schools.get(home), to_unit_id=host, to_school_id=schools.get(host),
        group_id=UUID(move.group_id), key=move.key, kind=move.kind, terms=list(move.terms), starts_on=move.start,
        ends_on=move.end, load=move.load, rank=move.rank, is_volunteer=move.volunteer,
        is_conscripted=move.conscripted, km=move.km, cost=dict(move.cost), counts_for=list(move.counts_for),
        pair_key=partner.get(move.key),
    )  # fmt: skip


async def _keep_explanations(
    db: AsyncSession, found: Round, scenario: Scenario, explanations: Iterable[Explanation]
) -> None:  # fmt: skip
    people = {person.person_id: person for person in await db.scalars(_people(found))}
    db.add_all(
        ScenarioExplanation(
            scenario_id=scenario.id, district_id=scenario.district_id, person_id=person_id,
            school_id=people[person_id].school_id, person_name=people[person_id].name, facts=_told(item),
        )
        for item in explanations
        if (person_id := UUID(item.teacher_id)) in people
    )  # fmt: skip
    await db.flush()


def _told(item: Explanation) -> dict[str, Any]:
    return {
        "facts": _plain(item.facts),
        "alternatives": _plain(item.alternatives),
        "prices": _plain(item.prices),
    }


def _plain(records: Any) -> list[dict[str, Any]]:
    return jsonable_encoder([asdict(item) for item in records])


async def ask_alternatives(db: AsyncSession, scenario: Scenario, explanation: ScenarioExplanation) -> Any:
    """Defers the exact counterfactuals of one person: what other outcomes would cost, each solved again."""
    record(db, "match.ask", "scenario", scenario.id, after={"person_id": explanation.person_id})
    return await defer(
        db, "rotation.explain", subject=("scenario", scenario.id), explanation_id=str(explanation.id)
    )  # fmt: skip


@job("rotation.explain", queue="solve", seconds=120)
async def explain_person(work: Work, *, explanation_id: str) -> dict[str, Any]:
    """Solves the person's block again for each of the cheapest other outcomes and keeps the answers."""
    async with work.transaction() as db:
        held = await db.get_one(ScenarioExplanation, UUID(explanation_id))
        scenario = await db.get_one(Scenario, held.scenario_id)
        packed = await db.scalar(
            select(Snapshot.instance).where(Snapshot.sha256 == scenario.snapshot_sha256).limit(1)
        )  # fmt: skip
        person_id, plan = str(held.person_id), Plan.from_json(zlib.decompress(scenario.plan))
    instance = Instance.from_json(zlib.decompress(packed or b""))
    await work.progress("explaining", 0, 1)
    (found,) = await work.compute(explain_each, instance, plan, [person_id], memory_mb=SOLVER_MB)
    async with work.transaction() as db:
        held = await db.get_one(ScenarioExplanation, UUID(explanation_id), with_for_update=True)
        held.facts = _told(found)
    return {"alternatives": len(found.alternatives)}


async def give_reason(db: AsyncSession, found: Round, scenario: Scenario, draft: ReasonDraft) -> Scenario:
    """Writes why a soft rule is missed (A19: 14 of 15 = amber, with a reason); only before the proposal."""
    if found.state is not RoundState.SCENARIOS:
        raise RoundStateRefused(state=found.state.value)
    if not any(rule["instance"] == draft.instance and rule["status"] == "missed" for rule in scenario.rules):
        raise NotThere
    scenario.reasons = {**scenario.reasons, draft.instance: draft.reason}
    await db.flush()
    if found.scenario_id == scenario.id:
        await choose(db, found, scenario)
    record(db, "scenario.give_reason", "scenario", scenario.id, after=draft.model_dump(), reason=draft.reason)
    return scenario
