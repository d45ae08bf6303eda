"""Questions about rounds and reviews; every read goes through `visible_rounds`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import Conflict, Forbidden, NotThere
from services.evaluation.indicators.core import FrameworkState
from services.evaluation.indicators.core.validation import example_weights
from services.evaluation.indicators.queries import framework_of
from services.evaluation.indicators.tables import FrameworkVersion
from services.evaluation.reviews.core import PUBLISHED, Actors, Hand, ReviewRoundState, finalises_own_work, next_states
from services.evaluation.reviews.schemas import CoverageView, LeafCoverageView, ReviewRoundView
from services.evaluation.reviews.tables import Review, ReviewRound
from services.evaluation.snapshots.queries import refuse_unresolved, snapshot_of

_SCHOOL_POWERS = (Power.PRINCIPAL, Power.CLERK)
_STATES = ("observed", "not_applicable", "pending", "late", "suppressed")
HANDS: Mapping[Power, Hand] = {Power.INSPECTORATE: Hand.INSPECTORATE, Power.LEADER: Hand.LEADER}
_GOALS = ("open", "frozen", "moderated", "notified", "final", "published", "closed", "void")


def visible_rounds(caller: Caller) -> Select[ReviewRound]:
    """Rounds of the caller's bureau; a school sees those that review it, a district system published ones."""
    who = caller.person
    rounds = select(ReviewRound).where(ReviewRound.district_id == who.district_id)
    if who.district_id is None:
        return rounds.where(false())
    if who.power is Power.CLIENT:
        return rounds.where(ReviewRound.state.in_(PUBLISHED))
    if who.power in _SCHOOL_POWERS:
        reviewed = select(Review.round_id).where(Review.school_id == who.school_id)
        return rounds.where(ReviewRound.id.in_(reviewed))
    return rounds


def visible_reviews(caller: Caller) -> Select[Review]:
    """Reviews of the bureau's units; a school its own."""
    who = caller.person
    reviews = select(Review).where(Review.district_id == who.district_id)
    if who.power in _SCHOOL_POWERS:
        return reviews.where(Review.school_id == who.school_id)
    return reviews if who.district_id is not None else reviews.where(false())


async def find_round(db: AsyncSession, caller: Caller, round_id: UUID, *, lock: bool = False) -> ReviewRound:
    """The round, if the caller may see it; else 404. `lock` holds its row to the end of the transaction."""
    wanted = visible_rounds(caller).where(ReviewRound.id == round_id)
    found = await db.scalar(wanted.with_for_update(of=ReviewRound) if lock else wanted)
    if found is None:
        raise NotThere
    return found


def _verbs(caller: Caller, found: ReviewRound, framework: FrameworkVersion) -> dict[str, str | None]:
    hand = HANDS.get(caller.power)
    offered = {state.value for state in next_states(found.state, hand)} if hand else set()
    verbs = {
        goal: can(caller, "review_round.transition", blocked=None if goal in offered else "wrong-state")
        for goal in _GOALS
    }
    if verbs["open"] is None:
        verbs["open"] = _opens(found, framework)
    if verbs["final"] is None:
        verbs["final"] = _decides(caller, found)
    proposable = None if found.state is ReviewRoundState.NOTIFIED and found.proposed_by is None else "wrong-state"
    scorable = None if found.state in (ReviewRoundState.FROZEN, ReviewRoundState.SCORED) else "wrong-state"
    verbs["propose"] = can(caller, "verdict.propose", blocked=proposable)
    verbs["score"] = can(caller, "score.run", blocked=scorable)
    return verbs


def _decides(caller: Caller, found: ReviewRound) -> str | None:
    if found.proposed_by is None:
        return "verdict-not-proposed"
    if found.pending:
        return "unresolved-missing"
    return "needs-second-person" if finalises_own_work(str(caller.account_id), actors_of(found)) else None


def _opens(found: ReviewRound, framework: FrameworkVersion) -> str | None:
    if framework.state not in (FrameworkState.APPROVED, FrameworkState.FROZEN):
        return "framework-not-approved"
    return "example-weights" if not found.in_shadow and example_weights(framework_of(framework)) else None


