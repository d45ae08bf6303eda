"""Exam batches as integer sums per school, fits, and the effects of schools under both specifications."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, Date, Double, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.evaluation.base import Base


class BatchState(StrEnum):
    """A batch is `reducing` while its job runs and `ready` when only sums are left."""

    REDUCING = "reducing"
    READY = "ready"


class ExamBatch(Versioned, Base):
    """One exam: which pupils' prior and outcome it pairs, as counts and sums only. No row of it is a pupil."""

    __tablename__ = "exam_batches"

    district_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(200))
    school_year: Mapped[str] = mapped_column(String(9))
    stage: Mapped[str] = mapped_column(String(20))
    state: Mapped[BatchState] = mapped_column(text_enum(BatchState))
    file_name: Mapped[str] = mapped_column(String(200))
    file_sha256: Mapped[str] = mapped_column(String(64))
    terms: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    """The vector w of the sums: `1` first, the outcome last."""
    decimals: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Column c is kept as integers of 10^-k, k = decimals[c], so that no digit of the file is lost."""
    context: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    """Which of the terms are lawful context: specification A leaves them out."""
    quantised: Mapped[bool] = mapped_column(Boolean)
    pupils: Mapped[int] = mapped_column(Integer)
    dropped: Mapped[dict] = mapped_column(JSONB)
    is_sample: Mapped[bool] = mapped_column(Boolean)
    as_of: Mapped[date] = mapped_column(Date)
    """The day of the roster its schools were found in."""
    loaded_by: Mapped[UUID]


class ExamBlock(Row, Base):
    """The sums of one school in a batch. Schools under 10 pupils keep none: theirs are in the block without a unit."""

    __tablename__ = "exam_blocks"
    __table_args__ = (UniqueConstraint("batch_id", "unit_id", name="uq_exam_blocks_unit"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("exam_batches.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    school_code: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    n: Mapped[int | None] = mapped_column(Integer)
    listed: Mapped[int | None] = mapped_column(Integer)
    """Pupils that the file lists, those without a prior or an outcome too: the denominator of coverage."""
    sums: Mapped[list[str] | None] = mapped_column(JSONB)
    """Upper triangle of sum(w w') as decimal texts (they may pass 2^53); null where the school was pooled."""


class Fit(Row, Base):
    """One fit of a batch: specification A (prior only) and B (with context), never one without the other."""

    __tablename__ = "va_fits"

    district_id: Mapped[UUID] = mapped_column(index=True)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("exam_batches.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    sums_sha256: Mapped[str] = mapped_column(String(64))
    is_sample: Mapped[bool] = mapped_column(Boolean)
    specifications: Mapped[list[dict]] = mapped_column(JSONB)
    """Each: code, columns, n, schools, fixed terms, variances, criterion, flags."""
    fitted_by: Mapped[UUID | None]


class Effect(Row, Base):
    """The value added of one school under one specification, in pupil-SD units."""

    __tablename__ = "va_effects"
    __table_args__ = (UniqueConstraint("fit_id", "specification", "unit_id", name="uq_va_effects_unit"),)

    fit_id: Mapped[UUID] = mapped_column(ForeignKey("va_fits.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    specification: Mapped[str] = mapped_column(String(1))
    state: Mapped[str] = mapped_column(String(20))
    n: Mapped[int | None] = mapped_column(Integer)
    effect: Mapped[float | None] = mapped_column(Double)
    se: Mapped[float | None] = mapped_column(Double)
    reliability: Mapped[float | None] = mapped_column(Double)
    effect_size: Mapped[float | None] = mapped_column(Double)
    effect_size_se: Mapped[float | None] = mapped_column(Double)
    lower: Mapped[float | None] = mapped_column(Double)
    upper: Mapped[float | None] = mapped_column(Double)
    coverage: Mapped[float | None] = mapped_column(Double)


class GroupEffect(Row, Base):
    """The value added of one group: the mean of its schools by pupils, and the group's own effect `v` (集团效应).

    `state` is that of `v`: `not_estimated`, with `v` null, where the district has too few groups to tell it.
    """

    __tablename__ = "va_group_effects"
    __table_args__ = (UniqueConstraint("fit_id", "specification", "group_id", name="uq_va_group_effects_group"),)

    fit_id: Mapped[UUID] = mapped_column(ForeignKey("va_fits.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    group_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    specification: Mapped[str] = mapped_column(String(1))
    state: Mapped[str] = mapped_column(String(20))
    n: Mapped[int] = mapped_column(Integer)
    schools: Mapped[int] = mapped_column(Integer)
    effect: Mapped[float] = mapped_column(Double)
    se: Mapped[float] = mapped_column(Double)
    effect_size: Mapped[float] = mapped_column(Double)
    lower: Mapped[float] = mapped_column(Double)
    upper: Mapped[float] = mapped_column(Double)
    v: Mapped[float | None] = mapped_column(Double)
    v_se: Mapped[float | None] = mapped_column(Double)
