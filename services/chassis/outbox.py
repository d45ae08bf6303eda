"""Facts others follow: events written in the transaction that causes them, read as an ordered feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.encoders import jsonable_encoder
from pydantic import JsonValue, create_model
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import tables
from services.chassis.database import Db, new_id
from services.chassis.fields import Int8, Limit, View
from services.chassis.identity import Caller, Power
from services.chassis.journal import service_of
from services.chassis.permissions import allowed


def emit(
    db: AsyncSession, kind: str, noun: str, noun_id: UUID, *,
    district_id: UUID, data: Mapping[str, Any] | None = None, as_of: date | None = None,
) -> UUID:  # fmt: skip
    """Tell the feed that something became true; the event's id is usable as evidence."""
    caller: Caller = db.info["caller"]
    event_id = new_id()
    db.add(
        tables.of(service_of(db), "event")(
            id=event_id, kind=kind, noun=noun, noun_id=noun_id, district_id=district_id, as_of=as_of,
            actor_kind=caller.acts_as.value, data=jsonable_encoder(dict(data or {})),
        )
    )  # fmt: skip
    return event_id


class EventView(View):
    """One fact of the feed (docs/formats/event.schema.json)."""

    seq: int
    id: UUID
    kind: str
    noun: str
    noun_id: UUID
    at: datetime
    as_of: date | None
    actor_kind: str
    data: dict[str, JsonValue]


# An event is shown only when no older transaction can still commit before it: readers never meet a gap.
_SETTLED = text("xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


async def events_after(db: AsyncSession, after: int, limit: int) -> list[Any]:
    """Settled events after a sequence number, in order, of the caller's district."""
    row = tables.of(service_of(db), "event")
    caller: Caller = db.info["caller"]
    wanted = select(row).where(row.seq > after, _SETTLED).order_by(row.seq).limit(limit)
    if not (caller.is_service or caller.power in (Power.CITY, Power.SYSTEM_ADMIN)):
        wanted = wanted.where(row.district_id == caller.district_id)
    return list(await db.scalars(wanted))


def feed_router(service: str) -> APIRouter:
    """``GET /api/<service>/v1/events``: the ordered feed, ids and class-1 facts only."""
    from services.chassis.app import router

    title = service.capitalize()
    page = create_model(f"{title}EventPage", __base__=View, items=(list[EventView], ...), next=(int, ...))
    routes = router(f"/api/{service}/v1/events", tags=["feeds"])

    async def list_events(
        _caller: Annotated[Caller, allowed("event.read")], db: Db,
        after: Annotated[Int8, Query(description="last sequence number already seen", ge=0)] = 0,
        limit: Limit = 100,
    ) -> Any:  # fmt: skip
        found = await events_after(db, after, limit)
        return {"items": found, "next": found[-1].seq if found else after}

    routes.add_api_route("", list_events, name=f"list_{service}_events", response_model=page)
    return routes
