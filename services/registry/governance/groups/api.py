"""Routes of groups."""

from datetime import date
from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis import clock
from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.governance.groups import actions, queries
from services.registry.governance.groups.core import GroupState
from services.registry.governance.groups.schemas import GroupDetail, GroupPage, LiaisonsChange
from services.registry.governance.groups.tables import Group

router = noun_router("/api/registry/v1/groups", tags=["groups"])
GroupReader = Annotated[Caller, allowed("group.read")]
LiaisonSetter = Annotated[Caller, allowed("liaison.set")]
Day = Annotated[AsOf | None, Query(description="the day asked about; today when left out")]


def _day(as_of: date | None) -> date:
    return as_of or clock.today()


@router.get("", response_model=GroupPage)
async def list_groups(
    caller: GroupReader, db: Db, page: PageQuery, as_of: Day = None,
    district_id: Annotated[Id | None, Query()] = None, state: Annotated[GroupState | None, Query()] = None,
) -> Any:  # fmt: skip
    """The groups that exist on a day, with the units and liaisons of that day; `state=proposed` lists proposals."""
    proposals = state is GroupState.PROPOSED
    wanted = queries.visible_groups(caller) if proposals else queries.existing_groups(caller, _day(as_of))
    wanted = wanted.where(Group.state == state) if state else wanted
    wanted = wanted.where(Group.district_id == district_id) if district_id else wanted
    found = await paginate(db, wanted, by=[Group.name, Group.id], query=page)
    return {**found, "items": await queries.views(db, found["items"], _day(as_of))}


@router.get("/{group_id}", response_model=GroupDetail, responses=refusals(NotThere))
async def read_group(caller: GroupReader, db: Db, group_id: Id, response: Response, as_of: Day = None) -> Any:
    """A group on a day: members, liaisons, the governing body derived from posts held, history (A12-A14)."""
    group = await queries.group_of(db, caller, group_id)
    tag(response, group)
    return await queries.detail(db, caller, group, _day(as_of))


@router.put(
    "/{group_id}/liaisons", response_model=GroupDetail,
    responses=refusals(NotThere, actions.DayTooEarly, PreconditionFailed),
)  # fmt: skip
async def set_group_liaisons(
    caller: LiaisonSetter, db: Db, group_id: Id, change: LiaisonsChange, if_match: IfMatch, response: Response
) -> Any:
    """Attach bureau leaders to a group from a day on (A05)."""
    group = await queries.group_of(db, caller, group_id)
    match(group, if_match)
    await actions.set_liaisons(db, caller, group, change)
    tag(response, group)
    return await queries.detail(db, caller, group, clock.today())
