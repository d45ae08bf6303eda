"""The rules of a round's policy version, as the registry served them when the round opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.rotation.base import Base


class RoundRule(Row, Base):
    """One rule in the shared shape ``docs/formats/policy-rule.schema.json``; ``body`` is that shape, unaltered."""

    __tablename__ = "round_rules"
    __table_args__ = (UniqueConstraint("round_id", "rule_id", name="uq_round_rules_rule"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    rule_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(8))
    requirement_id: Mapped[str | None] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
