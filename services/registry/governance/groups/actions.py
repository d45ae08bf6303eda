"""Name the liaisons of a group. Its memberships and its state change through `changes` only (B05)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, Invalid, refuse_on
from services.registry.governance.groups.core import Pairing, Role, Tightness
from services.registry.governance.groups.queries import may_act_for, role_of
from services.registry.governance.groups.schemas import LiaisonsChange
from services.registry.governance.groups.tables import Group, Liaison, Membership


class GroupNameTaken(Conflict):
    title_zh, title_en = "集团名称已被使用", "Group name taken"


class MembershipOverlaps(Conflict):
    title_zh, title_en = "该单位在此集团的任期重叠", "The unit's memberships in this group overlap"


class DayTooEarly(Invalid):
    title_zh, title_en = "日期早于现有记录", "The day is before what is recorded"


refuse_on("uq_groups_name", GroupNameTaken)
refuse_on("ex_memberships_overlap", MembershipOverlaps)


async def demand_role(db: AsyncSession, caller: Caller, group: Group, as_of: date) -> Role:
    """The role by which the caller's school keeps this group's records, or 403 `not-lead`."""
    role = await role_of(db, caller, group.id, as_of)
    if role is None or not may_act_for(group, role):
        raise Forbidden(reason="not-lead")
    return role


async def set_liaisons(db: AsyncSession, caller: Caller, group: Group, change: LiaisonsChange) -> Group:
    """Who the liaisons are from a day on (A05): others in force end that day, history stays."""
    wanted = {(one.name, one.post) for one in change.liaisons}
    held = list(await db.scalars(select(Liaison).where(Liaison.group_id == group.id, Liaison.valid_until.is_(None))))
    for one in held:
        if (one.name, one.post) in wanted:
            wanted.discard((one.name, one.post))
        elif change.valid_from < one.valid_from:
            raise DayTooEarly(valid_from=one.valid_from.isoformat())
        else:
            one.valid_until = change.valid_from
    for name, post in sorted(wanted):
        event_id = say(db, group, "liaison.attached", change.valid_from)
        db.add(Liaison(group_id=group.id, name=name, post=post, valid_from=change.valid_from, event_id=event_id))
    _touch(group)
    record(db, "liaison.set", "group", group.id, after={"liaisons": [[x.name, x.post] for x in change.liaisons]})
    await db.flush()
    return group


def _touch(group: Group) -> None:
    """Move the group's version on: it guards what hangs on it."""
    flag_modified(group, "name")


def say(db: AsyncSession, group: Group, kind: str, on: date, **data: Any) -> UUID:
    """Tell the feed a fact of a group; the event's id."""
    return emit(db, kind, "group", group.id, district_id=group.district_id, as_of=on, data=data)


def admit_member(db: AsyncSession, group: Group, asked: Mapping[str, Any], *, on: date, by: UUID) -> Membership:
    """A unit (`unit_id, role, tightness, pairing`) joins a group on a day, by the change that asked for it."""
    tightness, pairing = asked["tightness"], asked["pairing"]
    membership = Membership(
        group_id=group.id, unit_id=UUID(asked["unit_id"]), role=Role(asked["role"]), change_id=by, valid_from=on,
        tightness=Tightness(tightness) if tightness else None, pairing=Pairing(pairing) if pairing else None,
    )  # fmt: skip
    db.add(membership)
    say(db, group, "membership.started", on, unit_id=membership.unit_id, role=membership.role)
    return membership


def end_membership(db: AsyncSession, group: Group, membership: Membership, *, on: date, why: str) -> None:
    """A unit's place ends on a day; the row stays as history. Raises day-too-early."""
    if membership.valid_from >= on:
        raise DayTooEarly(valid_from=membership.valid_from.isoformat())
    membership.valid_until = on
    say(db, group, "membership.ended", on, unit_id=membership.unit_id, why=why)
