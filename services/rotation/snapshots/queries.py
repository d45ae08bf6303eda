"""Questions about snapshots."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.problems import NotThere
from services.rotation.rounds.tables import Round, Snapshot


async def snapshot_of(db: AsyncSession, found: Round) -> Snapshot:
    """The round's snapshot in force, or 404."""
    query = select(Snapshot).where(Snapshot.round_id == found.id, Snapshot.sha256 == found.snapshot_sha256)
    kept = (await db.scalars(query.order_by(Snapshot.id.desc()).limit(1))).first()
    if kept is None:
        raise NotThere
    return kept
