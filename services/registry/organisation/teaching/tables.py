"""Teaching needs."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.staff.core import Subject


class TeachingNeed(Versioned, Base):
    """Teachers needed by a unit for a stage and a subject in a term ("2026-2027-1"), in hundredths of a full post."""

    __tablename__ = "teaching_needs"
    __table_args__ = (UniqueConstraint("unit_id", "stage", "subject", "term", name="uq_teaching_needs_key"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage))
    subject: Mapped[Subject] = mapped_column(text_enum(Subject))
    term: Mapped[str] = mapped_column(String(11))
    fte: Mapped[int] = mapped_column(Integer)
    import_id: Mapped[UUID | None]
    import_row: Mapped[int | None]
