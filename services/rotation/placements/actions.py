"""Verbs on placements: publish a round's plan as placements, move one along its table, file its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.database import new_id
from services.chassis.identity import Caller
from services.chassis.jobs import Work, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden
from services.rotation.matching.core.kinds import DEFAULT_KINDS, with_terms
from services.rotation.matching.queries import names_of, worded
from services.rotation.matching.tables import ScenarioExplanation, ScenarioMove
from services.rotation.placements.core import OPEN_STATES, PlacementState, step, step_refusal
from services.rotation.placements.queries import facts_of_placement, open_placements
from services.rotation.placements.schemas import PlacementMove, ReportDraft
from services.rotation.placements.tables import Placement
from services.rotation.quotas.core import model_rules
from services.rotation.quotas.queries import rules_of
from services.rotation.readers.registry import Roster, read_roster
from services.rotation.rounds.actions import ReasonMissing, SeparationOfDuties, arrive, has_landed, still
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.tables import Round


class SnapshotStale(Conflict):
    title_zh, title_en = "冻结之后名册已有变动", "The registry has changed since the freeze"


class PlacementStateRefused(Conflict):
    slug, title_zh, title_en = "placement-state", "派遣当前状态不能办理", "The placement's state does not permit this"


class NotBegun(Conflict):
    title_zh, title_en = "派遣尚未开始", "The placement has not begun"


class NotEnded(Conflict):
    title_zh, title_en = "派遣尚未结束", "The placement has not ended"


class ReportMissing(Conflict):
    title_zh, title_en = "尚未提交工作报告", "The report has not been filed"


_REFUSALS = {kind.slug: kind for kind in (NotBegun, NotEnded, ReportMissing)}


@job("rotation.publish", seconds=180)
async def publish_round(work: Work, *, round_id: str) -> dict[str, Any]:
    """co-signed -> published: the plan against the live registry, then every placement in one transaction."""
    async with work.transaction() as db:
        if await has_landed(db, UUID(round_id), RoundState.PUBLISHED, work.job_id):
            return {"placements": len(await _of_round(db, UUID(round_id)))}
        found = await still(db, UUID(round_id), RoundState.CO_SIGNED)
        moves = await _moves(db, found)
        district_id, day = found.district_id, found.starts_on
    await work.progress("reading", 0, 2)
    roster = await read_roster(work.client("registry"), district_id=district_id, as_of=day)
    if stale := changed_since(roster, moves):
        raise SnapshotStale(persons=[str(person_id) for person_id in stale])
    await work.progress("writing", 1, 2)
    async with work.transaction() as db:
        found = await still(db, UUID(round_id), RoundState.CO_SIGNED)
        if found.proposed_by and found.proposed_by == work.caller.account_id:
            raise SeparationOfDuties
        made = await _place(db, found, await _moves(db, found))
        found.placements_open = await open_placements(db, found.id)
        await arrive(db, found, RoundState.PUBLISHED, actor=work.caller)
        record(db, "round.publish", "round", found.id, after={"placements": made, "plan_sha256": found.plan_sha256})
        return {"placements": made}


async def _moves(db: AsyncSession, found: Round) -> Sequence[ScenarioMove]:
    query = select(ScenarioMove).where(ScenarioMove.scenario_id == found.scenario_id).order_by(ScenarioMove.key)
    return (await db.scalars(query)).all()


def changed_since(roster: Roster, moves: Sequence[ScenarioMove]) -> list[UUID]:
    """Movers who left their unit or are exempt by now, or whose host unit is gone."""
    homes = {person.person_id: person.unit_id for person in roster.persons}
    places = {unit.unit_id for unit in roster.units}
    exempt: dict[UUID, list[Any]] = {}
    for line in roster.exemptions:
        exempt.setdefault(line.person_id, []).append(line)
    return sorted(
        {
            move.person_id
            for move in moves
            if homes.get(move.person_id) != move.from_unit_id
            or move.to_unit_id not in places
            or any(
                line.from_ < move.ends_on and (line.until is None or line.until > move.starts_on)
                for line in exempt.get(move.person_id, ())
            )
        }
    )


async def _place(db: AsyncSession, found: Round, moves: Sequence[ScenarioMove]) -> int:
    held = {(p.person_id, p.kind, p.starts_on) for p in await _of_round(db, found.id)}
    names, reasons = await names_of(db, found.id), await _reasons(db, found)
    bodies = [rule.body for rule in await rules_of(db, found.id)]
    counters = {kind.kind: kind.counters for kind in with_terms(DEFAULT_KINDS.values(), model_rules(bodies))}
    reports = _kinds_with_report(bodies)
    ids = {move.key: new_id() for move in moves}
    fresh = [move for move in moves if (move.person_id, move.kind, move.starts_on) not in held]
    for move in fresh:
        placement = Placement(
            id=ids[move.key], round_id=found.id, scenario_id=move.scenario_id, district_id=found.district_id,
            person_id=move.person_id, person_name=move.person_name, home_unit_id=move.from_unit_id,
            home_school_id=move.from_school_id, home_name=names[move.from_unit_id], host_unit_id=move.to_unit_id,
            host_school_id=move.to_school_id, host_name=names[move.to_unit_id], group_id=move.group_id,
            kind=move.kind, terms=move.terms, starts_on=move.starts_on, ends_on=move.ends_on, load=move.load,
            pair_id=ids.get(move.pair_key or ""), counts_for=move.counts_for, counters=list(counters[move.kind]),
            state=PlacementState.PLANNED, needs_report=move.kind in reports,
            event_id=_told(db, found, move, ids[move.key]), reasons=reasons.get(move.person_id, []),
        )  # fmt: skip
        db.add(placement)
    await db.flush()
    return len(fresh)


def _told(db: AsyncSession, found: Round, move: ScenarioMove, placement_id: UUID) -> UUID:
    return emit(
        db, "placement.planned", "placement", placement_id, district_id=found.district_id, as_of=move.starts_on,
        data={
            "group_id": str(move.group_id), "home_unit_id": str(move.from_unit_id), "kind": move.kind,
            "host_unit_id": str(move.to_unit_id), "starts_on": move.starts_on.isoformat(),
            "ends_on": move.ends_on.isoformat(), "round_id": str(found.id),
        },
    )  # fmt: skip


def _kinds_with_report(bodies: Sequence[dict[str, Any]]) -> set[str]:
    """E14: kinds whose placement closes with a report only."""
    rules = [b for b in bodies if b["kind"] == "artefact" and b.get("gate") == "placement.completed"]
    return {kind for body in rules for kind in body.get("placement_kinds") or DEFAULT_KINDS}


async def _of_round(db: AsyncSession, round_id: UUID) -> Sequence[Placement]:
    return (await db.scalars(select(Placement).where(Placement.round_id == round_id))).all()


async def _reasons(db: AsyncSession, found: Round) -> dict[UUID, list[dict[str, Any]]]:
    units = {str(unit_id): name for unit_id, name in (await names_of(db, found.id)).items()}
    query = select(ScenarioExplanation).where(ScenarioExplanation.scenario_id == found.scenario_id)
    return {
        row.person_id: [worded(fact, units).model_dump(mode="json") for fact in row.facts["facts"]]
        for row in await db.scalars(query)
    }


async def move_placement(db: AsyncSession, caller: Caller, placement: Placement, draft: PlacementMove) -> Placement:
    """Takes one step of the table. ``placement`` must be locked."""
    row = step(placement.state, draft.to)
    if row is None:
        raise PlacementStateRefused(state=placement.state.value)
    if caller.acts_as.value != row.who:
        raise Forbidden(reason="not-granted")
    if row.needs_reason and not draft.reason:
        raise ReasonMissing
    if slug := step_refusal(row, facts_of_placement(placement, clock.today())):
        raise _REFUSALS[slug]
    before = placement.state
    placement.state = draft.to
    if draft.to is PlacementState.EARLY_RETURNED:
        placement.ends_on = max(placement.starts_on, min(placement.ends_on, clock.today()))
    if draft.to in (PlacementState.EARLY_RETURNED, PlacementState.CANCELLED):
        placement.ended_reason = draft.reason
    emit(
        db, f"placement.{draft.to.value}", "placement", placement.id,
        district_id=placement.district_id, as_of=clock.today(), data={"group_id": str(placement.group_id)},
    )  # fmt: skip
    await db.flush()
    await _tell_round(db, placement)
    record(
        db, "placement.transition", "placement", placement.id,
        before={"state": before.value}, after={"state": draft.to.value}, reason=draft.reason,
    )  # fmt: skip
    return placement


async def _tell_round(db: AsyncSession, placement: Placement) -> None:
    found = await db.get_one(Round, placement.round_id, with_for_update=True)
    found.placements_open = await open_placements(db, found.id)
    if placement.state is PlacementState.ACTIVE and found.state is RoundState.PUBLISHED:
        await arrive(db, found, RoundState.RUNNING)


async def file_report(db: AsyncSession, placement: Placement, draft: ReportDraft) -> Placement:
    """The person's own report, while the placement is open."""
    if placement.state not in OPEN_STATES:
        raise PlacementStateRefused(state=placement.state.value)
    placement.report = draft.report
    await db.flush()
    record(db, "placement.report", "placement", placement.id, after={"characters": len(draft.report)})
    return placement
