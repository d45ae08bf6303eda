"""Frozen snapshots."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.evaluation.base import Base


class Snapshot(Row, Base):
    """The frozen inputs of a round; `content` is canonical JSON and `sha256` its hash. Never changed."""

    __tablename__ = "snapshots"

    district_id: Mapped[UUID] = mapped_column(index=True)
    round_id: Mapped[UUID] = mapped_column(index=True)
    as_of: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
