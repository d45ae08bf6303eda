"""Meetings and who sat in them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.meetings.core import MeetingKind


class Meeting(Versioned, Base):
    """会议. `event_id` is the evidence that it was held, from the day it has minutes."""

    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_group", "group_id", "held_on"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[MeetingKind] = mapped_column(text_enum(MeetingKind))
    held_on: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120))
    agenda: Mapped[str] = mapped_column(Text)
    minutes: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    recorded_by: Mapped[UUID | None]
    event_id: Mapped[UUID | None]


class Attendance(Row, Base):
    """A seat of the governing body on the meeting's day, and whether its holder came."""

    __tablename__ = "meeting_attendances"
    __table_args__ = (Index("ix_meeting_attendances_meeting", "meeting_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    seat: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[UUID | None]
    name: Mapped[str | None] = mapped_column(String(60))
    is_present: Mapped[bool] = mapped_column(Boolean)
