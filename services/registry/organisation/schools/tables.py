"""Schools with their former names, units with the schools they name, enrolments."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.schools.core import Jurisdiction, Ownership, Stage, UnitKind


class School(Versioned, Base):
    """A school. `school_code` (学校标识码) is never used twice: a closed school keeps its row, and so its code."""

    __tablename__ = "schools"
    __table_args__ = (
        UniqueConstraint("school_code", name="uq_schools_code"),
        Index("ix_schools_district_pinyin", "district_id", "pinyin", "id"),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    school_code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    pinyin: Mapped[str] = mapped_column(String(400))
    initials: Mapped[str] = mapped_column(String(80))
    stages: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    ownership: Mapped[Ownership] = mapped_column(text_enum(Ownership))
    jurisdiction: Mapped[Jurisdiction] = mapped_column(text_enum(Jurisdiction))
    legal_person: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    closed_on: Mapped[date | None] = mapped_column(Date)
    is_sample: Mapped[bool]
    import_id: Mapped[UUID | None]
    import_row: Mapped[int | None]


class SchoolAlias(Row, Base):
    """A former or other name (曾用名), dated where the dates are known."""

    __tablename__ = "school_aliases"
    __table_args__ = (UniqueConstraint("school_id", "name", name="uq_school_aliases_name"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"))
    name: Mapped[str] = mapped_column(String(80), index=True)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class Unit(Versioned, Base):
    """What a membership binds. `school_id` is set for a school and a section of one, null for a set."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("district_id", "name", "kind", name="uq_units_name"),
        Index("uq_units_of_school", "school_id", unique=True, postgresql_where=text("kind = 'school'")),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    kind: Mapped[UnitKind] = mapped_column(text_enum(UnitKind))
    name: Mapped[str] = mapped_column(String(80))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    stages: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    is_sample: Mapped[bool]
    import_id: Mapped[UUID | None]
    import_row: Mapped[int | None]


class UnitSchool(Base):
    """The schools a unit names: one for a school or a section, any number for a set."""

    __tablename__ = "unit_schools"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"), primary_key=True, index=True)


class Enrolment(Versioned, Base):
    """Pupils and classes, as counts, of a school, a stage and a school year ("2026-2027")."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("school_id", "stage", "school_year", name="uq_enrolments_key"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage))
    school_year: Mapped[str] = mapped_column(String(9))
    pupils: Mapped[int] = mapped_column(Integer)
    classes: Mapped[int] = mapped_column(Integer)
    import_id: Mapped[UUID | None]
    import_row: Mapped[int | None]
