"""Verbs on rounds: draft, move along the table of transitions, sign."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.database import refuse_on
from services.chassis.identity import Caller
from services.chassis.jobs import defer
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, Invalid, NotThere, Problem
from services.rotation.rounds.core import SYSTEM, RoundState, Transition, refusal, transition
from services.rotation.rounds.queries import correction_end, facts_of, may_sign, units_of
from services.rotation.rounds.schemas import RoundDraft, RoundSignatureDraft, RoundTransitionDraft
from services.rotation.rounds.tables import Round, RoundGroup, Signature, Snapshot


class RoundStateRefused(Conflict):
    slug, title_zh, title_en = "round-state", "轮次当前状态不能办理", "The round's state does not permit this"


class RunInProgress(Conflict):
    title_zh, title_en = "本轮次有任务正在进行", "A job of this round is in progress"


class ReasonMissing(Invalid):
    title_zh, title_en = "请写明原因", "A reason is needed"


class WishWindowOpen(Conflict):
    title_zh, title_en = "志愿填报尚未截止", "The wish window is still open"


class PlanNotCertified(Conflict):
    title_zh, title_en = "方案未通过独立校验", "The plan is not certified by the verifier"


class HardRuleViolated(Conflict):
    title_zh, title_en = "方案违反硬性规则", "The plan breaks a hard rule"


class CoverageLoss(Conflict):
    title_zh, title_en = "方案使有课学科缺少教师", "The plan leaves a subject without cover"


class SoftReasonMissing(Conflict):
    title_zh, title_en = "未达到“原则上”指标须写明原因", "A missed soft rule needs a written reason"


class CorrectionWindowOpen(Conflict):
    title_zh, title_en = "更正期尚未结束", "The correction window is still open"


class SignatureMissing(Conflict):
    title_zh, title_en = "尚有校长未签署", "A principal's signature is missing"


class SignatureOutdated(Conflict):
    title_zh, title_en = "签署的不是当前方案", "The signature is for another plan"


class SeparationOfDuties(Forbidden):
    title_zh, title_en = "提出人不能批准自己的方案", "Whoever proposes may not approve"


class PlacementsOpen(Conflict):
    title_zh, title_en = "仍有派遣未结束", "Placements have not ended"


class AlreadySigned(Conflict):
    title_zh, title_en = "该单位已签署", "This unit has signed"


refuse_on("uq_round_signatures_plan", AlreadySigned)

_REFUSALS: dict[str, type[Problem]] = {
    kind.slug: kind
    for kind in (
        RoundStateRefused, RunInProgress, WishWindowOpen, PlanNotCertified, HardRuleViolated, CoverageLoss,
        SoftReasonMissing, CorrectionWindowOpen, SignatureMissing, SeparationOfDuties, PlacementsOpen,
    )
}  # fmt: skip
MOVE_REFUSALS = (*_REFUSALS.values(), ReasonMissing)


async def draft_round(db: AsyncSession, caller: Caller, draft: RoundDraft) -> Round:
    """A round in draft for the caller's district; the lottery seed is committed to by its hash from now on."""
    seed = draft.seed or secrets.token_hex(16)
    made = Round(
        district_id=_district(caller), name=draft.name, policy_id=draft.policy_id, school_year=draft.school_year,
        starts_on=draft.terms[0].starts_on, ends_on=draft.terms[-1].ends_on,
        terms=[term.model_dump(mode="json") for term in draft.terms], state=RoundState.DRAFT,
        wishes_until=draft.wishes_until, correction_days=draft.correction_days, seed=seed,
        seed_sha256=hashlib.sha256(seed.encode()).hexdigest(), placements_open=0, **NO_PLAN,
    )  # fmt: skip
    db.add(made)
    await db.flush()
    db.add_all(RoundGroup(round_id=made.id, group_id=group_id) for group_id in draft.groups)
    await db.flush()
    record(db, "round.draft", "round", made.id, after=draft.model_dump(mode="json", exclude={"seed"}))
    return made


NO_PLAN: dict[str, Any] = {
    "scenario_id": None, "plan_sha256": None, "plan_certified": False, "plan_violations": [], "plan_losses": [],
    "plan_unexplained": [], "proposed_by": None, "correction_until": None,
}  # fmt: skip


def _district(caller: Caller) -> UUID:
    district_id = caller.person.district_id
    if district_id is None:
        raise Forbidden(reason="not-granted")
    return district_id


