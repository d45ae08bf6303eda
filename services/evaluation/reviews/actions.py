"""What is done to a round: opened by the inspectorate, frozen from the other services, moved, decided, published."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, Invalid, refuse_on
from services.evaluation.indicators.actions import freeze_framework
from services.evaluation.indicators.core import BundleMode, State
from services.evaluation.indicators.queries import find_framework_by_id, framework_of
from services.evaluation.indicators.tables import FrameworkVersion
from services.evaluation.observations.queries import values_of_year
from services.evaluation.readers.sources import Sources, read_sources
from services.evaluation.reviews.core import (
    NEEDS_A_JOB,
    Hand,
    ReviewRoundState,
    proposes_own_scores,
    step,
)
from services.evaluation.reviews.queries import (
    HANDS,
    ExampleWeights,
    FrameworkNotApproved,
    NotInspectorate,
    SelfFinalisation,
    VerdictNotProposed,
    actors_of,
    may_finalise,
    may_open,
)
from services.evaluation.reviews.schemas import ReviewRoundChange, ReviewRoundDraft, ReviewRoundTransition
from services.evaluation.reviews.tables import Review, ReviewRound
from services.evaluation.snapshots.actions import (
    ReviewedUnit,
    Wanted,
    keep_snapshot,
    observe,
    reviewed_units,
)
from services.evaluation.snapshots.queries import UnresolvedMissing, refuse_unresolved
from services.evaluation.valueadded.queries import effects_for, find_fit


class RoundExists(Conflict):
    """The jurisdiction has a living round of that school year."""

    title_zh, title_en = "本学年已有考核轮次", "There is a review round for that school year already"


class ReviewStepNotAllowed(Conflict):
    """There is no such step from the state the round is in."""

    title_zh, title_en = "当前状态不能这样办理", "No such step from this state"


class ReasonRequired(Invalid):
    """This step needs a written reason."""

    title_zh, title_en = "须填写理由", "A reason is required"


class RoundChangedMeanwhile(Conflict):
    """The round was amended, moved or frozen after this freeze was asked for."""

    title_zh, title_en = "轮次在冻结前已变动", "The round changed before it was frozen"


class RoundAlreadyFrozen(Conflict):
    """What a round stands on changes before its freeze only."""

    title_zh, title_en = "轮次已冻结，不能修改", "The round is frozen"


refuse_on("uq_review_rounds_year", RoundExists)

STEP_REFUSALS = (
    ReviewStepNotAllowed, NotInspectorate, FrameworkNotApproved, ExampleWeights, ReasonRequired,
    VerdictNotProposed, SelfFinalisation, UnresolvedMissing,
)  # fmt: skip


async def draft_round(db: AsyncSession, caller: Caller, draft: ReviewRoundDraft) -> ReviewRound:
    """A round of the caller's jurisdiction, still a draft."""
    framework = await find_framework_by_id(db, caller, draft.framework_id)
    if draft.fit_id is not None:
        await find_fit(db, caller, draft.fit_id)
    made = ReviewRound(
        **draft.model_dump(),
        district_id=caller.district_id,
        state=ReviewRoundState.DRAFT,
        in_shadow=framework.bundle_mode == BundleMode.SHADOW,
        opened_by=caller.account_id,
        ran_by=[],
        entered_by=[],
        pending=[],
    )
    db.add(made)
    await db.flush()
    record(db, "review_round.draft", "review_round", made.id, after=draft.model_dump(mode="json"))
    return made


async def amend_round(db: AsyncSession, caller: Caller, found: ReviewRound, change: ReviewRoundChange) -> ReviewRound:
    """Change the fit and the leaves that are not collected, before the freeze."""
    if found.state not in (ReviewRoundState.DRAFT, ReviewRoundState.OPEN):
        raise RoundAlreadyFrozen(state=found.state.value)
    if change.fit_id is not None:
        await find_fit(db, caller, change.fit_id)
    before = {"fit_id": found.fit_id, "left_out": found.left_out}
    found.fit_id, found.left_out = change.fit_id, change.left_out
    await db.flush()
    record(db, "review_round.amend", "review_round", found.id, before=before, after=change.model_dump(mode="json"))
    return found


async def move_round(db: AsyncSession, caller: Caller, found: ReviewRound, asked: ReviewRoundTransition) -> Any | None:
    """Take one step of the table in `core`. Returns the job of a step that must ask another service."""
    before, after = found.state, ReviewRoundState(asked.to)
    taken = step(before, after)
    if taken is None or taken.hand is Hand.MACHINE:
        raise ReviewStepNotAllowed(state=before.value, to=after.value)
    if HANDS.get(caller.power) is not taken.hand:
        _not_theirs(taken.hand)
    if taken.needs_reason and not asked.reason:
        raise ReasonRequired
    record(db, f"review_round.{after}", "review_round", found.id, before={"state": before}, after={"state": after},
           reason=asked.reason)  # fmt: skip
    if after in NEEDS_A_JOB:
        ids = {"round_id": str(found.id), "version": str(found.version)}
        kind, subject = "evaluation.freeze", ("review_round", found.id)
        return await defer(db, kind, subject=subject, lock=f"round-{found.id}", **ids)
    await _guard(db, caller, found, after)
    found.state = after
    await db.flush()
    emit(db, f"review_round.{after}", "review_round", found.id, district_id=found.district_id, as_of=found.as_of)
    return None


