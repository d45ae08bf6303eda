"""Which groups a caller sees, and what they were on a day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.database import widened
from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import Conflict, NotThere
from services.registry.governance.groups.core import (
    LABELS,
    STEPS,
    GroupForm,
    GroupState,
    Holder,
    Member,
    Role,
    Seat,
    derived_seats,
)
from services.registry.governance.groups.schemas import (
    BodyView,
    GroupDetail,
    GroupView,
    LiaisonView,
    MembershipView,
    SeatView,
)
from services.registry.governance.groups.tables import Group, Liaison, Membership
from services.registry.governance.policies.core import offered
from services.registry.governance.policies.queries import columns, of_bureau
from services.registry.governance.policies.tables import PolicyProfile
from services.registry.organisation.schools.tables import School, Unit, UnitSchool
from services.registry.organisation.staff.queries import in_force
from services.registry.organisation.staff.tables import Person, PostHeld

SCHOOL_POWERS = (Power.PRINCIPAL, Power.CLERK)
OF_A_SCHOOL = (*SCHOOL_POWERS, Power.TEACHER, Power.ASSESSOR)
# A noun above, which knows a group's documents too, registers here what keeps a group from running.
obstacles_to_running: list[Callable[[AsyncSession, Group], Awaitable[Conflict | None]]] = []


def units_of_school(school_id: UUID | None) -> Select[UUID]:
    """Ids of the units that name a school: itself, its sections, the sets it is in."""
    return select(UnitSchool.unit_id).where(UnitSchool.school_id == school_id)


def visible_groups(caller: Caller) -> Select[Group]:
    """The groups of the caller's bureau, and those that the caller's school has ever been in."""
    mine = select(Membership.group_id).where(Membership.unit_id.in_(units_of_school(caller.person.school_id)))
    return select(Group).where(or_(of_bureau(Group.district_id, caller), Group.id.in_(mine)))


def groups_within(caller: Caller) -> Select[Group]:
    """The groups whose own records a caller reads: the bureau's; for people of a school, those it is in today."""
    if caller.acts_as not in OF_A_SCHOOL:
        return visible_groups(caller)
    mine = select(Membership.group_id).where(
        Membership.unit_id.in_(units_of_school(caller.person.school_id)), in_force(Membership, clock.today())
    )
    return select(Group).where(Group.id.in_(mine))


def existing_groups(caller: Caller, as_of: date) -> Select[Group]:
    """The visible groups that were founded, and not yet dissolved, on a day."""
    lasting = or_(Group.dissolved_on.is_(None), Group.dissolved_on > as_of)
    return visible_groups(caller).where(Group.founded_on <= as_of, lasting)


async def group_of(db: AsyncSession, caller: Caller, group_id: UUID) -> Group:
    """A visible group, or 404."""
    row = await db.scalar(visible_groups(caller).where(Group.id == group_id))
    if row is None:
        raise NotThere
    return row


async def policy_behind(db: AsyncSession, group: Group) -> PolicyProfile | None:
    """The profile a group stands under."""
    return await db.get(PolicyProfile, group.policy_id) if group.policy_id else None


async def places(
    db: AsyncSession, group_ids: Sequence[UUID], as_of: date | None
) -> list[tuple[Membership, Unit, School | None]]:
    """Memberships with their units and schools, on a day or of all time; leads first, then by name."""
    wanted = (
        select(Membership, Unit, School)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(School, School.id == Unit.school_id)
        .where(Membership.group_id.in_(group_ids))
    )
    if as_of is not None:
        wanted = wanted.where(in_force(Membership, as_of))
    order = {Role.LEAD: 0, Role.MEMBER: 1, Role.SUPPORTED: 2}
    rows = [(row[0], row[1], row[2]) for row in await db.execute(wanted)]
    return sorted(rows, key=lambda row: (order[row[0].role], row[1].name, row[0].valid_from))


def member(place: tuple[Membership, Unit, School | None]) -> Member:
    """A place as the core sees it."""
    membership, unit, school = place
    return Member(
        unit.id, unit.name, membership.role,
        ownership=school.ownership.value if school else None,
        lat=school.lat if school else None, lon=school.lon if school else None,
    )  # fmt: skip


async def members_on(db: AsyncSession, group_id: UUID, as_of: date) -> list[Member]:
    """The units of a group on a day."""
    return [member(place) for place in await places(db, [group_id], as_of)]


async def holders_at(db: AsyncSession, unit_ids: Sequence[UUID], posts: Sequence[str], as_of: date) -> list[Holder]:
    """Who holds these posts at these units on a day; the whole bureau is looked at, names of posts are public."""
    wanted = (
        select(PostHeld.unit_id, PostHeld.post, Person.id, Person.name, Person.is_sample)
        .join(Person, Person.id == PostHeld.person_id)
        .where(PostHeld.unit_id.in_(unit_ids), PostHeld.post.in_(posts), in_force(PostHeld, as_of))
    )
    async with widened(db):
        return [Holder(row[0], row[1].value, *row[2:]) for row in await db.execute(wanted)]


