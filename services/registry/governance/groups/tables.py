"""Groups, their dated memberships and liaisons. Spans are half open, `[valid_from, valid_until)`; null = open."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Row, Versioned, text_enum
from services.registry.base import Base
from services.registry.governance.groups.core import GroupForm, GroupState, Pairing, Role, Tightness


class Group(Versioned, Base):
    """教育集团. Its version guards its memberships and liaisons too."""

    __tablename__ = "groups"
    __table_args__ = (
        Index("uq_groups_name", "district_id", "name", unique=True, postgresql_where=text("state <> 'dissolved'")),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[GroupForm] = mapped_column(text_enum(GroupForm))
    state: Mapped[GroupState] = mapped_column(text_enum(GroupState))
    policy_id: Mapped[UUID | None] = mapped_column(ForeignKey("policy_profiles.id"))
    founded_on: Mapped[date | None] = mapped_column(Date)
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    is_sample: Mapped[bool]


class Membership(Row, Base):
    """A unit in a group in one role. One unit's histories in one group never overlap: the database refuses it."""

    __tablename__ = "memberships"
    __table_args__ = (
        ExcludeConstraint(
            ("group_id", "="), ("unit_id", "="),
            (func.daterange(text("valid_from"), text("valid_until"), text("'[)'")), "&&"),
            name="ex_memberships_overlap", using="gist",
        ),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="ck_memberships_span"),
        Index("ix_memberships_unit", "unit_id"),
    )  # fmt: skip

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role] = mapped_column(text_enum(Role))
    tightness: Mapped[Tightness | None] = mapped_column(text_enum(Tightness))
    pairing: Mapped[Pairing | None] = mapped_column(text_enum(Pairing))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    change_id: Mapped[UUID | None]


class Liaison(Row, Base):
    """挂点领导 (A05): a leader of the bureau, of a group. `event_id` is the evidence."""

    __tablename__ = "liaisons"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="ck_liaisons_span"),
        Index("ix_liaisons_group", "group_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    event_id: Mapped[UUID]
