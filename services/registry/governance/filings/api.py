"""Routes of filings."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id, SchoolYearName
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, PreconditionFailed, refusals
from services.registry.governance.filings import actions, queries
from services.registry.governance.filings.core import FilingState
from services.registry.governance.filings.schemas import (
    FilingChange,
    FilingDetail,
    FilingDraft,
    FilingPage,
    FilingTransition,
)
from services.registry.governance.filings.tables import Filing
from services.registry.governance.policies.actions import ReasonMissing, SecondPersonNeeded, WrongState

router = noun_router("/api/registry/v1/filings", tags=["filings"])
FilingReader = Annotated[Caller, allowed("filing.read")]
FilingEditor = Annotated[Caller, allowed("filing.edit")]
FilingMover = Annotated[Caller, allowed("filing.move")]


@router.get("", response_model=FilingPage)
async def list_filings(
    caller: FilingReader, db: Db, page: PageQuery,
    group: Annotated[Id | None, Query()] = None, state: Annotated[FilingState | None, Query()] = None,
    school_year: Annotated[SchoolYearName | None, Query()] = None,
) -> Any:  # fmt: skip
    """Filings of the groups the caller sees."""
    asked = {Filing.group_id: group, Filing.state: state, Filing.school_year: school_year}
    wanted = queries.visible_filings(caller).where(*(c == v for c, v in asked.items() if v is not None))
    return await paginate(db, wanted, by=[Filing.id], query=page)


@router.post(
    "", response_model=FilingDetail, status_code=201, responses=refusals(NotThere, Forbidden, actions.FilingExists)
)
async def draft_filing(caller: FilingEditor, db: Db, draft: FilingDraft, response: Response) -> Any:
    """The lead starts the year's goals and plan (A15)."""
    row = await actions.draft_filing(db, caller, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.get("/{filing_id}", response_model=FilingDetail, responses=refusals(NotThere))
async def read_filing(caller: FilingReader, db: Db, filing_id: Id, response: Response) -> Any:
    """A filing with its text."""
    row = await queries.filing_of(db, caller, filing_id)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.put(
    "/{filing_id}", response_model=FilingDetail,
    responses=refusals(NotThere, Forbidden, WrongState, PreconditionFailed),
)  # fmt: skip
async def change_filing(
    caller: FilingEditor, db: Db, filing_id: Id, change: FilingChange, if_match: IfMatch, response: Response
) -> Any:
    """Replace the text of a draft or returned filing."""
    row = await queries.filing_of(db, caller, filing_id)
    match(row, if_match)
    await actions.change_filing(db, caller, row, change)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/{filing_id}/transitions", response_model=FilingDetail,
    responses=refusals(
        NotThere, Forbidden, WrongState, ReasonMissing, SecondPersonNeeded, actions.FilingIncomplete,
        actions.DayInFuture, PreconditionFailed,
    ),
)  # fmt: skip
async def move_filing(
    caller: FilingMover, db: Db, filing_id: Id, step: FilingTransition, if_match: IfMatch, response: Response
) -> Any:
    """Submit to the bureau; return or accept it there, with a reason."""
    row = await queries.filing_of(db, caller, filing_id)
    match(row, if_match)
    await actions.move_filing(db, caller, row, step)
    tag(response, row)
    return await queries.detail(db, caller, row)
