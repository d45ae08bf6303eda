"""Whose file a caller may open. Row-level security says the same once more, in the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.registry.organisation.schools.tables import Unit
from services.registry.organisation.staff.tables import Assignment, Employment, Exemption, Honour, Person, PostHeld

FILES: dict[str, type[Any]] = {
    "employments": Employment,
    "assignments": Assignment,
    "honours": Honour,
    "posts": PostHeld,
    "exemptions": Exemption,
}


def in_force(fact: Any, as_of: date) -> ColumnElement[bool]:
    """Whether a dated fact holds on a day: `[valid_from, valid_until)`."""
    return and_(fact.valid_from <= as_of, or_(fact.valid_until.is_(None), fact.valid_until > as_of))


def honour_in_force(as_of: date) -> ColumnElement[bool]:
    """An honour without a date of grant is held since ever."""
    granted = or_(Honour.granted.is_(None), Honour.granted <= as_of)
    return and_(granted, or_(Honour.valid_until.is_(None), Honour.valid_until > as_of))


def _scope(caller: Caller) -> ColumnElement[bool]:
    who = caller.person
    match who.power:
        case Power.TEACHER:
            return Person.id == who.person_id
        case Power.PRINCIPAL | Power.CLERK:
            return Person.school_id == who.school_id
        case Power.PERSONNEL | Power.CLIENT:
            return Person.district_id == who.district_id
        case Power.SERVICE_ROTATION | Power.SERVICE_EVALUATION:
            return true()
    return false()


def visible_staff(caller: Caller, as_of: date) -> Select[Person]:
    """A teacher sees herself, a school its own, personnel the district's; those with a home unit on that day."""
    at_work = exists().where(Assignment.person_id == Person.id, in_force(Assignment, as_of))
    return select(Person).where(_scope(caller), at_work)


def with_fact(staff: Select[Person], fact: Any, *clauses: ColumnElement[bool]) -> Select[Person]:
    """Those who have a fact of this kind."""
    return staff.where(exists().where(fact.person_id == Person.id, *clauses))


async def visible_person(db: AsyncSession, caller: Caller, person_id: UUID) -> Person:
    """One of them on any day, or 404."""
    found = await db.scalar(select(Person).where(_scope(caller), Person.id == person_id))
    if found is None:
        raise NotThere
    return found


def named(staff: Select[Person], typed: str) -> Select[Person]:
    """Those whose name, number, pinyin or initials begin with what was typed."""
    low = typed.lower().replace(" ", "")
    return staff.where(
        or_(
            Person.name.startswith(typed, autoescape=True),
            Person.staff_no.startswith(typed, autoescape=True),
            Person.pinyin.startswith(low, autoescape=True),
            Person.initials.startswith(low, autoescape=True),
        )
    )


def holders(as_of: date) -> Select[PostHeld, Person]:
    """Posts in force on a day and who holds them: a governing body's seats are derived from these."""
    return select(PostHeld, Person).join(Person, Person.id == PostHeld.person_id).where(in_force(PostHeld, as_of))


async def facts_of(
    db: AsyncSession, person_ids: Sequence[UUID], as_of: date | None
) -> dict[str, dict[UUID, list[Any]]]:
    """Dated facts by kind and person; all of them, or those in force on a day."""
    found: dict[str, dict[UUID, list[Any]]] = {}
    for kind, table in FILES.items():
        wanted = select(table).where(table.person_id.in_(person_ids)).order_by(table.id)
        if as_of is not None:
            wanted = wanted.where(honour_in_force(as_of) if table is Honour else in_force(table, as_of))
        found[kind] = {}
        for fact in await db.scalars(wanted):
            found[kind].setdefault(fact.person_id, []).append(fact)
    return found


async def unit_names(db: AsyncSession, unit_ids: set[UUID]) -> dict[UUID, str]:
    """Names of units, which are public."""
    rows = await db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids)))
    return {row.id: row.name for row in rows}


async def with_facts(db: AsyncSession, persons: Sequence[Person], as_of: date | None) -> list[dict[str, Any]]:
    """Persons with their dated facts: all, or those in force on a day."""
    facts = await facts_of(db, [person.id for person in persons], as_of)
    placed = [fact for kind in ("assignments", "posts") for rows in facts[kind].values() for fact in rows]
    names = await unit_names(db, {fact.unit_id for fact in placed})
    return [
        _columns(person)
        | {
            kind: [_columns(fact) | _named(fact, names) for fact in rows.get(person.id, [])]
            for kind, rows in facts.items()
        }
        for person in persons
    ]


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _named(fact: Any, names: dict[UUID, str]) -> dict[str, str]:
    unit_id = getattr(fact, "unit_id", None)
    return {"unit_name": names[unit_id]} if unit_id else {}
