"""Documents with their editions and signatures."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.documents.core import DocumentKind, DocumentState


class Document(Versioned, Base):
    """A document of a group: its text in sections, or a file. One adopted edition a kind and school year."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("group_id", "kind", "school_year", "edition", name="uq_documents_edition",
                         postgresql_nulls_not_distinct=True),
        Index("uq_documents_adopted", "group_id", "kind", "school_year", unique=True,
              postgresql_where=text("state = 'adopted'"), postgresql_nulls_not_distinct=True),
    )  # fmt: skip

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    state: Mapped[DocumentState] = mapped_column(text_enum(DocumentState))
    title: Mapped[str] = mapped_column(String(120))
    edition: Mapped[int] = mapped_column(Integer)
    school_year: Mapped[str | None] = mapped_column(String(9))
    sections: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("files.id"))
    adopted_on: Mapped[date | None] = mapped_column(Date)
    event_id: Mapped[UUID | None]


class Signature(Row, Base):
    """A unit's signature under the digest of what it read: an edited document needs new ones."""

    __tablename__ = "document_signatures"
    __table_args__ = (UniqueConstraint("document_id", "unit_id", name="uq_document_signatures_unit"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    account_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
