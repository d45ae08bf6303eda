"""Values that schools report of themselves."""

from uuid import UUID

from sqlalchemy import Double, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned
from services.evaluation.base import Base


class ReportedValue(Versioned, Base):
    """A value that a school reports of itself (自评): one leaf, one unit, one school year.

    The school is part of the key: what another says of the unit locks nobody out, and does not count.
    """

    __tablename__ = "reported_values"
    __table_args__ = (
        UniqueConstraint("school_id", "unit_id", "node_code", "school_year", name="uq_reported_values_leaf"),
    )

    district_id: Mapped[UUID] = mapped_column(index=True)
    school_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    node_code: Mapped[str] = mapped_column(String(60))
    school_year: Mapped[str] = mapped_column(String(9))
    value: Mapped[float] = mapped_column(Double)
    note: Mapped[str | None] = mapped_column(String(500))
    entered_by: Mapped[UUID]
