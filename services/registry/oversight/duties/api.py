"""Routes of duties."""

from typing import Annotated, Any

from fastapi import Query

from services.chassis import clock
from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.fields import AsOf, Id, Limit, Line
from services.chassis.identity import Caller
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.registry.governance.groups.queries import existing_groups, group_of
from services.registry.governance.groups.tables import Group
from services.registry.oversight.duties import actions, queries
from services.registry.oversight.duties.core import DutyState
from services.registry.oversight.duties.schemas import DutyPage, DutyView, ExcuseDraft

router = noun_router("/api/registry/v1/duties", tags=["duties"])
DutyReader = Annotated[Caller, allowed("duty.read")]
DutyExcuser = Annotated[Caller, allowed("duty.excuse")]


@router.get("", response_model=DutyPage, responses=refusals(NotThere))
async def list_duties(
    caller: DutyReader, db: Db,
    group: Annotated[Id | None, Query()] = None, district_id: Annotated[Id | None, Query()] = None,
    as_of: Annotated[AsOf | None, Query()] = None, state: Annotated[DutyState | None, Query()] = None,
    limit: Limit = 200, after: Annotated[Line(100) | None, Query(description="the `next` of the page before")] = None,
) -> Any:  # fmt: skip
    """What is due, met, at risk or missed on a day, computed from rules, calendar and facts, by duty_id."""
    day = as_of or clock.today()
    groups = existing_groups(caller, day)
    groups = groups.where(Group.district_id == district_id) if district_id else groups
    chosen = [await group_of(db, caller, group)] if group else list(await db.scalars(groups))
    rows = sorted(await queries.duties_of(db, caller, chosen, day), key=lambda row: row.duty_id)
    wanted = [row for row in rows if (state is None or row.state is state) and (after is None or row.duty_id > after)]
    more = len(wanted) > limit
    return DutyPage(items=wanted[:limit], next=wanted[limit - 1].duty_id if more else None)


@router.post(
    "/excuses", response_model=DutyView, status_code=201,
    responses=refusals(NotThere, actions.DutyHard, actions.DutyExcused),
)  # fmt: skip
async def excuse_duty(caller: DutyExcuser, db: Db, draft: ExcuseDraft) -> Any:
    """Accept a written reason for missing a soft duty."""
    await actions.excuse_duty(db, caller, draft)
    group = await group_of(db, caller, draft.group_id)
    rows = await queries.duties_of(db, caller, [group], clock.today())
    return next(row for row in rows if row.duty_id == draft.duty_id)
