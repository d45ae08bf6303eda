"""Every change names who, when, on whose authority and why, in the transaction that makes it (trust.md section 16)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi.encoders import jsonable_encoder
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import tables
from services.chassis.identity import Caller


def record(
    db: AsyncSession, action: str, noun: str, noun_id: UUID, *,
    before: Any = None, after: Any = None, reason: str | None = None,
) -> None:  # fmt: skip
    """Write the one entry of a change. ``before`` and ``after`` hold the fields that changed, as plain values."""
    caller: Caller = db.info["caller"]
    who = caller.person
    db.add(
        tables.of(service_of(db), "journal")(
            account_id=who.account_id, grant_id=who.grant_id, power=caller.power.value,
            on_behalf_of=who.account_id if caller.subject else None, district_id=who.district_id, action=action,
            noun=noun, noun_id=noun_id, before=jsonable_encoder(before), after=jsonable_encoder(after),
            reason=reason, request_id=db.info["request_id"],
        )
    )  # fmt: skip
    db.info["journalled"] += 1


def service_of(db: AsyncSession) -> str:
    """The service whose database this session is on."""
    return db.info["service"]
