"""A service: its routes on one transaction a request, identity, policy, jobs, events, health (architecture.md)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import health, idempotency, openapi, permissions, problems, telemetry
from services.chassis.clients import Peers
from services.chassis.database import Database, new_id
from services.chassis.identity import SAFE_METHODS, Identity, Keys, follow
from services.chassis.permissions import Policy, current_policy
from services.chassis.problems import BadRequest, TooLarge
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import log

RETRIED = frozenset({"40001", "40P01"})
BODY_LIMIT, UPLOAD_LIMIT = 1 << 20, 60 << 20
_UPLOADS = re.compile(r"/(imports|wish-imports|exam-batches|files)(/|$)")


class JournalMissing(RuntimeError):
    """A route changed something without exactly one journal entry: a defect, so nothing is committed."""


class TransactionRoute(APIRoute):
    """One request is one transaction: authenticated first, replayed or run, journalled, committed, then answered."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler inside the transaction; a serialisation failure is tried three times."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            app = request.app
            request.state.caller = app.state.identity.authenticate(request)
            token = current_policy.set(app.state.policy)
            try:
                for attempt in (1, 2, 3):
                    try:
                        return await _attempt(request, inner)
                    except OperationalError as error:
                        if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == 3:
                            raise
                        log.info("request.retried", attempt=attempt)
                raise AssertionError
            finally:
                current_policy.reset(token)

        return handle


async def _attempt(request: Request, inner: Callable[[Request], Awaitable[Response]]) -> Response:
    caller = request.state.caller
    once = await idempotency.wanted(request, caller)
    async with request.app.state.database.transaction(caller, request.state.request_id) as db:
        request.state.db = db
        if once and (earlier := await idempotency.replayed(db, once)):
            return earlier
        response = await inner(request)
        await db.flush()
        writes = request.method not in SAFE_METHODS and not getattr(request.state, "reads", False)
        if writes and response.status_code < 400 and db.info["journalled"] != 1:
            raise JournalMissing(f"{request.method} {request.url.path}: {db.info['journalled']} entries")
        if once and writes:
            await idempotency.remember(db, once, response)
        return response


def router(prefix: str, *, tags: list[str]) -> APIRouter:
    """A noun's routes under its full path."""
    return APIRouter(prefix=prefix, tags=list(tags), route_class=TransactionRoute, generate_unique_id_function=_named)


def _named(route: APIRoute) -> str:
    return route.name


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """What makes a service: its settings, where its policy files lie, its routers, what runs beside it."""

    settings: ServiceSettings
    title: str
    folder: Path
    routers: Sequence[APIRouter]
    keys: Keys | None = None
    background: Sequence[Callable[[FastAPI], Coroutine[Any, Any, None]]] = field(default_factory=tuple)
    extra_actions: frozenset[str] = frozenset()


def create_service(spec: ServiceSpec) -> FastAPI:
    """The application of a service. Refuses to be made when operations and policy rows do not agree."""
    settings, service = spec.settings, spec.settings.service
    app = FastAPI(
        title=spec.title, version="1", lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    keys = spec.keys or Keys(settings.files_dir / "jwks.json")
    app.state.settings, app.state.spec = settings, spec
    app.state.database = Database(service, settings.database_url, pool_size=settings.pool_size)
    app.state.identity = Identity(service, keys, settings.origins)
    app.state.policy = Policy.load([Path(__file__).with_name("policy.csv"), *sorted(spec.folder.glob("policy*.csv"))])
    app.state.extra_actions = spec.extra_actions
    app.state.peers = Peers(settings)
    app.state.started = True
    for part in (*spec.routers, *_own_routers(service)):
        # Routes carry their full path already; flat, so that policy and document see each of them.
        app.router.routes.extend(part.routes)
    health.install(app, service)
    problems.install(app)
    openapi.install(app, service)
    permissions.check(app, app.state.policy)
    app.add_middleware(_Envelope)
    return app


def _own_routers(service: str) -> list[APIRouter]:
    from services.chassis.files import files_router
    from services.chassis.jobs import jobs_router
    from services.chassis.outbox import feed_router

    own = [jobs_router(service), feed_router(service)]
    return [*own, files_router(service)] if service == "registry" else own


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    spec: ServiceSpec = app.state.spec
    tasks = [asyncio.create_task(work(app)) for work in spec.background]
    if spec.keys is None:
        peers: Peers = app.state.peers
        tasks.append(asyncio.create_task(follow(app.state.identity, peers.jwks, peers.revocations)))
    log.info("service.started", service=spec.settings.service)
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await app.state.peers.close()
    await app.state.database.close()


class _Envelope:
    """Around every request: its id, the size limit of its body, one access line without personal data."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        request_id = given if re.fullmatch(r"[A-Za-z0-9._-]{8,64}", given) else str(new_id())
        token = telemetry.request_id.set(request_id)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    *([] if any(k == b"cache-control" for k, _ in message.get("headers", [])) else [_NO_STORE]),
                ]
            await send(message)

        try:
            if refusal := _refused_envelope(scope, headers):
                response = problems.render(Request(scope), refusal)
                await response(scope, receive, answer)
            else:
                await self.app(scope, _limited(scope["path"], receive), answer)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request.answered", method=scope["method"], status=status, milliseconds=milliseconds)
            telemetry.request_id.reset(token)


_NO_STORE = (b"cache-control", b"no-store")


def _limit(path: str) -> int:
    return UPLOAD_LIMIT if _UPLOADS.search(path) else BODY_LIMIT


def _refused_envelope(scope: Scope, headers: dict[str, str]) -> problems.Problem | None:
    length = headers.get("content-length", "0")
    if not length.isdigit():
        return BadRequest()
    if int(length) > _limit(scope["path"]):
        return TooLarge()
    if headers.get("content-encoding", "identity") != "identity":
        return problems.UnsupportedMedia("请求不接受压缩", "No Content-Encoding in requests")
    return None


def _limited(path: str, receive: Receive) -> Receive:
    limit, seen = _limit(path), 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
        return message

    return counted


__all__ = ["ServiceSpec", "TransactionRoute", "create_service", "router"]
