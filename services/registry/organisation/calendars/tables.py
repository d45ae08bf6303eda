"""School years, terms and the days that are not what their weekday says."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.calendars.core import DayKind


class SchoolYear(Versioned, Base):
    """学年 "2026-2027", `[starts_on, ends_on)`. Its version guards the terms and days edited with it."""

    __tablename__ = "school_years"
    __table_args__ = (
        UniqueConstraint("district_id", "name", name="uq_school_years_name"),
        CheckConstraint("starts_on < ends_on", name="span"),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    name: Mapped[str] = mapped_column(String(9))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class Term(Row, Base):
    """学期 "2026-2027-1", `[starts_on, ends_on)`: `ends_on` is the first day after it."""

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("school_year_id", "code", name="uq_terms_code"),
        CheckConstraint("starts_on < ends_on", name="span"),
    )

    school_year_id: Mapped[UUID] = mapped_column(ForeignKey("school_years.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(11))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class CalendarDay(Row, Base):
    """A holiday, or a weekend day worked to make up for one (调休)."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("school_year_id", "day", name="uq_calendar_days_day"),)

    school_year_id: Mapped[UUID] = mapped_column(ForeignKey("school_years.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[DayKind] = mapped_column(text_enum(DayKind))
    name: Mapped[str] = mapped_column(String(40))
