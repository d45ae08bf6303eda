"""Verbs on posts: derive a round's from its rules, change their seats."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.journal import record
from services.rotation.posts.schemas import RoundPostChange
from services.rotation.posts.tables import Post
from services.rotation.quotas.core import HostPost
from services.rotation.rounds.actions import RoundStateRefused
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.tables import Round, RoundUnit


async def derive_posts(
    db: AsyncSession, round_id: UUID, units: Iterable[RoundUnit], wanted: Iterable[HostPost]
) -> None:  # fmt: skip
    """One seat a host post and unit to which the profile sends managers (A21); personnel may change the number."""
    await db.execute(delete(Post).where(Post.round_id == round_id))
    rows = {
        (unit.unit_id, post.post): Post(
            round_id=round_id, unit_id=unit.unit_id, post=post.post, kinds=list(post.kinds), seats=1, is_required=False
        )
        for unit in units
        for post in wanted
        if unit.role in post.to
    }
    db.add_all(rows.values())
    await db.flush()


async def change_post(db: AsyncSession, found: Round, post: Post, change: RoundPostChange) -> Post:
    """Set the seats while the round is open."""
    if found.state is not RoundState.OPEN:
        raise RoundStateRefused(state=found.state.value)
    before = {"seats": post.seats, "is_required": post.is_required}
    post.seats, post.is_required = change.seats, change.is_required
    await db.flush()
    record(db, "post.edit", "post", post.id, before=before, after=change.model_dump())
    return post
