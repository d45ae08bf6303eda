"""Places to be filled at a unit in a round."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.chassis.database import Versioned
from services.rotation.base import Base


class Post(Versioned, Base):
    """A post (岗位) at a host unit: how many seats, for which placement kinds, in every term of the round."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("round_id", "unit_id", "post", name="uq_posts_post"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[UUID]
    post: Mapped[str] = mapped_column(String(20))
    kinds: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    seats: Mapped[int]
    is_required: Mapped[bool]
