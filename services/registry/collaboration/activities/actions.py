"""Record what happened between schools; the host school confirms it (A28, A29)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import FieldError, Forbidden, Invalid, NotThere
from services.registry.collaboration.activities.core import STEPS, ActivityState
from services.registry.collaboration.activities.queries import is_host
from services.registry.collaboration.activities.schemas import ActivityDraft, ActivityTransition
from services.registry.collaboration.activities.tables import Activity, Participation
from services.registry.governance.groups.queries import group_of, members_on
from services.registry.governance.policies.actions import demand
from services.registry.organisation.staff.queries import in_force, visible_staff
from services.registry.organisation.staff.tables import Assignment, Person


class ActivityInFuture(Invalid):
    title_zh, title_en = "活动尚未发生", "The activity has not taken place yet"


class UnitNotInGroup(Invalid):
    title_zh, title_en = "单位当日不在集团内", "A unit was not in the group on that day"


async def record_activity(db: AsyncSession, caller: Caller, draft: ActivityDraft) -> Activity:
    """An activity of persons the caller keeps, at a unit of the group; it counts once the host confirms it."""
    group = await group_of(db, caller, draft.group_id)
    if draft.held_on > clock.today():
        raise ActivityInFuture(errors=[FieldError("/held_on", "future", draft.held_on.isoformat())])
    inside = {one.unit_id for one in await members_on(db, group.id, draft.held_on)}
    homes = await _homes(db, caller, draft)
    if not {draft.host_unit_id, *homes.values()} <= inside:
        raise UnitNotInGroup
    row = Activity(
        district_id=group.district_id, state=ActivityState.RECORDED, recorded_by=caller.person.account_id,
        **draft.model_dump(exclude={"person_ids"}),
    )  # fmt: skip
    db.add(row)
    await db.flush()
    db.add_all(
        Participation(activity_id=row.id, person_id=person_id, unit_id=unit) for person_id, unit in homes.items()
    )
    record(db, "activity.record", "activity", row.id, after={"kind": row.kind, "persons": len(homes)})
    await db.flush()
    return row


async def _homes(db: AsyncSession, caller: Caller, draft: ActivityDraft) -> dict[UUID, UUID]:
    """Home units of the named persons on the day, or 404 where the caller may not see one."""
    seen = visible_staff(caller, draft.held_on).with_only_columns(Person.id).where(Person.id.in_(draft.person_ids))
    homes = select(Assignment.person_id, Assignment.unit_id).where(
        Assignment.person_id.in_(seen), in_force(Assignment, draft.held_on)
    )
    found = dict((await db.execute(homes.order_by(Assignment.fte))).all())
    if set(found) != set(draft.person_ids):
        raise NotThere
    return found


async def move_activity(db: AsyncSession, caller: Caller, row: Activity, step: ActivityTransition) -> Activity:
    """The host school confirms or rejects what another recorded; each participation becomes evidence of its own."""
    demand(STEPS, row.state, step.to, caller, proposer=row.recorded_by, reason=step.reason)
    if not await is_host(db, caller, row):
        raise Forbidden(reason="not-host")
    row.state = step.to
    if row.state is ActivityState.CONFIRMED:
        row.confirmed_by = caller.person.account_id
        row.event_id = emit(
            db, "activity.held", "activity", row.id, district_id=row.district_id, as_of=row.held_on,
            data={"group_id": row.group_id, "kind": row.kind},
        )  # fmt: skip
        for part in await db.scalars(select(Participation).where(Participation.activity_id == row.id)):
            part.event_id = emit(
                db, "activity.attended", "activity", row.id, district_id=row.district_id, as_of=row.held_on,
                data={"group_id": row.group_id, "kind": row.kind, "unit_id": part.unit_id},
            )  # fmt: skip
    record(db, "activity.confirm", "activity", row.id, after={"state": row.state}, reason=step.reason)
    await db.flush()
    return row