async def round_view(db: AsyncSession, caller: Caller, found: ReviewRound) -> ReviewRoundView:
    """The round with the framework it stands on and what the caller may do with it now."""
    framework = await db.get_one(FrameworkVersion, found.framework_id)
    return view_of(caller, found, framework)


def view_of(caller: Caller, found: ReviewRound, framework: FrameworkVersion) -> ReviewRoundView:
    """The view of a round whose framework is at hand."""
    plain: dict[str, Any] = {
        name: getattr(found, name) for name in ReviewRoundView.model_fields if hasattr(ReviewRound, name)
    }
    return ReviewRoundView(
        **plain,
        framework_code=framework.code,
        framework_semver=framework.semver,
        framework_title_zh=framework.title_zh,
        framework_title_en=framework.title_en,
        weights_status=framework.weights_status.value,
        verdict_proposed=found.proposed_by is not None,
        can=_verbs(caller, found, framework),
    )


async def coverage_view(db: AsyncSession, found: ReviewRound) -> CoverageView:
    """How many units have each leaf in each state, from the frozen snapshot."""
    snapshot = await snapshot_of(db, found.snapshot_id)
    framework = framework_of(await db.get_one(FrameworkVersion, found.framework_id))
    observed = snapshot.content["observations"]
    items = []
    for leaf in framework.leaves():
        states = [one["state"] for one in observed if one["node_code"] == leaf.code]
        if states:
            counts = {state: states.count(state) for state in _STATES}
            source = leaf.source.value if leaf.source else ""
            items.append(
                LeafCoverageView(
                    node_code=leaf.code, name_zh=leaf.name_zh, name_en=leaf.name_en, source=source, **counts
                )
            )
    return CoverageView(round_id=found.id, units=len(snapshot.content["units"]), items=items)


class NotInspectorate(Forbidden):
    """Only the inspectorate of the jurisdiction opens and runs its rounds (A36)."""

    title_zh, title_en = "只有督导室可以办理", "Only the inspectorate may do this"


class FrameworkNotApproved(Conflict):
    """The framework has not been approved by a second person."""

    title_zh, title_en = "指标体系尚未批准", "The framework is not approved"


class ExampleWeights(Conflict):
    """Example weights (示例权重) may score in shadow mode only; `nodes` names them."""

    title_zh, title_en = "示例权重只能用于试算", "Example weights may be used in shadow mode only"


class VerdictNotProposed(Conflict):
    """The inspectorate has not proposed the verdict yet."""

    title_zh, title_en = "督导室尚未提出结论", "The inspectorate has not proposed the verdict"


class SelfFinalisation(Forbidden):
    """Whoever proposed, ran or entered scores does not make them final."""

    title_zh, title_en = "不能核定自己提出或计算的结论", "Nobody finalises what they proposed or ran"


async def may_open(db: AsyncSession, found: ReviewRound) -> None:
    """Refuse a framework that nobody approved, or example weights with consequence (§2)."""
    framework = await db.get_one(FrameworkVersion, found.framework_id)
    if framework.state not in (FrameworkState.APPROVED, FrameworkState.FROZEN):
        raise FrameworkNotApproved(state=framework.state.value)
    examples = () if found.in_shadow else example_weights(framework_of(framework))
    if examples:
        raise ExampleWeights(nodes=list(examples))


async def may_finalise(db: AsyncSession, caller: Caller, found: ReviewRound) -> None:
    """Refuse without a proposal, with leaves still pending, and by anybody who had a hand in the scores (§10)."""
    if found.proposed_by is None:
        raise VerdictNotProposed
    framework = framework_of(await db.get_one(FrameworkVersion, found.framework_id))
    snapshot = await snapshot_of(db, found.snapshot_id)
    refuse_unresolved(framework, snapshot.content["observations"])
    if finalises_own_work(str(caller.account_id), actors_of(found)):
        raise SelfFinalisation(reason="needs-second-person")


def actors_of(found: ReviewRound) -> Actors:
    """Who proposed, ran and entered."""
    proposer = str(found.proposed_by) if found.proposed_by else None
    return Actors(proposer, frozenset(map(str, found.ran_by)), frozenset(map(str, found.entered_by)))
