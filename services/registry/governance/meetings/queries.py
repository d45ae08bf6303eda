"""Which meetings a caller sees."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.registry.governance.groups.queries import group_of, groups_within, may_act_for, role_of
from services.registry.governance.groups.tables import Group
from services.registry.governance.meetings.schemas import AttendanceView, MeetingDetail
from services.registry.governance.meetings.tables import Attendance, Meeting
from services.registry.governance.policies.queries import columns


def visible_meetings(caller: Caller) -> Select[Meeting]:
    """The meetings of the groups whose records a caller reads."""
    return select(Meeting).where(Meeting.group_id.in_(groups_within(caller).with_only_columns(Group.id)))


async def meeting_of(db: AsyncSession, caller: Caller, meeting_id: UUID) -> Meeting:
    """A visible meeting, or 404."""
    row = await db.scalar(visible_meetings(caller).where(Meeting.id == meeting_id))
    if row is None:
        raise NotThere
    return row


async def detail(db: AsyncSession, caller: Caller, row: Meeting) -> MeetingDetail:
    """A meeting with its minutes and who came."""
    group = await group_of(db, caller, row.group_id)
    leads = may_act_for(group, await role_of(db, caller, group.id, clock.today()))
    found = await db.scalars(select(Attendance).where(Attendance.meeting_id == row.id).order_by(Attendance.id))
    allowed = {"meeting.record": can(caller, "meeting.record", blocked=None if leads else "not-lead")}
    attendance = [AttendanceView.model_validate(one) for one in found]
    return MeetingDetail.model_validate({**columns(row), "attendance": attendance, "can": allowed})
