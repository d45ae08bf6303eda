"""Runs of the solver, the scenarios they made, and the moves in them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.rotation.base import Base


class RunState(StrEnum):
    """How a run ended: with a scenario, with a conflict report, or not at all."""

    RUNNING = "running"
    DONE = "done"
    INFEASIBLE = "infeasible"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(Versioned, Base):
    """One solve of a round's snapshot. ``conflicts`` and ``repairs`` are the plan's own records."""

    __tablename__ = "runs"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    district_id: Mapped[UUID]
    job_id: Mapped[UUID]
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[RunState] = mapped_column(text_enum(RunState))
    engine: Mapped[str | None] = mapped_column(String(80))
    sizes: Mapped[dict[str, int]] = mapped_column(JSONB)
    conflicts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    repairs: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Scenario(Versioned, Base):
    """A plan that a run found: its bytes (zlib), its proof, what its rules and balances are."""

    __tablename__ = "scenarios"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id"))
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    district_id: Mapped[UUID]
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    plan: Mapped[bytes] = mapped_column(LargeBinary)
    plan_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(12))
    is_certified: Mapped[bool]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    balance: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reasons: Mapped[dict[str, str]] = mapped_column(JSONB)
    moves: Mapped[int]


class ScenarioMove(Row, Base):
    """Who goes where in a scenario: class 2, seen by the person, both schools and the personnel office."""

    __tablename__ = "scenario_moves"
    __table_args__ = (UniqueConstraint("scenario_id", "key", name="uq_scenario_moves_key"),)

    scenario_id: Mapped[UUID] = mapped_column(ForeignKey("scenarios.id"))
    district_id: Mapped[UUID]
    person_id: Mapped[UUID]
    person_name: Mapped[str] = mapped_column(String(60))
    from_unit_id: Mapped[UUID]
    from_school_id: Mapped[UUID | None]
    to_unit_id: Mapped[UUID]
    to_school_id: Mapped[UUID | None]
    group_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(240))
    kind: Mapped[str] = mapped_column(String(20))
    terms: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    load: Mapped[int]
    rank: Mapped[int | None]
    is_volunteer: Mapped[bool]
    is_conscripted: Mapped[bool]
    km: Mapped[int | None]
    cost: Mapped[dict[str, int]] = mapped_column(JSONB)
    counts_for: Mapped[list[str]] = mapped_column(ARRAY(String(120)))
    pair_key: Mapped[str | None] = mapped_column(String(240))


class ScenarioExplanation(Row, Base):
    """Why a person goes there, or stays: the engine's facts, worded when read."""

    __tablename__ = "scenario_explanations"
    __table_args__ = (UniqueConstraint("scenario_id", "person_id", name="uq_scenario_explanations_person"),)

    scenario_id: Mapped[UUID] = mapped_column(ForeignKey("scenarios.id"))
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    person_name: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
