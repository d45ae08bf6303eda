"""Once only: an Idempotency-Key replays its first answer, stored in the transaction of the act (trust.md 10)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from fastapi import Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import tables
from services.chassis.identity import SAFE_METHODS, Caller
from services.chassis.journal import service_of
from services.chassis.problems import BadRequest, InProgress, Invalid

_KEY = re.compile(r"[\x21-\x7e]{1,64}")


class IdempotencyKeyReused(Invalid):
    title_zh, title_en = "该 Idempotency-Key 已用于不同内容", "The key was used with another body"


@dataclass(frozen=True, slots=True)
class Once:
    """A demanded key: what it is stored under and the digest of the body it came with."""

    key: str
    digest: str


async def wanted(request: Request, caller: Caller) -> Once | None:
    """The key of this request, or nothing for reads and requests without one."""
    given = request.headers.get("idempotency-key")
    if given is None or request.method in SAFE_METHODS:
        return None
    if not _KEY.fullmatch(given):
        raise BadRequest("Idempotency-Key 应为 1-64 个可见字符", "Idempotency-Key: 1-64 printable characters")
    who = caller.person.grant_id or caller.person.account_id or caller.power.value
    scope = f"{who} {request.method} {request.url.path} {given}"
    return Once(hashlib.sha256(scope.encode()).hexdigest(), hashlib.sha256(await request.body()).hexdigest())


async def replayed(db: AsyncSession, once: Once) -> Response | None:
    """The first answer to this key, byte for byte; ``InProgress`` while the first is still running."""
    lock = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
    if not await db.scalar(lock, {"key": once.key}):
        raise InProgress(retry_after=1)
    row = await db.get(tables.of(service_of(db), "once"), once.key)
    if row is None:
        return None
    if row.body_digest != once.digest:
        raise IdempotencyKeyReused
    return Response(row.body, row.status, dict(row.headers) | {"Idempotency-Replayed": "true"})


async def remember(db: AsyncSession, once: Once, response: Response) -> None:
    """Keep the answer beside what it acknowledges; what rolls back is not remembered."""
    kept = {
        name: value
        for name, value in response.headers.items()
        if name in {"content-type", "location", "etag", "content-disposition"}
    }
    row = tables.of(service_of(db), "once")
    db.add(row(key=once.key, body_digest=once.digest, status=response.status_code, headers=kept, body=response.body))
    await db.flush()