async def seats_on(db: AsyncSession, group: Group, as_of: date) -> list[Seat]:
    """The seats of the governing body on a day, derived from posts held; none without a rule for them."""
    policy = await policy_behind(db, group)
    if policy is None or policy.body is None:
        return []
    rules = policy.body["seats"]
    members = await members_on(db, group.id, as_of)
    holders = await holders_at(db, [one.unit_id for one in members], sorted({rule["post"] for rule in rules}), as_of)
    return derived_seats(rules, members, holders)


async def role_of(db: AsyncSession, caller: Caller, group_id: UUID, as_of: date) -> Role | None:
    """The role of the caller's school in a group on a day; lead when it holds several."""
    if caller.person.school_id is None or caller.acts_as not in SCHOOL_POWERS:
        return None
    wanted = select(Membership.role).where(
        Membership.group_id == group_id,
        Membership.unit_id.in_(units_of_school(caller.person.school_id)),
        in_force(Membership, as_of),
    )
    roles = set(await db.scalars(wanted))
    return next((role for role in Role if role in roles), None)


def may_act_for(group: Group, role: Role | None) -> bool:
    """Whether a school of this role keeps the group's own records: the lead; in an alliance or area, every unit."""
    shared = group.form in (GroupForm.ALLIANCE, GroupForm.AREA)
    return role is Role.LEAD or (shared and role is not None)


def _membership_view(
    place: tuple[Membership, Unit, School | None], labels: dict[str, str]
) -> MembershipView:  # fmt: skip
    row, unit, _school = place
    return MembershipView(
        membership_id=row.id, unit_id=unit.id, unit_name=unit.name, unit_kind=unit.kind, school_id=unit.school_id,
        role=row.role, role_label=labels[row.role.value], tightness=row.tightness, pairing=row.pairing,
        valid_from=row.valid_from, valid_until=row.valid_until, is_sample=unit.is_sample,
    )  # fmt: skip


def labels_of(policy: PolicyProfile | None) -> dict[str, str]:
    """The district's own words for roles, body and liaison."""
    return {**LABELS, **(policy.labels if policy else {})}


async def views(db: AsyncSession, groups: Sequence[Group], as_of: date) -> list[GroupView]:
    """Groups with the units and liaisons of a day, in two further queries."""
    ids = [group.id for group in groups]
    found = await places(db, ids, as_of)
    liaisons = list(await db.scalars(select(Liaison).where(Liaison.group_id.in_(ids), in_force(Liaison, as_of))))
    policy_ids = {group.policy_id for group in groups if group.policy_id}
    found_policies = await db.scalars(select(PolicyProfile).where(PolicyProfile.id.in_(policy_ids)))
    policies: dict[UUID | None, PolicyProfile] = {row.id: row for row in found_policies}
    return [
        GroupView(
            **columns(group), as_of=as_of,
            members=[
                _membership_view(place, labels_of(policies.get(group.policy_id)))
                for place in found
                if place[0].group_id == group.id
            ],
            liaisons=[LiaisonView.model_validate(one) for one in liaisons if one.group_id == group.id],
        )
        for group in groups
    ]  # fmt: skip


async def detail(db: AsyncSession, caller: Caller, group: Group, as_of: date) -> GroupDetail:
    """A group on a day with its governing body, its past, and what the caller may do."""
    policy = await policy_behind(db, group)
    labels = labels_of(policy)
    (view,) = await views(db, [group], as_of)
    past = await places(db, [group.id], None)
    role = await role_of(db, caller, group.id, as_of)
    return GroupDetail(
        **dict(view), policy_name=policy.name if policy else None, labels=labels,
        body=await _body(db, caller, group, policy, labels, as_of), my_role=role,
        history=[_membership_view(p, labels) for p in past if p[0].valid_until and p[0].valid_until <= as_of],
        can=await _can(db, caller, group, role),
    )  # fmt: skip


async def _body(
    db: AsyncSession, caller: Caller, group: Group, policy: PolicyProfile | None, labels: dict[str, str], as_of: date
) -> BodyView | None:
    of_this_bureau = caller.person.district_id == group.district_id or caller.acts_as is Power.CITY
    if policy is None or policy.body is None or not (of_this_bureau or caller.person.is_service):
        return None
    seats = [
        SeatView.model_validate(
            {"seat_label": labels.get(seat.seat, seat.seat), "is_vacant": seat.is_vacant}
            | {name: getattr(seat, name) for name in Seat.__slots__}
        )
        for seat in await seats_on(db, group, as_of)
    ]
    return BodyView(
        kind=policy.body["kind"], label=labels["body"], requirement_ids=policy.body["requirement_ids"], seats=seats
    )


async def _can(db: AsyncSession, caller: Caller, group: Group, role: Role | None) -> dict[str, str | None]:
    led = None if role is None or may_act_for(group, role) else "not-lead"
    records = ("filing.edit", "meeting.record", "document.edit")
    steps = offered(STEPS, group.state, power=caller.acts_as.value, is_proposer=False)
    if steps.get(GroupState.ACTIVE, "not-offered") is None:
        found = [await looked_for(db, group) for looked_for in obstacles_to_running]
        steps[GroupState.ACTIVE.value] = next((one.slug for one in found if one), None)
    return {
        "change.raise": can(caller, "change.raise"),
        "liaison.set": can(caller, "liaison.set"),
        **{action: can(caller, action, blocked=led) for action in records},
        **steps,
    }
