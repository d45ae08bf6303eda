"""API clients of district systems: a hashed secret, listed actions, an end date."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned
from services.registry.base import Base


class ApiClient(Versioned, Base):
    """One district system that may call certain actions in one district until a day."""

    __tablename__ = "api_clients"
    name: Mapped[str] = mapped_column(Text)
    district_id: Mapped[UUID] = mapped_column(index=True)
    secret_sha256: Mapped[str] = mapped_column(Text)
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    is_demo: Mapped[bool]
