"""Gathers what the core assesses: rules in force, the calendar, facts with their event ids."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller
from services.registry.collaboration.activities.core import ActivityState
from services.registry.collaboration.activities.tables import Activity, Participation
from services.registry.governance.documents.core import DocumentState
from services.registry.governance.documents.tables import Document
from services.registry.governance.filings.core import FilingState
from services.registry.governance.filings.tables import Filing
from services.registry.governance.groups.queries import SCHOOL_POWERS, places, role_of
from services.registry.governance.groups.tables import Group, Liaison
from services.registry.governance.meetings.tables import Meeting
from services.registry.governance.policies.queries import is_in_force, rules_in_force
from services.registry.governance.policies.tables import PolicyProfile
from services.registry.organisation.calendars.queries import calendar_of
from services.registry.organisation.schools.tables import Unit
from services.registry.organisation.staff.queries import in_force
from services.registry.organisation.staff.tables import Assignment, Person, PostHeld
from services.registry.oversight.duties.core import (
    DutyRow,
    Fact,
    GroupFacts,
    PersonAt,
    Place,
    Question,
    assess,
)
from services.registry.oversight.duties.schemas import (
    DutyRequiredView,
    DutyScopeView,
    DutyUncountedView,
    DutyView,
    DutyWindowView,
)
from services.registry.oversight.duties.tables import DutyExcuse

FORTNIGHT = 14


async def duties_of(db: AsyncSession, caller: Caller, groups: Sequence[Group], as_of: date) -> list[DutyView]:
    """The duties of groups as they stood on a day; a school sees those of its own groups, a teacher none."""
    names = {group.id: group.name for group in groups}
    rows: list[DutyRow] = []
    for group in groups:
        if caller.acts_as in SCHOOL_POWERS and await role_of(db, caller, group.id, as_of) is None:
            continue
        rows += await rows_of(db, group, as_of)
    wanted = {row.unit_id for row in rows if row.unit_id}
    units: dict[UUID | None, str] = dict(
        (await db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted)))).all()
    )
    return [view(row, names[row.group_id], units.get(row.unit_id)) for row in rows]


async def rows_of(db: AsyncSession, group: Group, as_of: date) -> list[DutyRow]:
    """The duties of one group; none before it was founded or while its profile is not in force."""
    profile = await db.get(PolicyProfile, group.policy_id) if group.policy_id else None
    if profile is None or not is_in_force(profile, as_of) or group.founded_on is None or group.founded_on > as_of:
        return []
    rules = await rules_in_force(db, profile.id)
    question = Question(as_of, f"{profile.key}:{profile.version}", FORTNIGHT)
    return assess(rules, await facts_of(db, group, as_of), await calendar_of(db, group.district_id), question)


async def facts_of(db: AsyncSession, group: Group, as_of: date) -> GroupFacts:
    """Everything about a group that a cadence may look at, as far as it was known on the day."""
    assert group.founded_on is not None
    rows = await places(db, [group.id], None)
    held = tuple(Place(unit.id, row.role.value, row.valid_from, row.valid_until) for row, unit, _ in rows)
    found = [
        *await _liaisons(db, group),
        *await _documents(db, group),
        *await _filings(db, group),
        *await _meetings(db, group),
        *await _activities(db, group),
    ]
    excuses = select(DutyExcuse.duty_id, DutyExcuse.reason).where(DutyExcuse.group_id == group.id)
    return GroupFacts(
        group_id=group.id, founded_on=group.founded_on, places=held,
        persons=await _persons(db, [place.unit_id for place in held], as_of),
        facts=tuple(fact for fact in found if fact.on <= as_of),
        excuses=dict((await db.execute(excuses)).all()),
    )  # fmt: skip


async def _liaisons(db: AsyncSession, group: Group) -> list[Fact]:
    rows = await db.scalars(select(Liaison).where(Liaison.group_id == group.id))
    return [Fact(str(one.event_id), "liaison", "", one.valid_from, until=one.valid_until) for one in rows]


async def _documents(db: AsyncSession, group: Group) -> list[Fact]:
    wanted = select(Document).where(Document.group_id == group.id, Document.state == DocumentState.ADOPTED)
    return [
        Fact(
            str(one.event_id), "document", one.kind.value, one.adopted_on, school_year=one.school_year,
            sections=_filled(one.sections),
        )
        for one in await db.scalars(wanted)
        if one.adopted_on is not None
    ]  # fmt: skip


def _filled(sections: Sequence[dict[str, str]]) -> frozenset[str]:
    return frozenset(part["title"] for part in sections if part["text"].strip())


async def _filings(db: AsyncSession, group: Group) -> list[Fact]:
    return [
        Fact(
            str(one.event_id or one.id), "filing", one.kind.value, one.filed_on, school_year=one.school_year,
            flaw=None if one.state is FilingState.ACCEPTED else f"awaiting-acceptance: {one.state.value}",
        )
        for one in await db.scalars(select(Filing).where(Filing.group_id == group.id))
        if one.filed_on is not None
    ]  # fmt: skip


async def _meetings(db: AsyncSession, group: Group) -> list[Fact]:
    return [
        Fact(
            str(one.event_id or one.id), "meeting", one.kind.value, one.held_on,
            flaw=None if one.event_id else "no-minutes",
            sections=_filled(one.minutes),
        )
        for one in await db.scalars(select(Meeting).where(Meeting.group_id == group.id))
    ]  # fmt: skip


async def _activities(db: AsyncSession, group: Group) -> list[Fact]:
    """Each activity once as a whole, and once for each of its participants."""
    rows = {row.id: row for row in await db.scalars(select(Activity).where(Activity.group_id == group.id))}
    parts = await db.scalars(select(Participation).where(Participation.activity_id.in_(rows)))
    whole = [_activity(row, row.event_id or row.id) for row in rows.values()]
    return whole + [
        _activity(rows[part.activity_id], part.event_id or part.id, person_id=part.person_id, home=part.unit_id)
        for part in parts
    ]


def _activity(row: Activity, evidence: UUID, *, person_id: UUID | None = None, home: UUID | None = None) -> Fact:
    return Fact(
        str(evidence), "activity", row.kind.value, row.held_on, person_id=person_id, home=home, days=row.days,
        host=row.host_unit_id if person_id else None, hours=row.hours,
        flaw=None if row.state is ActivityState.CONFIRMED else f"not-confirmed: {row.state.value}",
    )  # fmt: skip


async def _persons(db: AsyncSession, unit_ids: Sequence[UUID], as_of: date) -> tuple[PersonAt, ...]:
    """Ids of the staff of these units with what they are; the whole bureau is looked at, only counts leave."""
    wanted = (
        select(Person.id, Assignment.unit_id, Person.subjects, PostHeld.post)
        .join(Assignment, and_(Assignment.person_id == Person.id, in_force(Assignment, as_of)))
        .outerjoin(PostHeld, and_(PostHeld.person_id == Person.id, in_force(PostHeld, as_of)))
        .where(or_(Assignment.unit_id.in_(unit_ids)))
    )
    found: dict[tuple[UUID, UUID], set[str]] = {}
    async with widened(db):
        for person_id, unit_id, subjects, post in await db.execute(wanted):
            who = found.setdefault((person_id, unit_id), {"teacher"} if subjects else set())
            who |= {post.value} if post else set()
            who |= {"leader"} if post and post.value in ("principal", "vice_principal") else set()
    return tuple(PersonAt(person_id, unit_id, frozenset(who)) for (person_id, unit_id), who in found.items())


def view(row: DutyRow, group_name: str, unit_name: str | None) -> DutyView:
    """The shared wire shape of a row."""
    return DutyView(
        duty_id=row.duty_id, requirement_id=row.requirement_id, rule_version=row.rule_version,
        scope=DutyScopeView(group_id=row.group_id, unit_id=row.unit_id, person_id=row.person_id),
        window=DutyWindowView(from_=row.window.start, until=row.window.end),
        required=DutyRequiredView(min=row.least, max=row.most, ratio=None, pair_of=None),
        done=row.done, counted_event_ids=list(row.counted),
        uncounted=[DutyUncountedView(id=one.id, reason=one.reason) for one in row.uncounted],
        severity=row.severity, excuse=row.excuse, state=row.state, as_of=row.as_of, rule_id=row.rule_id,
        group_name=group_name, unit_name=unit_name, quote=row.quote, answerable=row.answerable, deadline=row.deadline,
    )  # fmt: skip
