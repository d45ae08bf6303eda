"""Import batches and their rows. Rows hold what the workbook held, so they have row security like the staff."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.bundles.core import Bundle
from services.registry.organisation.imports.core import Choice, ImportNoun, ImportState, Verdict


class Import(Versioned, Base):
    """One uploaded workbook. `school_id` is set when a school imported its own rows."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_district", "district_id", "id"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    noun: Mapped[ImportNoun] = mapped_column(text_enum(ImportNoun))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState))
    choice: Mapped[Choice | None] = mapped_column(text_enum(Choice))
    headers: Mapped[list[str]] = mapped_column(ARRAY(String(200)))
    total: Mapped[int] = mapped_column(Integer)
    fresh: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    faulty: Mapped[int] = mapped_column(Integer)
    kept: Mapped[int] = mapped_column(Integer)
    job_id: Mapped[UUID | None]
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(JSONB(none_as_null=True))
    committed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ImportRow(Base):
    """One row of the workbook: its number there, what was read, what is wrong, and the rows it turns into which."""

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_verdict", "import_id", "verdict", "row"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    verdict: Mapped[Verdict] = mapped_column(text_enum(Verdict))
    cells: Mapped[list[JsonValue]] = mapped_column(JSONB)
    faults: Mapped[list[dict[str, JsonValue]]] = mapped_column(JSONB)
    target_id: Mapped[UUID | None]
    before: Mapped[Bundle | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[Bundle | None] = mapped_column(JSONB(none_as_null=True))
    is_undone: Mapped[bool]
