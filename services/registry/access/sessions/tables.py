"""Log-ins and the counters that slow guessing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row
from services.registry.base import Base


class Login(Row, Base):
    """One log-in of one account; the cookie's value is kept as a SHA-256 only."""

    __tablename__ = "logins"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    grant_id: Mapped[UUID | None]
    secret_sha256: Mapped[str] = mapped_column(Text, unique=True)
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Guess(Base):
    """Failures under one key: (account, network) or (account)."""

    __tablename__ = "guesses"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
