"""Counted staff: no person is named here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.rotation.base import Base


class StaffCell(Row, Base):
    """Heads at a unit in one age band, subject and backbone class, on the day of the last refresh."""

    __tablename__ = "staff_cells"

    district_id: Mapped[UUID] = mapped_column(index=True)
    as_of: Mapped[date]
    unit_id: Mapped[UUID]
    unit_name: Mapped[str] = mapped_column(String(120))
    school_id: Mapped[UUID | None]
    group_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    age_band: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str | None] = mapped_column(String(24))
    is_backbone: Mapped[bool]
    heads: Mapped[int]
