"""Review rounds and one review a unit."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.evaluation.base import Base
from services.evaluation.reviews.core import ReviewRoundState


class ReviewRound(Versioned, Base):
    """One jurisdiction, one school year, one framework version. One living round a jurisdiction and year."""

    __tablename__ = "review_rounds"
    __table_args__ = (
        Index(
            "uq_review_rounds_year", "district_id", "school_year", unique=True, postgresql_where=text("state <> 'void'")
        ),
    )

    district_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(200))
    school_year: Mapped[str] = mapped_column(String(9))
    as_of: Mapped[date] = mapped_column(Date)
    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework_versions.id"))
    fit_id: Mapped[UUID | None] = mapped_column(ForeignKey("va_fits.id"))
    state: Mapped[ReviewRoundState] = mapped_column(text_enum(ReviewRoundState))
    in_shadow: Mapped[bool] = mapped_column(Boolean)
    opened_by: Mapped[UUID]
    proposed_by: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    ran_by: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    entered_by: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Accounts that entered a value which the snapshot holds."""
    left_out: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    """Leaves that this round does not collect, by the inspectorate's decision: not applicable, never 0."""
    pending: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    """Leaves that were still pending when the round was frozen: its scores are provisional."""
    snapshot_id: Mapped[UUID | None] = mapped_column(ForeignKey("snapshots.id"))
    run_id: Mapped[UUID | None]
    """The score run that counts; set when scored."""


class Review(Row, Base):
    """One unit's record in a round, made from the snapshot when it is frozen."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("round_id", "unit_id", name="uq_reviews_unit"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("review_rounds.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    is_sample: Mapped[bool] = mapped_column(Boolean)
    stage: Mapped[str] = mapped_column(String(20))
    pupils: Mapped[int] = mapped_column(Integer)
    memberships: Mapped[list[dict]] = mapped_column(JSONB)
    """Each: group_id, group_name, role, tightness, share (of days in the school year)."""
