"""Activities and who took part."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.collaboration.activities.core import ActivityKind, ActivityState


class Activity(Versioned, Base):
    """活动 at a host unit. Days and hours are those of each participant; `event_id` is the evidence of the whole."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("days BETWEEN 0 AND 31 AND hours BETWEEN 0 AND 300", name="length"),
        Index("ix_activities_group", "group_id", "held_on"),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[ActivityKind] = mapped_column(text_enum(ActivityKind))
    state: Mapped[ActivityState] = mapped_column(text_enum(ActivityState))
    held_on: Mapped[date] = mapped_column(Date)
    host_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str] = mapped_column(String(120))
    days: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    recorded_by: Mapped[UUID | None]
    confirmed_by: Mapped[UUID | None]
    event_id: Mapped[UUID | None]


class Participation(Row, Base):
    """One person's part. `event_id` is the evidence, from confirmation on; `unit_id` the home unit on that day."""

    __tablename__ = "activity_participations"
    __table_args__ = (UniqueConstraint("activity_id", "person_id", name="uq_activity_participations_person"),)

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    event_id: Mapped[UUID | None]
