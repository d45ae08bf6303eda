"""Score runs, the results of units and of groups. Written once by their run, never changed."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Double, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.evaluation.base import Base


class ScoreRun(Row, Base):
    """A pure function of framework, snapshot, code version, draws and seed; `run_hash` is the hash of those."""

    __tablename__ = "score_runs"
    __table_args__ = (UniqueConstraint("round_id", "run_hash", name="uq_score_runs_hash"),)

    district_id: Mapped[UUID] = mapped_column(index=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("review_rounds.id"), index=True)
    run_hash: Mapped[str] = mapped_column(String(64))
    framework_sha256: Mapped[str] = mapped_column(String(64))
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    code_version: Mapped[str] = mapped_column(String(40))
    seed: Mapped[int] = mapped_column(BigInteger)
    draws: Mapped[int] = mapped_column(Integer)
    incentives: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    ran_by: Mapped[UUID | None]


class UnitResult(Row, Base):
    """What one unit received in a run: its own part, the group's, the bundled score, and where they come from."""

    __tablename__ = "unit_results"
    __table_args__ = (UniqueConstraint("run_id", "unit_id", name="uq_unit_results_unit"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("score_runs.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    is_sample: Mapped[bool] = mapped_column(Boolean)
    own: Mapped[float | None] = mapped_column(Double)
    group: Mapped[float | None] = mapped_column("group_score", Double)
    bundled: Mapped[float | None] = mapped_column(Double)
    lower: Mapped[float | None] = mapped_column(Double)
    upper: Mapped[float | None] = mapped_column(Double)
    bands: Mapped[list[str]] = mapped_column(JSONB)
    """Codes of the bands that the 90 % interval touches; two or more cannot be told apart."""
    coverage: Mapped[float] = mapped_column(Double)
    limits: Mapped[list[str]] = mapped_column(JSONB)
    missing: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Each: node_code, service, id, href, counted, reason."""
    waterfalls: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONB)
    """By reference: score, reference_score, closing_error, lines."""


class GroupResult(Row, Base):
    """A group's score in a run, and whose own scores went in with which weight."""

    __tablename__ = "group_results"
    __table_args__ = (UniqueConstraint("run_id", "group_id", name="uq_group_results_group"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("score_runs.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    group_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    score: Mapped[float | None] = mapped_column(Double)
    lower: Mapped[float | None] = mapped_column(Double)
    upper: Mapped[float | None] = mapped_column(Double)
    partners: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