async def move_round(db: AsyncSession, caller: Caller, found: Round, draft: RoundTransitionDraft) -> Any:
    """Takes one step of the table, or defers the job that will and answers its row (None: done at once).

    ``found`` must be locked.
    """
    row = transition(found.state, draft.to)
    if row is None or row.who == SYSTEM:
        raise _state_refused(found, draft.to)
    if caller.acts_as.value != row.who:
        raise Forbidden(reason="not-granted")
    if row.needs_reason and not draft.reason:
        raise ReasonMissing
    facts = await facts_of(db, caller, found)
    if slug := refusal(row, facts):
        unsigned = list(facts.unsigned) if slug == SignatureMissing.slug else []
        raise refused(slug, unsigned=unsigned, rules=_named(found, slug))
    record(
        db, "round.transition", "round", found.id,
        before={"state": found.state.value}, after={"state": draft.to.value}, reason=draft.reason,
    )  # fmt: skip
    if row.job:
        return await _defer(db, found, row)
    await arrive(db, found, draft.to, actor=caller)
    return None


async def _defer(db: AsyncSession, found: Round, row: Transition) -> Any:
    assert row.job
    if row.to is RoundState.SOLVING:
        await arrive(db, found, row.to)
    job = await defer(db, row.job, subject=("round", found.id), lock=f"round:{found.id}", round_id=str(found.id))
    found.job_id = job.id
    await db.flush()
    return job


async def arrive(db: AsyncSession, found: Round, to: RoundState, *, actor: Caller | None = None) -> None:
    """Sets the state with what belongs to it, and tells the feed. Checks nothing: callers have."""
    match to:
        case RoundState.OPEN | RoundState.SOLVING:
            for name, value in NO_PLAN.items():
                setattr(found, name, value)
            if to is RoundState.OPEN:
                await _void_snapshots(db, found)
        case RoundState.PROPOSED:
            found.proposed_by = actor.person.account_id if actor else None
        case RoundState.CORRECTION:
            found.correction_until = correction_end(found, clock.today())
        case RoundState.PUBLISHED:
            found.published_at = clock.now()
    found.state = to
    emit(
        db, f"round.{to.value.replace('-', '_')}", "round", found.id,
        district_id=found.district_id, as_of=clock.today(), data={"school_year": found.school_year},
    )  # fmt: skip
    await db.flush()


async def _void_snapshots(db: AsyncSession, found: Round) -> None:
    """A frozen picture is never changed or deleted; a reopened round does not rest on it any more."""
    ours = update(Snapshot).where(Snapshot.round_id == found.id, Snapshot.voided_at.is_(None))
    await db.execute(ours.values(voided_at=clock.now()))
    found.snapshot_sha256 = None


async def still(db: AsyncSession, round_id: UUID, state: RoundState) -> Round:
    """The locked round of a job, still in the state from which the job was deferred; else ``round-state``."""
    found = (await db.execute(select(Round).where(Round.id == round_id).with_for_update())).scalar_one_or_none()
    if found is None:
        raise NotThere
    if found.state is not state:
        raise _state_refused(found, state)
    return found


async def has_landed(db: AsyncSession, round_id: UUID, state: RoundState, job_id: UUID) -> bool:
    """Whether this very job brought the round there already: a job that runs twice has one effect."""
    found = await db.get(Round, round_id)
    return found is not None and found.state is state and found.job_id == job_id


async def sign_plan(db: AsyncSession, caller: Caller, found: Round, draft: RoundSignatureDraft) -> Signature:
    """A principal signs for her unit, bound to the plan's hash (A18). ``found`` must be locked."""
    units = {unit.unit_id: unit for unit in await units_of(db, found.id)}
    unit = units.get(draft.unit_id)
    if unit is None or unit.school_id != caller.person.school_id:
        raise NotThere
    if slug := may_sign(found, clock.today()):
        raise refused(slug)
    if draft.plan_sha256 != found.plan_sha256:
        raise SignatureOutdated(plan_sha256=found.plan_sha256)
    signature = Signature(
        round_id=found.id, unit_id=unit.unit_id, plan_sha256=draft.plan_sha256,
        account_id=caller.person.account_id, signed_by=caller.person.name,
    )  # fmt: skip
    db.add(signature)
    await db.flush()
    record(db, "rotation_plan.sign", "round", found.id, after=draft.model_dump(mode="json"))
    emit(db, "round.signed", "round", found.id, district_id=found.district_id, data={"unit_id": str(unit.unit_id)})
    return signature


def refused(slug: str, **facts: Any) -> Problem:
    """The named problem of a check's slug."""
    kept = {key: value for key, value in facts.items() if value}
    return _REFUSALS[slug](**kept)


def _named(found: Round, slug: str) -> list[str]:
    return {
        "hard-rule-violated": found.plan_violations,
        "coverage-loss": found.plan_losses,
        "soft-reason-missing": found.plan_unexplained,
    }.get(slug, [])


def _state_refused(found: Round, to: RoundState) -> RoundStateRefused:
    return RoundStateRefused(
        f"轮次处于 {found.state.value}，不能到 {to.value}",
        f"The round is {found.state.value} and cannot go to {to.value}",
        state=found.state.value,
    )
