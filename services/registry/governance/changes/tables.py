"""Change requests and the consents they gathered."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.changes.core import ChangeKind, ChangeState


class ChangeRequest(Versioned, Base):
    """变更申请. `asked` holds name, form, policy_id and units as they were drafted; `authority` is who must consent."""

    __tablename__ = "change_requests"
    __table_args__ = (Index("ix_change_requests_district", "district_id", "id"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[ChangeKind] = mapped_column(text_enum(ChangeKind))
    state: Mapped[ChangeState] = mapped_column(text_enum(ChangeState))
    takes_effect_on: Mapped[date] = mapped_column(Date)
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    evidence_file_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    authority: Mapped[str] = mapped_column(String(40))
    raised_by: Mapped[UUID | None]
    raised_by_name: Mapped[str] = mapped_column(String(60))


class Consent(Row, Base):
    """同意, by name and with a reason; never the proposer's own."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("change_id", "account_id", name="uq_consents_account"),)

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change_requests.id", ondelete="CASCADE"))
    account_id: Mapped[UUID | None]
    power: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
