"""Record a meeting, write its minutes (A16)."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import FieldError, Invalid
from services.registry.governance.groups.actions import demand_role
from services.registry.governance.groups.queries import group_of, seats_on
from services.registry.governance.groups.tables import Group
from services.registry.governance.meetings.core import is_minuted
from services.registry.governance.meetings.schemas import MeetingDraft, MinutesDraft
from services.registry.governance.meetings.tables import Attendance, Meeting


class MeetingInFuture(Invalid):
    title_zh, title_en = "会议尚未召开", "The meeting has not been held yet"


class NotSeated(Invalid):
    title_zh, title_en = "到会人当日不在席位上", "Somebody present held no seat on that day"


async def record_meeting(db: AsyncSession, caller: Caller, draft: MeetingDraft) -> Meeting:
    """A meeting that was held, with attendance by the seats of its day; it counts once it has minutes."""
    group = await group_of(db, caller, draft.group_id)
    await demand_role(db, caller, group, clock.today())
    if draft.held_on > clock.today():
        raise MeetingInFuture(errors=[FieldError("/held_on", "future", draft.held_on.isoformat())])
    row = Meeting(
        district_id=group.district_id, recorded_by=caller.person.account_id,
        **draft.model_dump(exclude={"present_person_ids"}),
    )  # fmt: skip
    db.add(row)
    await db.flush()
    await _seat(db, group, row, draft)
    _hold(db, row)
    record(db, "meeting.record", "meeting", row.id, after={"kind": row.kind, "held_on": row.held_on})
    await db.flush()
    return row


async def _seat(db: AsyncSession, group: Group, row: Meeting, draft: MeetingDraft) -> None:
    seats, present = await seats_on(db, group, draft.held_on), set(draft.present_person_ids)
    if strangers := present - {seat.person_id for seat in seats}:
        errors = [FieldError("/present_person_ids", "not-seated", str(one)) for one in sorted(strangers, key=str)]
        raise NotSeated(errors=errors)
    db.add_all(
        Attendance(
            meeting_id=row.id, seat=seat.seat, unit_id=seat.unit_id, person_id=seat.person_id, name=seat.name,
            is_present=seat.person_id in present,
        )
        for seat in seats
    )  # fmt: skip


async def write_minutes(db: AsyncSession, caller: Caller, row: Meeting, draft: MinutesDraft) -> Meeting:
    """Replace the minutes; the first make the meeting count, emptying them takes it back."""
    await demand_role(db, caller, await group_of(db, caller, row.group_id), clock.today())
    before, row.minutes = row.minutes, [one.model_dump() for one in draft.minutes]
    _hold(db, row)
    record(db, "meeting.record", "meeting", row.id, before={"minutes": before}, after={"minutes": row.minutes})
    await db.flush()
    return row


def _hold(db: AsyncSession, row: Meeting) -> None:
    if not is_minuted(row.minutes):
        row.event_id = None
    elif row.event_id is None:
        row.event_id = emit(
            db, "meeting.held", "meeting", row.id, district_id=row.district_id, as_of=row.held_on,
            data={"group_id": row.group_id, "kind": row.kind},
        )  # fmt: skip
