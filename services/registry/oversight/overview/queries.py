"""The home page of a district or a school, composed from the nouns below."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.registry.governance.groups.core import GroupState, Role
from services.registry.governance.groups.queries import SCHOOL_POWERS, existing_groups, role_of, views
from services.registry.governance.groups.schemas import GroupView
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.core import RuleKind
from services.registry.governance.policies.queries import is_in_force, rules_in_force, visible_policies
from services.registry.organisation.districts.tables import District
from services.registry.organisation.schools.queries import open_on
from services.registry.organisation.schools.tables import School
from services.registry.organisation.staff.core import HonourKind, Title
from services.registry.organisation.staff.queries import honour_in_force, in_force
from services.registry.organisation.staff.tables import Assignment, Honour, Person
from services.registry.oversight.duties.core import DutyState
from services.registry.oversight.duties.queries import FORTNIGHT, duties_of
from services.registry.oversight.overview.schemas import (
    OverviewCounts,
    OverviewDistrict,
    OverviewView,
    TargetView,
    UnitStructure,
)

SMALLEST_CELL = 3
OPEN = (DutyState.DUE, DutyState.AT_RISK)


async def overview(db: AsyncSession, caller: Caller, as_of: date) -> OverviewView:
    """Everything at once, as of a day; a school sees its own groups."""
    groups = list(await db.scalars(existing_groups(caller, as_of).order_by(Group.name, Group.id)))
    if caller.acts_as in SCHOOL_POWERS:
        groups = [group for group in groups if await role_of(db, caller, group.id, as_of)]
    shown = await views(db, groups, as_of)
    duties = await duties_of(db, caller, groups, as_of)
    district = await db.get(District, caller.person.district_id) if caller.person.district_id else None
    structure = await _structure(db, caller, shown, as_of)
    soon = [row for row in duties if row.state in OPEN and row.deadline <= as_of + timedelta(days=FORTNIGHT)]
    return OverviewView(
        as_of=as_of, district=OverviewDistrict(id=district.id, name=district.name) if district else None,
        counts=await _counts(db, caller, shown, as_of), groups=shown,
        targets=await _targets(db, caller, shown, as_of),
        duties_by_state=dict(Counter(row.state.value for row in duties)),
        duties_soon=sorted(soon, key=lambda row: (row.deadline, row.duty_id)), staff_structure=structure,
    )  # fmt: skip


async def _counts(db: AsyncSession, caller: Caller, shown: Sequence[GroupView], as_of: date) -> OverviewCounts:
    here = School.district_id == caller.person.district_id
    schools = select(func.count()).select_from(School).where(here, open_on(as_of))
    at_work = exists().where(Assignment.person_id == Person.id, in_force(Assignment, as_of))
    persons = select(func.count()).select_from(Person).where(Person.district_id == caller.person.district_id, at_work)
    return OverviewCounts(
        groups=len(shown), units=len({member.unit_id for group in shown for member in group.members}),
        schools=await db.scalar(schools) or 0, persons=await db.scalar(persons) or 0,
    )  # fmt: skip


async def _targets(db: AsyncSession, caller: Caller, shown: Sequence[GroupView], as_of: date) -> list[TargetView]:
    """A02, B01: groups in operation under the profile, against its figure."""
    found: list[TargetView] = []
    for profile in await db.scalars(visible_policies(caller)):
        if not is_in_force(profile, as_of):
            continue
        running = [one for one in shown if one.policy_id == profile.id and one.state is GroupState.ACTIVE]
        for rule in await rules_in_force(db, profile.id, kinds=frozenset({RuleKind.TARGET})):
            reached = _reached(rule["metric"], running)
            if reached is not None and rule["value"] is not None:
                found.append(
                    TargetView(
                        requirement_id=rule["clause"]["requirement_id"], policy_name=profile.name,
                        metric=rule["metric"], op=rule["op"], value=rule["value"], reached=reached,
                        is_met=_holds(reached, rule["op"], rule["value"]), quote=rule["clause"]["quote"],
                    )
                )  # fmt: skip
    return found


def _reached(metric: str, running: Sequence[GroupView]) -> int | None:
    """Groups in operation, or their units in a role (D03: 5, 9, 6); None for a metric of another service."""
    if metric == "registry:groups":
        return len(running)
    source, _, role = metric.partition("registry:units.")
    if source or role not in {one.value for one in Role}:
        return None
    return len({member.unit_id for group in running for member in group.members if member.role.value == role})


def _holds(reached: int, op: str, value: int) -> bool:
    return {">=": reached >= value, "<=": reached <= value, "=": reached == value}[op]


async def _structure(
    db: AsyncSession, caller: Caller, shown: Sequence[GroupView], as_of: date
) -> list[UnitStructure]:  # fmt: skip
    """Heads, backbone teachers and senior titles a unit; row-level security decides whose staff is counted."""
    unit_ids = {member.unit_id for group in shown for member in group.members}
    heads = await _heads(db, unit_ids, as_of)
    own = caller.person.school_id
    return [
        UnitStructure(
            group_id=group.id, unit_id=one.unit_id, unit_name=one.unit_name, role=one.role, role_label=one.role_label,
            heads=counted[0], backbone=_veiled(counted[1], one.school_id == own),
            senior_title=_veiled(counted[2], one.school_id == own), is_sample=one.is_sample,
        )
        for group in shown
        for one in group.members
        if (counted := heads.get(one.unit_id))
    ]  # fmt: skip


def _veiled(count: int, is_own: bool) -> int | None:
    return None if 0 < count < SMALLEST_CELL and not is_own else count


async def _heads(db: AsyncSession, unit_ids: set[UUID], as_of: date) -> dict[UUID, tuple[int, int, int]]:
    backbone = exists().where(
        Honour.person_id == Person.id,
        Honour.kind.in_([HonourKind.BACKBONE, HonourKind.RENOWNED]),
        honour_in_force(as_of),
    )
    wanted = (
        select(
            Assignment.unit_id,
            func.count(distinct(Person.id)),
            func.count(distinct(Person.id)).filter(backbone),
            func.count(distinct(Person.id)).filter(Person.title.in_([Title.SENIOR, Title.SENIOR_FULL])),
        )
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.unit_id.in_(unit_ids), in_force(Assignment, as_of))
        .group_by(Assignment.unit_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in await db.execute(wanted)}
