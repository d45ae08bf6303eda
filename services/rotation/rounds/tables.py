"""Rounds, the groups and units they bind, and the signatures of principals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.rotation.base import Base
from services.rotation.rounds.core import RoundState


class TermSpan(TypedDict):
    """A term of the round as stored: name and ISO dates, the end exclusive."""

    name: str
    starts_on: str
    ends_on: str


class Round(Versioned, Base):
    """One planning cycle (轮次). Facts of the chosen plan are delivered by matching when a run ends."""

    __tablename__ = "rounds"

    district_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(80))
    policy_id: Mapped[UUID]
    policy_name: Mapped[str | None] = mapped_column(String(120))
    policy_version: Mapped[int | None]
    school_year: Mapped[str] = mapped_column(String(9))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    terms: Mapped[list[TermSpan]] = mapped_column(JSONB)
    state: Mapped[RoundState] = mapped_column(text_enum(RoundState))
    wishes_until: Mapped[date | None]
    correction_days: Mapped[int | None]
    correction_until: Mapped[date | None]
    seed: Mapped[str] = mapped_column(String(64))
    seed_sha256: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[UUID | None]
    snapshot_sha256: Mapped[str | None] = mapped_column(String(64))
    scenario_id: Mapped[UUID | None]
    plan_sha256: Mapped[str | None] = mapped_column(String(64))
    plan_certified: Mapped[bool]
    plan_violations: Mapped[list[str]] = mapped_column(JSONB)
    plan_losses: Mapped[list[str]] = mapped_column(JSONB)
    plan_unexplained: Mapped[list[str]] = mapped_column(JSONB)
    proposed_by: Mapped[UUID | None]
    placements_open: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RoundGroup(Row, Base):
    """A group that takes part, with its name on the day the round opened."""

    __tablename__ = "round_groups"
    __table_args__ = (UniqueConstraint("round_id", "group_id", name="uq_round_groups_group"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    group_id: Mapped[UUID]
    name: Mapped[str | None] = mapped_column(String(120))


class RoundUnit(Row, Base):
    """A unit in one of the round's groups: what a wish may name and who must sign."""

    __tablename__ = "round_units"
    __table_args__ = (UniqueConstraint("round_id", "group_id", "unit_id", name="uq_round_units_unit"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    group_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    school_id: Mapped[UUID | None] = mapped_column(index=True)
    school_code: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(12))
    stages: Mapped[list[str]] = mapped_column(ARRAY(String(12)))
    is_sample: Mapped[bool]


class Signature(Row, Base):
    """A principal's yes to exactly one plan: a changed plan has no signatures."""

    __tablename__ = "round_signatures"
    __table_args__ = (UniqueConstraint("round_id", "unit_id", "plan_sha256", name="uq_round_signatures_plan"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[UUID]
    plan_sha256: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID | None]
    signed_by: Mapped[str] = mapped_column(String(80))


class Snapshot(Row, Base):
    """Everything the solver sees of a round, as canonical bytes (zlib); immutable, named by their SHA-256."""

    __tablename__ = "snapshots"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    district_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(String(64))
    instance: Mapped[bytes] = mapped_column(LargeBinary)
    roster_sha256: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[date]
    units: Mapped[int]
    teachers: Mapped[int]
    wishes: Mapped[int]
    rules: Mapped[int]
    voided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SnapshotPerson(Row, Base):
    """Whose pseudonymous id that is: names stay out of the snapshot's bytes."""

    __tablename__ = "snapshot_persons"
    __table_args__ = (UniqueConstraint("snapshot_id", "person_id", name="uq_snapshot_persons_person"),)

    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("snapshots.id"))
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    person_id: Mapped[UUID]
    staff_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
