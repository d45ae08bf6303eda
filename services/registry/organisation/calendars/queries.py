"""A district's school years, and the pure calendar made of them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.problems import NotThere
from services.registry.organisation.calendars.core import SchoolCalendar, Span, TermDates
from services.registry.organisation.calendars.tables import CalendarDay, SchoolYear, Term
from services.registry.organisation.districts.queries import in_same_city


def visible_school_years(caller: Caller, as_of: date | None) -> Select[SchoolYear]:
    """School years of the districts of the caller's city; that of a day, or all."""
    wanted = select(SchoolYear).where(in_same_city(SchoolYear.district_id, caller))
    return wanted.where(SchoolYear.starts_on <= as_of, SchoolYear.ends_on > as_of) if as_of else wanted


async def visible_school_year(db: AsyncSession, caller: Caller, year_id: UUID) -> SchoolYear:
    """One of them, or 404."""
    found = await db.scalar(visible_school_years(caller, None).where(SchoolYear.id == year_id))
    if found is None:
        raise NotThere
    return found


async def with_days(db: AsyncSession, years: list[SchoolYear]) -> list[dict[str, Any]]:
    """School years with their terms and exceptional days."""
    ids = [year.id for year in years]
    terms = list(await db.scalars(select(Term).where(Term.school_year_id.in_(ids)).order_by(Term.starts_on)))
    wanted = select(CalendarDay).where(CalendarDay.school_year_id.in_(ids)).order_by(CalendarDay.day)
    days = list(await db.scalars(wanted))
    return [
        {
            **{column.key: getattr(year, column.key) for column in SchoolYear.__table__.columns},
            "terms": [term for term in terms if term.school_year_id == year.id],
            "days": [day for day in days if day.school_year_id == year.id],
        }
        for year in years
    ]


async def calendar_of(db: AsyncSession, district_id: UUID) -> SchoolCalendar:
    """Everything a district has entered, as one pure value."""
    years = select(SchoolYear.id).where(SchoolYear.district_id == district_id)
    terms = await db.scalars(select(Term).where(Term.school_year_id.in_(years)).order_by(Term.starts_on))
    days = await db.scalars(select(CalendarDay).where(CalendarDay.school_year_id.in_(years)))
    return SchoolCalendar(
        terms=tuple(TermDates(term.code, Span(term.starts_on, term.ends_on)) for term in terms),
        exceptions={day.day: day.kind for day in days},
    )
