"""Routes of meetings."""

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
from services.registry.governance.meetings import actions, queries
from services.registry.governance.meetings.core import MeetingKind
from services.registry.governance.meetings.schemas import MeetingDetail, MeetingDraft, MeetingPage, MinutesDraft
from services.registry.governance.meetings.tables import Meeting

router = noun_router("/api/registry/v1/meetings", tags=["meetings"])
MeetingReader = Annotated[Caller, allowed("meeting.read")]
MeetingRecorder = Annotated[Caller, allowed("meeting.record")]


@router.get("", response_model=MeetingPage)
async def list_meetings(
    caller: MeetingReader, db: Db, page: PageQuery,
    group: Annotated[Id | None, Query()] = None, kind: Annotated[MeetingKind | None, Query()] = None,
) -> Any:  # fmt: skip
    """Meetings of the groups the caller sees, by day."""
    asked = {Meeting.group_id: group, Meeting.kind: kind}
    wanted = queries.visible_meetings(caller).where(*(c == v for c, v in asked.items() if v is not None))
    return await paginate(db, wanted, by=[Meeting.held_on, Meeting.id], query=page)


@router.post(
    "", response_model=MeetingDetail, status_code=201,
    responses=refusals(NotThere, Forbidden, actions.MeetingInFuture, actions.NotSeated),
)  # fmt: skip
async def record_meeting(caller: MeetingRecorder, db: Db, draft: MeetingDraft, response: Response) -> Any:
    """Record a meeting that was held, with attendance by seat (A16)."""
    row = await actions.record_meeting(db, caller, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.get("/{meeting_id}", response_model=MeetingDetail, responses=refusals(NotThere))
async def read_meeting(caller: MeetingReader, db: Db, meeting_id: Id, response: Response) -> Any:
    """A meeting with its minutes and attendance."""
    row = await queries.meeting_of(db, caller, meeting_id)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.put(
    "/{meeting_id}/minutes", response_model=MeetingDetail, responses=refusals(NotThere, Forbidden, PreconditionFailed)
)
async def write_minutes(
    caller: MeetingRecorder, db: Db, meeting_id: Id, draft: MinutesDraft, if_match: IfMatch, response: Response
) -> Any:
    """Write the minutes, without which a meeting does not count."""
    row = await queries.meeting_of(db, caller, meeting_id)
    match(row, if_match)
    await actions.write_minutes(db, caller, row, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)
