"""People who log in and what they may act as."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy import Identity as Counter
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.chassis.database import Row, Versioned, text_enum
from services.chassis.identity import Power
from services.registry.base import Base


class Account(Versioned, Base):
    """One person's way in; the password is an argon2id hash."""

    __tablename__ = "accounts"
    username: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    disabled_at: Mapped[datetime | None]
    is_demo: Mapped[bool]
    grants: Mapped[list[Grant]] = relationship(back_populates="account", lazy="raise")
    __table_args__ = (UniqueConstraint("username", name="uq_accounts_username"),)


class Grant(Row, Base):
    """A power for an organisation from a day until another: (account, kind, organisation, from, until, given by)."""

    __tablename__ = "grants"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    power: Mapped[Power] = mapped_column(text_enum(Power))
    district_id: Mapped[UUID | None]
    school_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    org_name: Mapped[str] = mapped_column(Text)
    start: Mapped[date]
    until: Mapped[date | None]
    given_by: Mapped[UUID | None]
    account: Mapped[Account] = relationship(back_populates="grants", lazy="raise")
    __table_args__ = (CheckConstraint("until IS NULL OR start < until", name="dates"),)


class Revocation(Base):
    """Tokens of this account, grant, log-in or client issued before ``not_before`` are void."""

    __tablename__ = "revocations"
    seq: Mapped[int] = mapped_column(BigInteger, Counter(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    not_before: Mapped[datetime]
