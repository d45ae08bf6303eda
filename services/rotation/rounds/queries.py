"""Questions about rounds; every read goes through ``visible_rounds``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis import tables as chassis_tables
from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.rotation.rounds.core import (
    PERSONNEL,
    PlanFacts,
    RoundFacts,
    RoundState,
    offered,
)
from services.rotation.rounds.schemas import (
    RoundGroupView,
    RoundLine,
    RoundSignatureView,
    RoundTermView,
    RoundUnitView,
    RoundView,
)
from services.rotation.rounds.tables import Round, RoundGroup, RoundUnit, Signature

_OFFICIALS = {Power.PERSONNEL, Power.OFFICE, Power.INSPECTORATE, Power.FINANCE, Power.LEADER, Power.CLIENT}
_SCHOOL_SEES = tuple(state for state in RoundState if state not in (RoundState.DRAFT, RoundState.CANCELLED))
_PLAN_SEEN_BY_SCHOOLS = {
    RoundState.PROPOSED, RoundState.CORRECTION, RoundState.CO_SIGNED, RoundState.PUBLISHED, RoundState.RUNNING,
    RoundState.CLOSED,
}  # fmt: skip


def visible_rounds(caller: Caller) -> Select[Round]:
    """Rounds of the caller's bureau; schools see those their units take part in, once open."""
    who = caller.person
    if who.is_service:
        return select(Round)
    if who.power in _OFFICIALS:
        return select(Round).where(Round.district_id == who.district_id)
    if who.school_id is None:
        return select(Round).where(false())
    ours = exists().where(RoundUnit.round_id == Round.id, RoundUnit.school_id == who.school_id)
    return select(Round).where(ours, Round.state.in_(_SCHOOL_SEES))


def plan_is_shown_to(caller: Caller, found: Round) -> bool:
    """Officials see a plan when it exists; schools and teachers from its proposal on."""
    who = caller.person
    return who.is_service or who.power in _OFFICIALS or found.state in _PLAN_SEEN_BY_SCHOOLS


async def find_round(db: AsyncSession, caller: Caller, round_id: UUID, *, lock: bool = False) -> Round:
    """The round, if the caller may see it; else 404. ``lock`` holds its row to the end of the transaction."""
    query = visible_rounds(caller).where(Round.id == round_id)
    found = (await db.execute(query.with_for_update(of=Round) if lock else query)).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


async def groups_of(db: AsyncSession, round_id: UUID) -> Sequence[RoundGroup]:
    """The groups that take part."""
    query = select(RoundGroup).where(RoundGroup.round_id == round_id).order_by(RoundGroup.name, RoundGroup.id)
    return (await db.scalars(query)).all()


async def units_of(db: AsyncSession, round_id: UUID) -> Sequence[RoundUnit]:
    """The units that take part, leads first within their group."""
    query = (
        select(RoundUnit)
        .where(RoundUnit.round_id == round_id)
        .order_by(RoundUnit.group_id, RoundUnit.role != "lead", RoundUnit.name, RoundUnit.id)
    )
    return (await db.scalars(query)).all()


async def signatures_of(db: AsyncSession, found: Round) -> Sequence[Signature]:
    """Signatures under the present plan; those under an older one no longer count."""
    query = select(Signature).where(Signature.round_id == found.id, Signature.plan_sha256 == found.plan_sha256)
    return (await db.scalars(query.order_by(Signature.created_at, Signature.id))).all()


def yet_to_sign(units: Sequence[RoundUnit], signatures: Sequence[Signature]) -> list[RoundUnit]:
    """A18: every unit that has a principal; a named set of schools is signed for by its schools' own units."""
    signed = {signature.unit_id for signature in signatures}
    waiting = {unit.unit_id: unit for unit in units if unit.school_id and unit.unit_id not in signed}
    return list(waiting.values())


