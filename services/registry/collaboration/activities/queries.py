"""Which activities a caller sees."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.registry.collaboration.activities.core import STEPS
from services.registry.collaboration.activities.schemas import ActivityDetail, ActivityView
from services.registry.collaboration.activities.tables import Activity, Participation
from services.registry.governance.groups.queries import groups_within, units_of_school
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.core import offered
from services.registry.governance.policies.queries import columns


def visible_activities(caller: Caller) -> Select[Activity]:
    """The activities of the groups whose records a caller reads."""
    return select(Activity).where(Activity.group_id.in_(groups_within(caller).with_only_columns(Group.id)))


async def activity_of(db: AsyncSession, caller: Caller, activity_id: UUID) -> Activity:
    """A visible activity, or 404."""
    row = await db.scalar(visible_activities(caller).where(Activity.id == activity_id))
    if row is None:
        raise NotThere
    return row


async def views(db: AsyncSession, rows: Sequence[Activity]) -> list[ActivityView]:
    """Activities with their number of participants."""
    ids = [row.id for row in rows]
    counted = select(Participation.activity_id, func.count()).where(Participation.activity_id.in_(ids))
    counts = dict((await db.execute(counted.group_by(Participation.activity_id))).all())
    return [ActivityView.model_validate({**columns(row), "participants": counts.get(row.id, 0)}) for row in rows]


async def is_host(db: AsyncSession, caller: Caller, row: Activity) -> bool:
    """Whether the caller's school is the host."""
    return row.host_unit_id in set(await db.scalars(units_of_school(caller.person.school_id)))


async def detail(db: AsyncSession, caller: Caller, row: Activity) -> ActivityDetail:
    """An activity with what the caller may do."""
    (plain,) = await views(db, [row])
    is_recorder = caller.person.account_id == row.recorded_by
    steps = offered(STEPS, row.state, power=caller.acts_as.value, is_proposer=is_recorder)
    host = None if await is_host(db, caller, row) else "not-host"
    return ActivityDetail(
        **dict(plain), can={to: can(caller, "activity.confirm", blocked=code or host) for to, code in steps.items()}
    )
