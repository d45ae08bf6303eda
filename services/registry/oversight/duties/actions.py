"""Excuse a soft duty with a written reason."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, NotThere, refuse_on
from services.registry.governance.groups.queries import group_of
from services.registry.oversight.duties.queries import rows_of
from services.registry.oversight.duties.schemas import ExcuseDraft
from services.registry.oversight.duties.tables import DutyExcuse


class DutyHard(Conflict):
    title_zh, title_en = "硬性规定不能以说明代替履行", "A hard rule cannot be excused"


class DutyExcused(Conflict):
    title_zh, title_en = "该事项已有说明", "This duty has been excused"


refuse_on("uq_duty_excuses_duty", DutyExcused)


async def excuse_duty(db: AsyncSession, caller: Caller, draft: ExcuseDraft) -> DutyExcuse:
    """Accept a written reason for missing a soft duty (原则上); a hard one is refused."""
    group = await group_of(db, caller, draft.group_id)
    rows = {row.duty_id: row for row in await rows_of(db, group, clock.today())}
    row = rows.get(draft.duty_id)
    if row is None:
        raise NotThere
    if row.severity != "soft":
        raise DutyHard(requirement_id=row.requirement_id)
    excuse = DutyExcuse(
        group_id=group.id, duty_id=row.duty_id, reason=draft.reason, account_id=caller.person.account_id
    )
    db.add(excuse)
    await db.flush()
    record(db, "duty.excuse", "group", group.id, after={"duty_id": row.duty_id}, reason=draft.reason)
    emit(db, "duty.excused", "group", group.id, district_id=group.district_id, data={"duty_id": row.duty_id})
    return excuse
