"""Framework versions: the document as data, its state and its signatures."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.evaluation.base import Base
from services.evaluation.indicators.core import FrameworkState, WeightsStatus


class FrameworkVersion(Versioned, Base):
    """One version of a framework in a jurisdiction; once frozen its document and hash never change."""

    __tablename__ = "framework_versions"
    __table_args__ = (UniqueConstraint("district_id", "code", "semver", name="uq_framework_versions_code"),)

    district_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(60))
    semver: Mapped[str] = mapped_column(String(20))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    scheme_type: Mapped[str] = mapped_column(String(20))
    state: Mapped[FrameworkState] = mapped_column(text_enum(FrameworkState))
    weights_status: Mapped[WeightsStatus] = mapped_column(text_enum(WeightsStatus))
    bundle_mode: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict] = mapped_column(JSONB)
    sha256: Mapped[str] = mapped_column(String(64))
    adopted_by: Mapped[UUID]


class SignOff(Row, Base):
    """A named person's signature under a framework version."""

    __tablename__ = "framework_signoffs"

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework_versions.id"), index=True)
    district_id: Mapped[UUID]
    state: Mapped[FrameworkState] = mapped_column(text_enum(FrameworkState))
    account_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    power: Mapped[str] = mapped_column(String(40))
    on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(500))
