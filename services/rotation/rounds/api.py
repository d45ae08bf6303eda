"""Routes of rounds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id, SchoolYearName
from services.chassis.identity import Caller
from services.chassis.jobs import accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.rounds.actions import (
    MOVE_REFUSALS,
    AlreadySigned,
    CorrectionWindowOpen,
    RoundStateRefused,
    SignatureOutdated,
    draft_round,
    move_round,
    sign_plan,
)
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.queries import find_round, of_state, view_round, view_signature, visible_rounds
from services.rotation.rounds.schemas import (
    RoundDraft,
    RoundMoved,
    RoundPage,
    RoundSignatureDraft,
    RoundSignatureView,
    RoundTransitionDraft,
    RoundView,
)
from services.rotation.rounds.tables import Round

router = router("/api/rotation/v1/rounds", tags=["rounds"])
RoundReader = Annotated[Caller, allowed("round.read")]
RoundOwner = Annotated[Caller, allowed("round.open")]
RoundMover = Annotated[Caller, allowed("round.transition")]
PlanSigner = Annotated[Caller, allowed("rotation_plan.sign")]


@router.get("", response_model=RoundPage)
async def list_rounds(
    caller: RoundReader, db: Db, page: PageQuery,
    state: RoundState | None = None, school_year: SchoolYearName | None = None,
) -> Any:  # fmt: skip
    """Rounds of the caller's bureau or, for a school, those it takes part in."""
    return await paginate(db, of_state(visible_rounds(caller), state, school_year), by=[Round.id], query=page)


@router.post("", status_code=201)
async def create_round(caller: RoundOwner, db: Db, draft: RoundDraft, response: Response) -> RoundView:
    """Draft a round under a policy."""
    made = await draft_round(db, caller, draft)
    tag(response, made)
    return await view_round(db, caller, made)


@router.get("/{round_id}", responses=refusals(NotThere))
async def read_round(caller: RoundReader, db: Db, round_id: Id, response: Response) -> RoundView:
    """One round, with what the caller may do with it now."""
    found = await find_round(db, caller, round_id)
    tag(response, found)
    return await view_round(db, caller, found)


@router.post("/{round_id}/transitions", responses={**refusals(NotThere, *MOVE_REFUSALS), 202: {"model": RoundMoved}})
async def transition_round(
    caller: RoundMover, db: Db, round_id: Id, draft: RoundTransitionDraft, if_match: IfMatch, response: Response
) -> RoundMoved:
    """Take one step. Steps that read the registry or solve are answered 202 with their job."""
    found = await find_round(db, caller, round_id, lock=True)
    match(found, if_match)
    job = await move_round(db, caller, found, draft)
    tag(response, found)
    return RoundMoved(round=await view_round(db, caller, found), job=accepted(response, job) if job else None)


@router.post(
    "/{round_id}/signatures",
    status_code=201,
    responses=refusals(NotThere, RoundStateRefused, CorrectionWindowOpen, SignatureOutdated, AlreadySigned),
)
async def sign_round(caller: PlanSigner, db: Db, round_id: Id, draft: RoundSignatureDraft) -> RoundSignatureView:
    """A principal signs the plan for one of her units."""
    found = await find_round(db, caller, round_id, lock=True)
    return view_signature(await sign_plan(db, caller, found, draft))
