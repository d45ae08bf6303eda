"""Excuses: the one thing about duties that is stored; duties themselves follow from rules and facts."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.registry.base import Base


class DutyExcuse(Row, Base):
    """A written reason for missing a soft duty (原则上), accepted by the office."""

    __tablename__ = "duty_excuses"
    __table_args__ = (UniqueConstraint("group_id", "duty_id", name="uq_duty_excuses_duty"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    duty_id: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID | None]
