"""Filings."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.filings.core import FilingKind, FilingState


class Filing(Versioned, Base):
    """备案. `filed_on` is the day it reached the bureau: that of the last submission, or the office's own stamp."""

    __tablename__ = "filings"
    __table_args__ = (UniqueConstraint("group_id", "kind", "school_year", name="uq_filings_year"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[FilingKind] = mapped_column(text_enum(FilingKind))
    school_year: Mapped[str] = mapped_column(String(9))
    state: Mapped[FilingState] = mapped_column(text_enum(FilingState))
    title: Mapped[str] = mapped_column(String(120))
    goals: Mapped[str] = mapped_column(Text)
    plan: Mapped[str] = mapped_column(Text)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("files.id"))
    submitted_by: Mapped[UUID | None]
    filed_on: Mapped[date | None] = mapped_column(Date)
    decided_reason: Mapped[str | None] = mapped_column(Text)
    event_id: Mapped[UUID | None]
