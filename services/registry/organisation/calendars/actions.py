"""Enter and replace a district's school year."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.chassis import journal
from services.chassis.database import new_id, refuse_on
from services.chassis.etags import match
from services.chassis.identity import Caller
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, Invalid
from services.registry.organisation.calendars.queries import visible_school_year
from services.registry.organisation.calendars.schemas import SchoolYearChange, SchoolYearDraft
from services.registry.organisation.calendars.tables import CalendarDay, SchoolYear, Term


class SchoolYearTaken(Conflict):
    title_zh, title_en = "该学年已建立", "The school year exists already"


class CalendarEntryTwice(Invalid):
    title_zh, title_en = "学期或日期重复", "A term or a day is listed twice"


refuse_on("uq_school_years_name", SchoolYearTaken)
refuse_on("uq_terms_code", CalendarEntryTwice)
refuse_on("uq_calendar_days_day", CalendarEntryTwice)


async def enter_school_year(db: AsyncSession, draft: SchoolYearDraft) -> SchoolYear:
    """A bureau enters a school year with its terms, holidays and make-up days."""
    caller: Caller = db.info["caller"].person
    if caller.district_id is None:
        raise Forbidden(reason="not-your-district")
    span = draft.model_dump(include={"name", "starts_on", "ends_on"})
    year = SchoolYear(id=new_id(), district_id=caller.district_id, **span)
    db.add(year)
    await db.flush()
    await _fill(db, year, draft)
    journal.record(db, "calendar.edit", "school_year", year.id, after=draft.model_dump(mode="json"))
    emit(db, "calendar.changed", "school_year", year.id, district_id=year.district_id)
    return year


async def replace_school_year(db: AsyncSession, year_id: UUID, change: SchoolYearChange, if_match: int) -> SchoolYear:
    """Replace a school year whole."""
    caller: Caller = db.info["caller"]
    year = await visible_school_year(db, caller, year_id)
    if year.district_id != caller.person.district_id:
        raise Forbidden(reason="not-your-district")
    match(year, if_match)
    before = {"starts_on": year.starts_on, "ends_on": year.ends_on}
    year.starts_on, year.ends_on = change.starts_on, change.ends_on
    flag_modified(year, "starts_on")  # terms and days are guarded by the year's version
    await db.flush()
    await db.execute(delete(Term).where(Term.school_year_id == year.id))
    await db.execute(delete(CalendarDay).where(CalendarDay.school_year_id == year.id))
    await _fill(db, year, change)
    after = change.model_dump(mode="json")
    journal.record(db, "calendar.edit", "school_year", year.id, before=before, after=after)
    emit(db, "calendar.changed", "school_year", year.id, district_id=year.district_id)
    return year


async def _fill(db: AsyncSession, year: SchoolYear, change: SchoolYearChange) -> None:
    db.add_all(Term(school_year_id=year.id, **term.model_dump()) for term in change.terms)
    db.add_all(CalendarDay(school_year_id=year.id, **day.model_dump()) for day in change.days)
    await db.flush()
