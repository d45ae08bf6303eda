"""Asking an application over ASGI without a client in between, and a database that keeps nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from fastapi import FastAPI
from sqlalchemy import text

from services.chassis.database import Database

ORIGIN = "http://127.0.0.1:8080"
PATIENCE = 2.0
# What the fixture of the operation at hand changes in the database first, seen by this request only.
prepared: ContextVar[str] = ContextVar("prepared", default="")


@dataclass
class Answer:
    """What came back; ``whole`` is false where we hung up on an endless stream."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


async def ask(
    app: FastAPI, method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> Answer:
    """One request; a stream that is still going after ``PATIENCE`` seconds is hung up on."""
    answer, parts, gone = Answer(), [body], asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return {"type": "http.request", "body": parts.pop(), "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")
            answer.whole = not message.get("more_body", False)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode("utf-8", "surrogatepass"), "query_string": query, "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8080"), *headers], "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080), "state": {},
    }  # fmt: skip
    # Starlette answers an unexpected exception with 500 and then raises it for the server's log.
    asked = asyncio.ensure_future(app(scope, receive, send))
    await asyncio.wait({asked}, timeout=None if not _endless(path) else PATIENCE)
    if not asked.done():
        gone.set()
        asked.cancel()
    with suppress(Exception, asyncio.CancelledError):
        await asked
    return answer


def _endless(path: str) -> bool:
    return path.endswith(("/events", "/revocations"))


@contextmanager
def nothing_is_kept() -> Iterator[None]:
    """Every transaction is checked as if it were committed, then rolled back: requests do not see each other."""

    @asynccontextmanager
    async def open_and_undo(_self: Database, sessions: Any, caller: Any, request_id: str) -> AsyncIterator[Any]:
        async with sessions() as session:
            session.info.update(
                service=_self.service, caller=caller, request_id=request_id, scope=caller.row_scope(), journalled=0
            )
            try:
                await _prepare(session)
                yield session
                await session.flush()
                if session.in_transaction():
                    await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            finally:
                await asyncio.shield(session.rollback())

    with mock.patch.object(Database, "_open", open_and_undo):
        yield


async def _prepare(session: Any) -> None:
    if prepared.get():
        scope = {"scope": session.info["scope"]}
        await session.execute(text("SELECT set_config('app.scope', 'all', true)"))
        await session.execute(text(prepared.get()))
        await session.execute(text("SELECT set_config('app.scope', :scope, true)"), scope)
