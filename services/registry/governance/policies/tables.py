"""Policy profiles, one row an edition; clauses and rules are kept as the document they came in."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.policies.core import PolicyState


class PolicyProfile(Versioned, Base):
    """政策方案. `proposed_by` is the account that drafted it, which may never sign it off."""

    __tablename__ = "policy_profiles"
    __table_args__ = (
        Index("uq_policy_profiles_in_force", "district_id", "key", unique=True,
              postgresql_where=text("state = 'in_force'")),
        Index("ix_policy_profiles_district", "district_id", "id"),
    )  # fmt: skip

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(20))
    state: Mapped[PolicyState] = mapped_column(text_enum(PolicyState))
    stages: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    source: Mapped[dict[str, Any]] = mapped_column(JSONB)
    labels: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    clauses: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    proposed_by: Mapped[UUID | None]
    signed_off_by: Mapped[UUID | None]
    in_force_from: Mapped[date | None] = mapped_column(Date)
    in_force_until: Mapped[date | None] = mapped_column(Date)

    @property
    def quotes(self) -> dict[str, str]:
        """Requirement id -> verbatim quote."""
        return {clause["requirement_id"]: clause["quote"] for clause in self.clauses}
