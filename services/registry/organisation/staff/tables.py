"""Persons and their dated facts. Class-2 data: every table here has forced row-level security (trust section 15).

`school_id` on each row is the school whose principal and clerk may see the person: that of the home unit,
or the employer where the home unit is a set of schools. A row keeps it beside the person's own, so that the
database can check a row without reading another.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.staff.core import HonourKind, HonourLevel, PostKind, Sex, Title


class Person(Versioned, Base):
    """A member of staff. `staff_no` (人员编号) is the business key within a district."""

    __tablename__ = "persons"
    __table_args__ = (
        UniqueConstraint("district_id", "staff_no", name="uq_persons_staff_no"),
        Index("ix_persons_school_pinyin", "school_id", "pinyin", "id"),
        Index("ix_persons_district_pinyin", "district_id", "pinyin", "id"),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    staff_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(300))
    initials: Mapped[str] = mapped_column(String(60))
    sex: Mapped[Sex] = mapped_column(text_enum(Sex))
    born: Mapped[date] = mapped_column(Date)
    stages: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    title: Mapped[Title | None] = mapped_column(text_enum(Title))
    is_sample: Mapped[bool]
    import_id: Mapped[UUID | None]
    import_row: Mapped[int | None]


class PersonFact:
    """What every dated fact of a person carries: whose it is, and who may see it."""

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))


class Employment(PersonFact, Row, Base):
    """人事关系: who employs the person. A placement never changes it (D09)."""

    __tablename__ = "employments"
    __table_args__ = (
        Index("uq_employments_open", "person_id", unique=True, postgresql_where=text("valid_until IS NULL")),
    )

    employer_school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class Assignment(PersonFact, Row, Base):
    """任职学校: the home unit, with the share of full time in hundredths, since `valid_from` (到校日期)."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("fte BETWEEN 0 AND 100", name="fte"),
        Index("uq_assignments_open", "person_id", "unit_id", unique=True, postgresql_where=text("valid_until IS NULL")),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    fte: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class Honour(PersonFact, Row, Base):
    """荣誉: kind x level; `granted` is null where the roster does not say when."""

    __tablename__ = "honours"

    kind: Mapped[HonourKind] = mapped_column(text_enum(HonourKind))
    level: Mapped[HonourLevel] = mapped_column(text_enum(HonourLevel))
    granted: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class PostHeld(PersonFact, Row, Base):
    """职务 held at a unit; the governing body's seats are derived from these."""

    __tablename__ = "posts_held"
    __table_args__ = (Index("ix_posts_held_unit_post", "unit_id", "post"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    post: Mapped[PostKind] = mapped_column(text_enum(PostKind))
    subject: Mapped[str | None] = mapped_column(String(16))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class Exemption(PersonFact, Row, Base):
    """免除/暂缓: its dates only. The reason is class 3 and is not kept here (trust section 15)."""

    __tablename__ = "exemptions"

    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
