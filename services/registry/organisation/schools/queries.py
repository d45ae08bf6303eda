"""Which schools, units and enrolments a caller sees. Their columns are class 1: public within the city."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.problems import NotThere
from services.registry.organisation.districts.queries import in_same_city
from services.registry.organisation.schools.tables import Enrolment, School, SchoolAlias, Unit, UnitSchool


def open_on(as_of: date) -> ColumnElement[bool]:
    return or_(School.closed_on.is_(None), School.closed_on > as_of)


def visible_schools(caller: Caller, as_of: date) -> Select[School]:
    """Schools of the caller's city that are open on a day, guests of other jurisdictions among them (C03)."""
    return select(School).where(in_same_city(School.district_id, caller), open_on(as_of))


def matching(schools: Select[School], q: str) -> Select[School]:
    """Those whose code, name, former name, pinyin or initials begin with or contain what was typed."""
    former = select(SchoolAlias.school_id).where(SchoolAlias.name.contains(q, autoescape=True))
    typed = q.lower().replace(" ", "")
    return schools.where(
        or_(
            School.school_code.startswith(q, autoescape=True),
            School.name.contains(q, autoescape=True),
            School.pinyin.startswith(typed, autoescape=True),
            School.initials.startswith(typed, autoescape=True),
            School.id.in_(former),
        )
    )


async def visible_school(db: AsyncSession, caller: Caller, school_id: UUID, as_of: date) -> School:
    """One of them, or 404."""
    found = await db.scalar(visible_schools(caller, as_of).where(School.id == school_id))
    if found is None:
        raise NotThere
    return found


def visible_units(caller: Caller, as_of: date) -> Select[Unit]:
    """Units of the caller's city; a unit all of whose schools have closed is gone."""
    living = select(UnitSchool.unit_id).join(School, School.id == UnitSchool.school_id).where(open_on(as_of))
    return select(Unit).where(in_same_city(Unit.district_id, caller), Unit.id.in_(living))


async def visible_unit(db: AsyncSession, caller: Caller, unit_id: UUID, as_of: date) -> Unit:
    """One of them, or 404."""
    found = await db.scalar(visible_units(caller, as_of).where(Unit.id == unit_id))
    if found is None:
        raise NotThere
    return found


def visible_enrolments(caller: Caller, as_of: date) -> Select[Enrolment]:
    """Enrolments of the schools the caller sees."""
    schools = visible_schools(caller, as_of).with_only_columns(School.id)
    return select(Enrolment).where(Enrolment.school_id.in_(schools))


async def aliases_of(db: AsyncSession, school_id: UUID) -> list[SchoolAlias]:
    """A school's former names, oldest entry first."""
    wanted = select(SchoolAlias).where(SchoolAlias.school_id == school_id)
    return list(await db.scalars(wanted.order_by(SchoolAlias.id)))


async def units_of(db: AsyncSession, school_id: UUID) -> list[Unit]:
    """The units that name a school: its own, its sections, sets it belongs to."""
    wanted = select(Unit).join(UnitSchool, UnitSchool.unit_id == Unit.id).where(UnitSchool.school_id == school_id)
    return list(await db.scalars(wanted.order_by(Unit.kind, Unit.name)))


async def own_unit(db: AsyncSession, school_id: UUID) -> Unit:
    """The unit of kind school of a school."""
    return (await db.scalars(select(Unit).where(Unit.school_id == school_id, Unit.kind == "school"))).one()


async def school_ids_of(db: AsyncSession, unit_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The schools each unit names."""
    wanted = select(UnitSchool).where(UnitSchool.unit_id.in_(unit_ids)).order_by(UnitSchool.school_id)
    found: dict[UUID, list[UUID]] = {unit_id: [] for unit_id in unit_ids}
    for link in await db.scalars(wanted):
        found[link.unit_id].append(link.school_id)
    return found
