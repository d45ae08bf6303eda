"""Placements: dated service elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.rotation.base import Base
from services.rotation.placements.core import PlacementState


class Placement(Versioned, Base):
    """One person, one post, one term ``[starts_on, ends_on)``: never a change of employer (D09)."""

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", "kind", "starts_on", name="uq_placements_once"),
    )  # fmt: skip

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    scenario_id: Mapped[UUID] = mapped_column(ForeignKey("scenarios.id"))
    district_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    person_name: Mapped[str] = mapped_column(String(60))
    home_unit_id: Mapped[UUID]
    home_school_id: Mapped[UUID | None] = mapped_column(index=True)
    home_name: Mapped[str] = mapped_column(String(120))
    host_unit_id: Mapped[UUID]
    host_school_id: Mapped[UUID | None] = mapped_column(index=True)
    host_name: Mapped[str] = mapped_column(String(120))
    group_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    terms: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    load: Mapped[int]
    pair_id: Mapped[UUID | None]
    counts_for: Mapped[list[str]] = mapped_column(ARRAY(String(120)))
    counters: Mapped[list[str]] = mapped_column(ARRAY(String(24)))
    state: Mapped[PlacementState] = mapped_column(text_enum(PlacementState))
    needs_report: Mapped[bool]
    report: Mapped[str | None] = mapped_column(String(4000))
    ended_reason: Mapped[str | None] = mapped_column(String(500))
    event_id: Mapped[UUID]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
