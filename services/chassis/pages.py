"""Lists: one keyset paginator, signed cursors, optional page numbers for administrators' tables."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy import ColumnElement, Select, desc, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.fields import Cursor, Limit, PageNo, View
from services.chassis.problems import Invalid

T = TypeVar("T")
DEEPEST = 10_000


class Page(View, Generic[T]):
    """One page: the items, the cursor of the next page, and the total when it was asked for."""

    items: list[T]
    next: str | None
    total: int | None


class PageTooDeep(Invalid):
    title_zh, title_en = "请缩小范围或导出", "Narrow the search or export"


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page of which list: cursor or page number, never both."""

    name: str
    key: bytes
    limit: int
    after: str | None
    page: int | None
    with_total: bool


async def _asked(
    request: Request,
    limit: Annotated[Limit, Query(description="rows a page")] = 20,
    after: Annotated[Cursor | None, Query(description="the `next` of the page before")] = None,
    page: Annotated[PageNo | None, Query(description="page number, instead of `after`")] = None,
    with_total: Annotated[bool, Query(description="count all rows too")] = False,
) -> PageAsked:
    if page is not None and page * limit > DEEPEST:
        raise PageTooDeep
    key = request.app.state.settings.cursor_key.get_secret_value().encode()
    return PageAsked(request.url.path, key, limit, after, page, with_total)


PageQuery = Annotated[PageAsked, Depends(_asked)]


async def paginate(
    db: AsyncSession, stmt: Select[Any], *, by: Sequence[ColumnElement[Any] | Any], query: PageAsked,
    view: Callable[[Any], Any] | None = None, descending: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A page of ``stmt`` ordered by ``by`` (ending in the id). Rows are entities or, for several columns, tuples."""
    counted = select(func.count()).select_from(stmt.order_by(None).subquery())
    total = await db.scalar(counted) if _counts(query) else None
    order = [desc(column) for column in by] if descending else list(by)
    wanted = stmt.order_by(None).order_by(*order).limit(query.limit + 1).add_columns(*by)
    if query.after:
        place, last = tuple_(*by), tuple_(*map(literal, _open(query)))
        wanted = wanted.where(place < last if descending else place > last)
    elif query.page:
        wanted = wanted.offset((query.page - 1) * query.limit)
    rows = list(await db.execute(wanted))
    more, rows = len(rows) > query.limit, rows[: query.limit]
    width = len(by)
    items = [row[0] if len(row) - width == 1 else row[: len(row) - width] for row in rows]
    cursor = _seal(query, rows[-1][-width:]) if more else None
    return {"items": [view(item) for item in items] if view else items, "next": cursor, "total": total}


def _counts(query: PageAsked) -> bool:
    return query.with_total or query.page is not None


def _seal(query: PageAsked, keys: Sequence[Any]) -> str:
    body = json.dumps([_plain(key) for key in keys], ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=") + "." + _signature(query, body)


def _open(query: PageAsked) -> list[Any]:
    head, _, signature = (query.after or "").partition(".")
    try:
        body = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))
    except ValueError:
        body = b""
    if not body or not hmac.compare_digest(_signature(query, body), signature):
        raise Invalid("翻页标记无效", "The cursor is not one of this list")
    return [_typed(key) for key in json.loads(body)]


def _signature(query: PageAsked, body: bytes) -> str:
    return hmac.new(query.key, query.name.encode() + b"\0" + body, hashlib.sha256).hexdigest()[:32]


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return {"id": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
    return value


def _typed(value: Any) -> Any:
    match value:
        case {"id": str(text)}:
            return UUID(text)
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
    return value
