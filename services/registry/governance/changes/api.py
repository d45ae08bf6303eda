"""Routes of changes, and of a group's own state."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis import clock
from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, PreconditionFailed, refusals
from services.registry.governance.changes import actions, queries
from services.registry.governance.changes.core import ChangeState
from services.registry.governance.changes.schemas import (
    ChangeDetail,
    ChangeDraft,
    ChangePage,
    ChangeTransition,
    ConsentDraft,
    GroupTransition,
)
from services.registry.governance.changes.tables import ChangeRequest
from services.registry.governance.groups import queries as groups
from services.registry.governance.groups.actions import DayTooEarly, GroupNameTaken, MembershipOverlaps
from services.registry.governance.groups.schemas import GroupDetail
from services.registry.governance.policies.actions import ReasonMissing, SecondPersonNeeded, WrongState

router = noun_router("/api/registry/v1", tags=["changes"])
ChangeReader = Annotated[Caller, allowed("change.read")]
ChangeRaiser = Annotated[Caller, allowed("change.raise")]
ChangeMover = Annotated[Caller, allowed("change.move")]
ChangeConsenter = Annotated[Caller, allowed("change.consent")]
GroupMover = Annotated[Caller, allowed("group.move")]
BY_RULES = (
    queries.MembershipRuleBroken, queries.SitingRefused, queries.UnitMisplaced, actions.EvidenceMissing,
    actions.PolicyNotInForce, actions.NotYet, GroupNameTaken, MembershipOverlaps, DayTooEarly,
)  # fmt: skip


@router.get("/changes", response_model=ChangePage)
async def list_changes(
    caller: ChangeReader, db: Db, page: PageQuery,
    state: Annotated[ChangeState | None, Query()] = None, group: Annotated[Id | None, Query()] = None,
) -> Any:  # fmt: skip
    """Changes of the bureau, or of the groups of the caller's school."""
    wanted = queries.visible_changes(caller)
    wanted = wanted.where(ChangeRequest.state == state) if state else wanted
    wanted = wanted.where(ChangeRequest.group_id == group) if group else wanted
    found = await paginate(db, wanted, by=[ChangeRequest.id], query=page)
    return {**found, "items": await queries.views(db, found["items"])}


@router.post(
    "/changes", response_model=ChangeDetail, status_code=201,
    responses=refusals(actions.ChangeIncomplete, Forbidden, NotThere),
)  # fmt: skip
async def raise_change(caller: ChangeRaiser, db: Db, draft: ChangeDraft, response: Response) -> Any:
    """Draft a change: found, join, leave, graduate, remove, change_lead or dissolve (B05)."""
    row = await actions.raise_change(db, caller, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.get("/changes/{change_id}", response_model=ChangeDetail, responses=refusals(NotThere))
async def read_change(caller: ChangeReader, db: Db, change_id: Id, response: Response) -> Any:
    """A change with its units, warnings and consents."""
    row = await queries.change_of(db, caller, change_id)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.put(
    "/changes/{change_id}", response_model=ChangeDetail,
    responses=refusals(actions.ChangeIncomplete, Forbidden, NotThere, WrongState, PreconditionFailed),
)  # fmt: skip
async def edit_change(
    caller: ChangeRaiser, db: Db, change_id: Id, draft: ChangeDraft, if_match: IfMatch, response: Response
) -> Any:
    """Replace what a draft or returned change asks."""
    row = await queries.change_of(db, caller, change_id)
    match(row, if_match)
    await actions.edit_change(db, caller, row, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/changes/{change_id}/transitions", response_model=ChangeDetail,
    responses=refusals(
        NotThere, Forbidden, WrongState, ReasonMissing, SecondPersonNeeded, PreconditionFailed, *BY_RULES
    ),
)  # fmt: skip
async def move_change(
    caller: ChangeMover, db: Db, change_id: Id, step: ChangeTransition, if_match: IfMatch, response: Response
) -> Any:
    """Submit under the profile's rules (A07), withdraw, return, refuse, or let take effect on its day."""
    row = await queries.change_of(db, caller, change_id)
    match(row, if_match)
    await actions.move_change(db, caller, row, step)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/changes/{change_id}/consents", response_model=ChangeDetail, status_code=201,
    responses=refusals(NotThere, Forbidden, WrongState, SecondPersonNeeded, PreconditionFailed, *BY_RULES),
)  # fmt: skip
async def consent_to_change(
    caller: ChangeConsenter, db: Db, change_id: Id, consent: ConsentDraft, if_match: IfMatch, response: Response
) -> Any:
    """The consent of the authority the profile names (B07); the change takes effect at once when its day has come."""
    row = await queries.change_of(db, caller, change_id)
    match(row, if_match)
    await actions.consent_to(db, caller, row, consent)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/groups/{group_id}/transitions", response_model=GroupDetail,
    responses=refusals(
        NotThere, WrongState, ReasonMissing, queries.BodyIncomplete, queries.DocumentMissing, PreconditionFailed
    ),
)  # fmt: skip
async def move_group(
    caller: GroupMover, db: Db, group_id: Id, step: GroupTransition, if_match: IfMatch, response: Response
) -> Any:
    """Make a founding group active, suspend it, resume it (A06, B14)."""
    group = await groups.group_of(db, caller, group_id)
    match(group, if_match)
    await actions.move_group(db, caller, group, step)
    tag(response, group)
    return await groups.detail(db, caller, group, clock.today())