def _not_theirs(hand: Hand) -> NoReturn:
    if hand is Hand.INSPECTORATE:
        raise NotInspectorate(reason="not-inspectorate")
    raise Forbidden("须由局领导核定。", "The bureau's leader decides.", reason="needs-leader")


async def _guard(db: AsyncSession, caller: Caller, found: ReviewRound, after: ReviewRoundState) -> None:
    match after:
        case ReviewRoundState.OPEN:
            await may_open(db, found)
            await freeze_framework(db, await db.get_one(FrameworkVersion, found.framework_id))
        case ReviewRoundState.FINAL:
            await may_finalise(db, caller, found)
            found.decided_by = caller.account_id


async def propose_verdict(db: AsyncSession, caller: Caller, found: ReviewRound, reason: str) -> ReviewRound:
    """The inspectorate proposes that the notified scores become final; somebody else decides."""
    if found.state is not ReviewRoundState.NOTIFIED:
        raise ReviewStepNotAllowed(state=found.state.value, to="proposed")
    if proposes_own_scores(str(caller.account_id), actors_of(found)):
        raise SelfFinalisation(reason="needs-second-person")
    found.proposed_by = caller.account_id
    await db.flush()
    record(db, "verdict.propose", "review_round", found.id, after={"proposed_by": caller.account_id}, reason=reason)
    emit(db, "verdict.proposed", "review_round", found.id, district_id=found.district_id, as_of=found.as_of)
    return found


async def mark_scored(db: AsyncSession, found: ReviewRound, run_id: UUID, by: UUID | None) -> None:
    """A score run has ended: it is the one that counts now."""
    found.state, found.run_id = ReviewRoundState.SCORED, run_id
    if by is not None and by not in found.ran_by:
        found.ran_by = [*found.ran_by, by]
    await db.flush()
    emit(
        db, "review_round.scored", "review_round", found.id, district_id=found.district_id, as_of=found.as_of,
        data={"run_id": str(run_id)},
    )  # fmt: skip


@job("evaluation.freeze", seconds=300)
async def freeze_round(work: Work, round_id: str, version: str) -> dict[str, Any]:
    """Registry and rotation over REST -> hashed snapshot and one review a unit, or nothing at all."""
    async with work.transaction() as db:
        found = await _unchanged(db, round_id, version)
        framework = framework_of(await db.get_one(FrameworkVersion, found.framework_id))
    wanted = Wanted(found.district_id, found.school_year, found.as_of, framework, frozenset(found.left_out))
    await work.progress("reading roster")
    sources = await read_sources(work, wanted.district_id, wanted.as_of)
    return await _keep_frozen(work, round_id, version, wanted, sources)


async def _unchanged(db: AsyncSession, round_id: str, version: str) -> ReviewRound:
    """The round as it was when its freeze was asked for."""
    found = await db.get_one(ReviewRound, UUID(round_id), with_for_update=True)
    if found.state is not ReviewRoundState.OPEN or found.version != int(version):
        raise RoundChangedMeanwhile(state=found.state.value)
    return found


async def _keep_frozen(work: Work, round_id: str, version: str, wanted: Wanted, sources: Sources) -> dict[str, Any]:
    units = reviewed_units(sources, wanted)
    async with work.transaction() as db:
        found = await _unchanged(db, round_id, version)
        effects, exam = await effects_for(db, found.fit_id, wanted.framework)
        values = await values_of_year(db, found.district_id, found.school_year)
        observations = observe(sources, units, wanted, effects, values)
        if not found.in_shadow:
            refuse_unresolved(wanted.framework, [asdict(one) for one in observations])
        snapshot = await keep_snapshot(db, found.id, wanted, sources, units, observations, exam)
        names = {str(facts.group.group_id): facts.group.name for facts in sources.groups}
        db.add_all(_review(found, unit, names) for unit in units)
        found.state, found.snapshot_id = ReviewRoundState.FROZEN, snapshot.id
        found.pending = sorted({one.node_code for one in observations if one.state is State.PENDING})
        found.entered_by = sorted({value.entered_by for value in values})
        await db.flush()
        record(db, "review_round.freeze", "review_round", found.id, after={"sha256": snapshot.sha256})
        emit(db, "review_round.frozen", "review_round", found.id, district_id=found.district_id, as_of=found.as_of,
             data={"snapshot_sha256": snapshot.sha256, "units": len(units)})  # fmt: skip
    return {"round_id": round_id, "snapshot_id": str(snapshot.id), "sha256": snapshot.sha256, "units": len(units)}


def _review(found: ReviewRound, unit: ReviewedUnit, names: Mapping[str, str]) -> Review:
    return Review(
        round_id=found.id,
        district_id=found.district_id,
        school_id=unit.line.school_id,
        unit_id=unit.line.unit_id,
        name=unit.line.name,
        is_sample=unit.line.is_sample,
        stage=unit.stage,
        pupils=unit.pupils,
        memberships=[asdict(share) | {"group_name": names[share.group_id]} for share in unit.shares],
    )
