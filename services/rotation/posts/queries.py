"""Questions about posts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.problems import NotThere
from services.rotation.posts.tables import Post
from services.rotation.rounds.queries import visible_rounds
from services.rotation.rounds.tables import Round


def visible_posts(caller: Caller, round_id: UUID) -> Select[Post]:
    """Posts of a round that the caller sees; posts name no person."""
    rounds = visible_rounds(caller).where(Round.id == round_id).with_only_columns(Round.id)
    return select(Post).where(Post.round_id.in_(rounds))


async def find_post(db: AsyncSession, caller: Caller, round_id: UUID, post_id: UUID) -> Post:
    """The post, or 404."""
    found = (await db.execute(visible_posts(caller, round_id).where(Post.id == post_id))).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


async def posts_of(db: AsyncSession, round_id: UUID) -> Sequence[Post]:
    """Every post of the round, for the freeze."""
    return (await db.scalars(select(Post).where(Post.round_id == round_id).order_by(Post.unit_id, Post.post))).all()
