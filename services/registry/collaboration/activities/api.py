"""Routes of activities."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, PreconditionFailed, refusals
from services.registry.collaboration.activities import actions, queries
from services.registry.collaboration.activities.core import ActivityKind, ActivityState
from services.registry.collaboration.activities.schemas import (
    ActivityDetail,
    ActivityDraft,
    ActivityPage,
    ActivityTransition,
)
from services.registry.collaboration.activities.tables import Activity
from services.registry.governance.policies.actions import ReasonMissing, SecondPersonNeeded, WrongState

router = noun_router("/api/registry/v1/activities", tags=["activities"])
ActivityReader = Annotated[Caller, allowed("activity.read")]
ActivityRecorder = Annotated[Caller, allowed("activity.record")]
ActivityConfirmer = Annotated[Caller, allowed("activity.confirm")]


@router.get("", response_model=ActivityPage)
async def list_activities(
    caller: ActivityReader, db: Db, page: PageQuery,
    group: Annotated[Id | None, Query()] = None, kind: Annotated[ActivityKind | None, Query()] = None,
    state: Annotated[ActivityState | None, Query()] = None,
) -> Any:  # fmt: skip
    """Activities of the groups the caller sees, by day."""
    asked = {Activity.group_id: group, Activity.kind: kind, Activity.state: state}
    wanted = queries.visible_activities(caller).where(*(c == v for c, v in asked.items() if v is not None))
    found = await paginate(db, wanted, by=[Activity.held_on, Activity.id], query=page)
    return {**found, "items": await queries.views(db, found["items"])}


@router.post(
    "", response_model=ActivityDetail, status_code=201,
    responses=refusals(NotThere, actions.ActivityInFuture, actions.UnitNotInGroup),
)  # fmt: skip
async def record_activity(caller: ActivityRecorder, db: Db, draft: ActivityDraft, response: Response) -> Any:
    """Record an activity of the caller's own staff at a unit of the group (A28, A29)."""
    row = await actions.record_activity(db, caller, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.get("/{activity_id}", response_model=ActivityDetail, responses=refusals(NotThere))
async def read_activity(caller: ActivityReader, db: Db, activity_id: Id, response: Response) -> Any:
    """An activity."""
    row = await queries.activity_of(db, caller, activity_id)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/{activity_id}/transitions", response_model=ActivityDetail,
    responses=refusals(NotThere, Forbidden, WrongState, ReasonMissing, SecondPersonNeeded, PreconditionFailed),
)  # fmt: skip
async def move_activity(
    caller: ActivityConfirmer, db: Db, activity_id: Id, step: ActivityTransition, if_match: IfMatch, response: Response
) -> Any:
    """The host school confirms, or rejects with a reason."""
    row = await queries.activity_of(db, caller, activity_id)
    match(row, if_match)
    await actions.move_activity(db, caller, row, step)
    tag(response, row)
    return await queries.detail(db, caller, row)
