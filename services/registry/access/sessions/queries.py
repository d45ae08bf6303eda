"""Questions about log-ins and withdrawals."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.problems import NotSignedIn
from services.registry.access.accounts.tables import Revocation
from services.registry.access.sessions import core
from services.registry.access.sessions.tables import Login


def digest(secret: str) -> str:
    """What is kept of a cookie's value."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def living_login(db: AsyncSession, secret: str | None) -> Login:
    """The log-in behind a session cookie, or 401."""
    row = None
    if secret:
        row = await db.scalar(select(Login).where(Login.secret_sha256 == digest(secret)).with_for_update())
    if row is None or not core.lives(row.seen_at, row.ends_at, row.ended_at, clock.now()):
        raise NotSignedIn
    return row


async def revocations_after(db: AsyncSession, seq: int) -> list[Revocation]:
    """The withdrawals after a sequence number, in order."""
    return list(await db.scalars(select(Revocation).where(Revocation.seq > seq).order_by(Revocation.seq).limit(1000)))
