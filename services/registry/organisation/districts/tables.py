"""Districts and the departments of their bureaus."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.organisation.districts.core import Department, DistrictLevel


class District(Versioned, Base):
    """A bureau's area. `code` is the administrative code: 6 digits, 9 for a town."""

    __tablename__ = "districts"
    __table_args__ = (UniqueConstraint("code", name="uq_districts_code"),)

    code: Mapped[str] = mapped_column(String(9))
    name: Mapped[str] = mapped_column(String(80))
    level: Mapped[DistrictLevel] = mapped_column(text_enum(DistrictLevel))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("districts.id"), index=True)
    is_sample: Mapped[bool]


class DepartmentOffice(Row, Base):
    """The local name of a department and the business it has, as data (A35): 人事股 has `rotation` in one county."""

    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("district_id", "department", name="uq_departments_department"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    department: Mapped[Department] = mapped_column(text_enum(Department))
    name: Mapped[str] = mapped_column(String(80))
    powers: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