async def facts_of(db: AsyncSession, caller: Caller, found: Round) -> RoundFacts:
    """What the checks of a transition look at."""
    units, signatures = await units_of(db, found.id), await signatures_of(db, found)
    plan = None
    if found.plan_sha256:
        plan = PlanFacts(
            found.plan_certified, tuple(found.plan_violations), tuple(found.plan_losses), tuple(found.plan_unexplained)
        )
    account = caller.person.account_id
    return RoundFacts(
        state=found.state,
        today=clock.today(),
        wishes_until=found.wishes_until,
        correction_until=found.correction_until,
        plan=plan,
        unsigned=tuple(unit.name for unit in yet_to_sign(units, signatures)),
        proposed_by=str(found.proposed_by) if found.proposed_by else None,
        actor=str(account) if account else None,
        job_runs=await job_runs(db, found),
        placements_open=found.placements_open,
    )


async def job_runs(db: AsyncSession, found: Round) -> bool:
    """Whether the round's last job has not ended."""
    if found.job_id is None:
        return False
    job = chassis_tables.of("rotation", "job")
    state = await db.scalar(select(job.state).where(job.id == found.job_id))
    return state in ("queued", "running")


async def view_round(db: AsyncSession, caller: Caller, found: Round) -> RoundView:
    """The round whole, with what this caller may do with it now."""
    groups, units = await groups_of(db, found.id), await units_of(db, found.id)
    signatures = await signatures_of(db, found)
    facts = await facts_of(db, caller, found)
    line = RoundLine.model_validate(found).model_dump()
    shown = plan_is_shown_to(caller, found)
    return RoundView(
        **line,
        terms=[RoundTermView.model_validate(term) for term in found.terms],
        groups=[RoundGroupView.model_validate(group) for group in groups],
        units=[RoundUnitView.model_validate(unit) for unit in units],
        wishes_until=found.wishes_until,
        correction_days=found.correction_days,
        correction_until=found.correction_until,
        seed_sha256=found.seed_sha256,
        seed=found.seed if found.snapshot_sha256 else None,
        job_id=found.job_id,
        snapshot_sha256=found.snapshot_sha256,
        scenario_id=found.scenario_id if shown else None,
        plan_sha256=found.plan_sha256 if shown else None,
        plan_certified=found.plan_certified,
        plan_violations=found.plan_violations if shown else [],
        plan_losses=found.plan_losses if shown else [],
        plan_unexplained=found.plan_unexplained if shown else [],
        signatures=[view_signature(row) for row in signatures],
        unsigned=[RoundUnitView.model_validate(unit) for unit in yet_to_sign(units, signatures)],
        can={
            **{f"transition.{to}": reason for to, reason in offered(facts, caller.acts_as.value).items()},
            **_other_doors(caller, found, facts),
        },
    )


def _other_doors(caller: Caller, found: Round, facts: RoundFacts) -> dict[str, str | None]:
    power, is_open = caller.acts_as, found.state is RoundState.OPEN and not wish_window_closed(found, facts.today)
    return {
        "sign": None if power is Power.PRINCIPAL and may_sign(found, facts.today) is None else (
            "not-granted" if power is not Power.PRINCIPAL else may_sign(found, facts.today)
        ),
        "wish.file": ("not-granted" if power is not Power.TEACHER else None if is_open else "wish-window-closed"),
        "wish.import": (
            "not-granted" if power.value != PERSONNEL else None if is_open else "wish-window-closed"
        ),
    }  # fmt: skip


def wish_window_closed(found: Round, today: date) -> bool:
    """Wishes may be filed while the round is open; a window of zero days leaves that to the bureau's freeze."""
    last = found.wishes_until
    return found.state is not RoundState.OPEN or (last is not None and last > found.created_at.date() and today >= last)


def may_sign(found: Round, today: date) -> str | None:
    """Signatures are given once the correction window is over."""
    if found.state is not RoundState.CORRECTION:
        return "round-state"
    return "correction-window-open" if found.correction_until and today < found.correction_until else None


def correction_end(found: Round, today: date) -> date:
    """The first day after the correction window; zero days end it at once."""
    return today + timedelta(days=found.correction_days or 0)


def view_signature(row: Signature) -> RoundSignatureView:
    """A signature as the wire shows it."""
    return RoundSignatureView(
        unit_id=row.unit_id, plan_sha256=row.plan_sha256, signed_by=row.signed_by, signed_at=row.created_at
    )


def of_state(query: Select[Round], state: RoundState | None, school_year: str | None) -> Select[Round]:
    """Narrow a list of rounds."""
    if state:
        query = query.where(Round.state == state)
    return query.where(Round.school_year == school_year) if school_year else query
