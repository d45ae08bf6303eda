"""The chassis's own tables, declared once on each service's base: jobs, journal, events, keys once used, files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, Text, func, text
from sqlalchemy import Identity as Counter
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CLASSES: dict[str, dict[str, type[Any]]] = {}


def declare(base: type[DeclarativeBase]) -> None:
    """Map the chassis's tables on a service's base and remember them by service name."""
    from services.chassis.database import Row

    class JobRow(Row, base):  # type: ignore[misc, valid-type]
        __tablename__ = "jobs"
        kind: Mapped[str] = mapped_column(Text)
        state: Mapped[str] = mapped_column(Text, default="queued")
        stage: Mapped[str] = mapped_column(Text, default="queued")
        done: Mapped[int] = mapped_column(default=0)
        total: Mapped[int] = mapped_column(default=0)
        message: Mapped[str] = mapped_column(Text, default="")
        arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
        caller: Mapped[dict[str, Any]] = mapped_column(JSONB)
        owner_account_id: Mapped[UUID | None]
        district_id: Mapped[UUID | None]
        subject_noun: Mapped[str | None] = mapped_column(Text)
        subject_id: Mapped[UUID | None]
        cancel_requested: Mapped[bool] = mapped_column(default=False)
        result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
        problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
        started_at: Mapped[datetime | None]
        ended_at: Mapped[datetime | None]
        __table_args__ = (Index("ix_jobs_subject", "subject_noun", "subject_id"),)

    class JournalRow(Row, base):  # type: ignore[misc, valid-type]
        __tablename__ = "journal"
        account_id: Mapped[UUID | None]
        grant_id: Mapped[UUID | None]
        power: Mapped[str] = mapped_column(Text)
        on_behalf_of: Mapped[UUID | None]
        district_id: Mapped[UUID | None]
        action: Mapped[str] = mapped_column(Text)
        noun: Mapped[str] = mapped_column(Text)
        noun_id: Mapped[UUID]
        before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
        after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
        reason: Mapped[str | None] = mapped_column(Text)
        request_id: Mapped[str] = mapped_column(Text)
        xid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))

    class EventRow(base):  # type: ignore[misc, valid-type]
        __tablename__ = "events"
        seq: Mapped[int] = mapped_column(BigInteger, Counter(always=True), primary_key=True)
        id: Mapped[UUID] = mapped_column(unique=True)
        kind: Mapped[str] = mapped_column(Text)
        noun: Mapped[str] = mapped_column(Text)
        noun_id: Mapped[UUID]
        district_id: Mapped[UUID] = mapped_column(index=True)
        at: Mapped[datetime] = mapped_column(server_default=func.now())
        as_of: Mapped[date | None]
        actor_kind: Mapped[str] = mapped_column(Text)
        data: Mapped[dict[str, Any]] = mapped_column(JSONB)
        xid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))

    class OnceRow(base):  # type: ignore[misc, valid-type]
        __tablename__ = "idempotency"
        key: Mapped[str] = mapped_column(Text, primary_key=True)
        body_digest: Mapped[str] = mapped_column(Text)
        status: Mapped[int]
        headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
        body: Mapped[bytes] = mapped_column(LargeBinary)
        created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)

    class FileRow(Row, base):  # type: ignore[misc, valid-type]
        __tablename__ = "files"
        sha256: Mapped[str] = mapped_column(Text, index=True)
        name: Mapped[str] = mapped_column(Text)
        media_type: Mapped[str] = mapped_column(Text)
        size: Mapped[int] = mapped_column(BigInteger)
        district_id: Mapped[UUID | None] = mapped_column(index=True)
        school_id: Mapped[UUID | None]
        owner_account_id: Mapped[UUID | None]

    service = base.metadata.info["service"]
    CLASSES[service] = {
        "job": JobRow, "journal": JournalRow, "event": EventRow, "once": OnceRow, "file": FileRow,
    }  # fmt: skip


def of(service: str, name: str) -> Any:
    """The mapped class of a chassis table in a service: ``of("registry", "job")``."""
    return CLASSES[service][name]
