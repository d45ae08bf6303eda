"""Routes of review rounds."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.jobs import JobView, accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import Permission, allowed
from services.chassis.problems import Forbidden, NotThere, refusals
from services.evaluation.indicators.tables import FrameworkVersion
from services.evaluation.reviews.actions import (
    STEP_REFUSALS,
    NotInspectorate,
    ReviewStepNotAllowed,
    RoundAlreadyFrozen,
    RoundExists,
    SelfFinalisation,
    amend_round,
    draft_round,
    move_round,
    propose_verdict,
)
from services.evaluation.reviews.queries import (
    coverage_view,
    find_round,
    round_view,
    view_of,
    visible_reviews,
    visible_rounds,
)
from services.evaluation.reviews.schemas import (
    CoverageView,
    ReviewPage,
    ReviewRoundChange,
    ReviewRoundDraft,
    ReviewRoundMoved,
    ReviewRoundPage,
    ReviewRoundTransition,
    ReviewRoundView,
    ReviewSnapshotView,
    VerdictDraft,
)
from services.evaluation.reviews.tables import Review, ReviewRound
from services.evaluation.snapshots.queries import snapshot_of

router = router("/api/evaluation/v1/review-rounds", tags=["review rounds"])


class InspectorateOnly(Permission):
    """A permission whose refusal says what A36 says: 督导室 runs the annual evaluation."""

    async def __call__(self, request: Request) -> Caller:
        """The caller, or `not-inspectorate`."""
        try:
            return await super().__call__(request)
        except Forbidden as refused:
            raise NotInspectorate(reason="not-inspectorate") from refused


RoundReader = Annotated[Caller, allowed("review_round.read")]
RoundOpener = Annotated[Caller, Depends(InspectorateOnly("review_round.open", reads=False))]
RoundAmender = Annotated[Caller, Depends(InspectorateOnly("review_round.amend", reads=False))]
RoundMover = Annotated[Caller, Depends(InspectorateOnly("review_round.transition", reads=False))]
VerdictProposer = Annotated[Caller, Depends(InspectorateOnly("verdict.propose", reads=False))]


@router.get("", response_model=ReviewRoundPage)
async def list_review_rounds(caller: RoundReader, db: Db, page: PageQuery) -> Any:
    """Review rounds of the bureau; a school sees those that review it."""
    found = visible_rounds(caller).join(FrameworkVersion, FrameworkVersion.id == ReviewRound.framework_id)
    wanted = found.add_columns(FrameworkVersion)
    return await paginate(db, wanted, by=[ReviewRound.id], query=page, view=lambda row: view_of(caller, *row))


@router.post("", status_code=201, responses=refusals(NotThere, NotInspectorate, RoundExists))
async def draft_review_round(
    caller: RoundOpener, db: Db, draft: ReviewRoundDraft, response: Response
) -> ReviewRoundView:
    """Draft the annual round of a school year under a framework (A36)."""
    made = await draft_round(db, caller, draft)
    tag(response, made)
    return await round_view(db, caller, made)


@router.get("/{round_id}", responses=refusals(NotThere))
async def read_review_round(caller: RoundReader, db: Db, round_id: Id, response: Response) -> ReviewRoundView:
    """One round and what the caller may do with it now."""
    found = await find_round(db, caller, round_id)
    tag(response, found)
    return await round_view(db, caller, found)


@router.patch("/{round_id}", responses=refusals(NotThere, NotInspectorate, RoundAlreadyFrozen))
async def amend_review_round(
    caller: RoundAmender, db: Db, round_id: Id, change: ReviewRoundChange, if_match: IfMatch, response: Response
) -> ReviewRoundView:
    """Change the value-added fit and the leaves that this round does not collect."""
    found = await find_round(db, caller, round_id, lock=True)
    match(found, if_match)
    amended = await amend_round(db, caller, found, change)
    tag(response, amended)
    return await round_view(db, caller, amended)


@router.post(
    "/{round_id}/transitions",
    responses={**refusals(NotThere, Forbidden, *STEP_REFUSALS), 202: {"model": ReviewRoundMoved}},
)
async def transition_review_round(
    caller: RoundMover, db: Db, round_id: Id, asked: ReviewRoundTransition, if_match: IfMatch, response: Response
) -> ReviewRoundMoved:
    """Take one step. `frozen` asks the registry and rotation, so it is answered 202 with its job."""
    found = await find_round(db, caller, round_id, lock=True)
    match(found, if_match)
    job = await move_round(db, caller, found, asked)
    tag(response, found)
    view = JobView.model_validate(accepted(response, job)) if job else None
    return ReviewRoundMoved(round=await round_view(db, caller, found), job=view)


@router.post(
    "/{round_id}/verdicts",
    responses=refusals(NotThere, NotInspectorate, ReviewStepNotAllowed, SelfFinalisation),
)
async def propose_review_verdict(
    caller: VerdictProposer, db: Db, round_id: Id, draft: VerdictDraft, if_match: IfMatch, response: Response
) -> ReviewRoundView:
    """Propose that the notified scores become final; the bureau's leader decides."""
    found = await find_round(db, caller, round_id, lock=True)
    match(found, if_match)
    proposed = await propose_verdict(db, caller, found, draft.reason)
    tag(response, proposed)
    return await round_view(db, caller, proposed)


@router.get("/{round_id}/snapshot", response_model=ReviewSnapshotView, responses=refusals(NotThere))
async def read_review_snapshot(caller: RoundReader, db: Db, round_id: Id) -> Any:
    """The manifest of the frozen inputs: which source answered what, of which day, with which hash."""
    return await snapshot_of(db, (await find_round(db, caller, round_id)).snapshot_id)


@router.get("/{round_id}/coverage", responses=refusals(NotThere))
async def read_review_coverage(caller: RoundReader, db: Db, round_id: Id) -> CoverageView:
    """How many units have each leaf in each state."""
    return await coverage_view(db, await find_round(db, caller, round_id))


@router.get("/{round_id}/reviews", response_model=ReviewPage, responses=refusals(NotThere))
async def list_reviews(caller: RoundReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """The units that the round reviews, by name."""
    found = await find_round(db, caller, round_id)
    of_round = visible_reviews(caller).where(Review.round_id == found.id)
    return await paginate(db, of_round, by=[Review.name, Review.id], query=page)
