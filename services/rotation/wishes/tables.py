"""Wishes and the workbooks they came in."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.rotation.base import Base
from services.rotation.wishes.core import WishConsent


class WishSource(StrEnum):
    """Who filed it: the teacher, or the bureau's workbook."""

    OWN = "own"
    WORKBOOK = "workbook"


class WishImportState(StrEnum):
    """A workbook is checked first, committed after."""

    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTED = "committed"


class Wish(Versioned, Base):
    """One teacher's wish in one round (志愿): class 2 data."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("round_id", "person_id", name="uq_wishes_person"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    person_name: Mapped[str] = mapped_column(String(60))
    consent: Mapped[WishConsent] = mapped_column(text_enum(WishConsent))
    choices: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    accepts_unlisted: Mapped[bool]
    note: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[WishSource] = mapped_column(text_enum(WishSource))


class WishImport(Versioned, Base):
    """A workbook of wishes: what the dry run found, and what the commit did."""

    __tablename__ = "wish_imports"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    district_id: Mapped[UUID]
    file_name: Mapped[str] = mapped_column(String(120))
    file_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[WishImportState] = mapped_column(text_enum(WishImportState))
    rows: Mapped[int]
    good: Mapped[int]
    faulty: Mapped[int]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    made: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    job_id: Mapped[UUID | None]
