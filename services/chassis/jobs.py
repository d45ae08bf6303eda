"""Long work: deferred with the transaction that causes it, run by a worker, seen live, cancelled in a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import procrastinate
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import JsonValue
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, journal, tables
from services.chassis.clients import Peers, ServiceClient
from services.chassis.database import Database, Db, new_id
from services.chassis.fields import Id, View
from services.chassis.identity import Caller, Identity, Power, background
from services.chassis.journal import service_of
from services.chassis.permissions import Policy, allowed, current_policy
from services.chassis.problems import NotThere, Problem, Unexpected, from_database, refusals
from services.chassis.processes import Cancelled, compute
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import log

State = Literal["queued", "running", "done", "failed", "refused", "cancelled"]
OPEN_STATES = ("queued", "running")
CHANNEL = "tongzhou_jobs"


class AuthorityEnded(Problem):
    status, title_zh, title_en = 403, "办理人的授权已结束", "The authority behind the job has ended"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its function, queue, number of attempts and time limit in seconds."""

    name: str
    run: Callable[..., Awaitable[dict[str, Any] | None]]
    queue: str
    attempts: int
    seconds: int


KINDS: dict[str, Kind] = {}


def job(kind: str, *, queue: str = "default", attempts: int = 3, seconds: int = 600) -> Callable[[Any], Any]:
    """Register ``async def run(work, **ids) -> dict | None`` as the kind ``<service>.<verb>``."""

    def register(function: Callable[..., Awaitable[dict[str, Any] | None]]) -> Any:
        KINDS[kind] = Kind(kind, function, queue, attempts, seconds)
        return function

    return register


class JobView(View):
    """State of a job: ``done`` of ``total`` in ``stage``; ``result`` when done, ``problem`` when not."""

    id: UUID
    kind: str
    state: State
    stage: str
    done: int
    total: int
    message: str
    subject_noun: str | None
    subject_id: UUID | None
    result: dict[str, JsonValue] | None
    problem: dict[str, JsonValue] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def queue_app(connector: procrastinate.PsycopgConnector | None = None) -> procrastinate.App:
    """The queue of a service; without a connector it can only defer on a given connection."""
    return procrastinate.App(connector=connector or procrastinate.PsycopgConnector())


_DEFER = queue_app()


async def defer(
    db: AsyncSession, kind: str, *, subject: tuple[str, UUID] | None = None, lock: str | None = None, **ids: str
) -> Any:
    """Queue a job in the transaction at hand: rolled back, no job; committed, a job. Arguments are ids only."""
    caller: Caller = db.info["caller"]
    who = caller.person
    noun, noun_id = subject or (None, None)
    row = tables.of(service_of(db), "job")(
        id=new_id(), kind=kind, arguments=ids, caller=who.to_json(), owner_account_id=who.account_id,
        district_id=who.district_id, subject_noun=noun, subject_id=noun_id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    await db.refresh(row)
    connection = (await (await db.connection()).get_raw_connection()).driver_connection
    task = _DEFER.configure_task(kind, queue=KINDS[kind].queue, lock=lock, connection=connection)
    await task.defer_async(job_id=str(row.id))
    return row


def accepted(response: Response, row: Any) -> Any:
    """202 with the job's address."""
    response.status_code = 202
    service = row.metadata.info["service"]
    response.headers["Location"] = f"/api/{service}/v1/jobs/{row.id}"
    return row


class Work:
    """What a running job may use: its caller, transactions, progress, a killable child process, other services."""

    def __init__(self, runner: Runner, row: Any) -> None:
        self.job_id: UUID = row.id
        self.caller = Caller.from_json(row.caller)
        self.settings = runner.settings
        self._runner, self._queued_at = runner, row.created_at
        self._cancelled = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction with the acting person's scope; refused when their grant has ended meanwhile."""
        if self._runner.identity.revocations.refuses_grant(self.caller, self._queued_at):
            raise AuthorityEnded
        async with self._runner.database.long_transaction(self.caller, f"job-{self.job_id}") as db:
            yield db

    async def progress(self, stage: str, done: int = 0, total: int = 0, *, message: str = "") -> None:
        """Tell whoever watches. Raises ``Cancelled`` once cancellation was asked for."""
        row = self._runner.row
        change = update(row).where(row.id == self.job_id).returning(row.cancel_requested)
        async with self._runner.housekeeping() as db:
            values = {"stage": stage, "done": done, "total": total, "message": message}
            self._cancelled = bool(await db.scalar(change.values(**values)))
            await _notify(db, self.job_id)
        if self._cancelled:
            raise Cancelled

    async def compute(
        self, function: Callable[..., Any], *args: Any, memory_mb: int = 4096, on_progress: bool = False
    ) -> Any:
        """Run a pure function in a child process; killed when the job is cancelled or exceeds its memory."""

        async def report(stage: str, done: int, total: int) -> None:
            await self.progress(stage, done, total)

        return await compute(
            function, *args, memory_mb=memory_mb, report=report if on_progress else None, stop=self._stop_asked
        )

    async def _stop_asked(self) -> bool:
        row = self._runner.row
        async with self._runner.housekeeping() as db:
            return bool(await db.scalar(select(row.cancel_requested).where(row.id == self.job_id)))

    def client(self, target: str) -> ServiceClient:
        """The client of another service."""
        return self._runner.peers.client(target)


class Runner:
    """Runs the jobs of one service: in a worker process, or to the end inside a test."""

    def __init__(
        self, settings: ServiceSettings, database: Database, identity: Identity, peers: Peers, policy: Policy
    ) -> None:
        self.settings, self.database, self.identity = settings, database, identity
        self.peers, self.policy = peers, policy
        self.row = tables.of(settings.service, "job")

    def housekeeping(self) -> Any:
        """A short transaction of the service itself, for progress rows."""
        return self.database.transaction(background(self.settings.service))

    def app(self, connector: procrastinate.PsycopgConnector) -> procrastinate.App:
        """The queue with every registered kind of this service as a task."""
        app = queue_app(connector)
        for kind in KINDS.values():
            if kind.name.startswith(f"{self.settings.service}."):
                app.task(name=kind.name, queue=kind.queue, pass_context=False)(self._task(kind))
        return app

    def _task(self, kind: Kind) -> Callable[..., Awaitable[None]]:
        async def run(job_id: str) -> None:
            await self.run(kind, UUID(job_id))

        return run

    async def run(self, kind: Kind, job_id: UUID) -> None:
        """Run one job to its end; every outcome is a state of its row, never a lost exception."""
        row = await self._start(job_id)
        if row is None:
            return
        work, token = Work(self, row), current_policy.set(self.policy)
        try:
            result = await asyncio.wait_for(kind.run(work, **row.arguments), kind.seconds)
            await self._end(job_id, "done", result=result or {})
        except Cancelled:
            await self._end(job_id, "cancelled")
        except AuthorityEnded as problem:
            await self._end(job_id, "refused", problem=problem.body())
        except Problem as problem:
            await self._end(job_id, "failed", problem=_both(problem))
        except TimeoutError:
            await self._end(job_id, "failed", problem=_both(JobTooLong(seconds=kind.seconds)))
        except Exception as error:
            log.exception("job.unexpected", error)
            known = from_database(error) if hasattr(error, "orig") else Unexpected()  # type: ignore[arg-type]
            await self._end(job_id, "failed", problem=_both(known))
        finally:
            current_policy.reset(token)

    async def _start(self, job_id: UUID) -> Any:
        async with self.housekeeping() as db:
            row = await db.get(self.row, job_id, with_for_update=True)
            if row is None or row.state not in OPEN_STATES:
                return None
            row.state = "cancelled" if row.cancel_requested else "running"
            row.started_at = clock.now()
            if row.cancel_requested:
                row.ended_at = clock.now()
            await _notify(db, job_id)
        return row if row.state == "running" else None

    async def _end(self, job_id: UUID, state: State, **values: Any) -> None:
        row = self.row
        async with self.housekeeping() as db:
            change = update(row).where(row.id == job_id, row.state == "running")
            await db.execute(change.values(state=state, ended_at=clock.now(), **values))
            await _notify(db, job_id)
        log.info("job.ended", job=str(job_id), state=state)


class JobTooLong(Problem):
    status, title_zh, title_en = 503, "任务超时", "The job took too long"


def _both(problem: Problem) -> dict[str, Any]:
    return {**problem.body(), "title_en": problem.title_en, "detail_en": problem.detail_en}


async def _notify(db: AsyncSession, job_id: UUID) -> None:
    await db.execute(text("SELECT pg_notify(:channel, :job)"), {"channel": CHANNEL, "job": str(job_id)})


class JobOver(Problem):
    status, title_zh, title_en = 409, "任务已结束", "The job has already ended"


async def visible_job(db: AsyncSession, job_id: UUID) -> Any:
    """The job when it is the caller's own, or anybody's for the keeper of the installation; else 404."""
    caller: Caller = db.info["caller"].person
    row = await db.get(tables.of(service_of(db), "job"), job_id)
    own = row is not None and row.owner_account_id is not None and row.owner_account_id == caller.account_id
    if row is None or not (own or caller.power is Power.SYSTEM_ADMIN):
        raise NotThere
    return row


def jobs_router(service: str) -> APIRouter:
    """Reading, following (server-sent events) and cancelling jobs of a service."""
    from services.chassis.app import router

    routes = router(f"/api/{service}/v1/jobs", tags=["jobs"])

    async def read_job(_caller: Annotated[Caller, allowed("job.read")], db: Db, job_id: Id) -> Any:
        return await visible_job(db, job_id)

    async def cancel_job(_caller: Annotated[Caller, allowed("job.cancel")], db: Db, job_id: Id) -> Any:
        row = await visible_job(db, job_id)
        if row.state not in OPEN_STATES:
            raise JobOver
        row.cancel_requested = True
        journal.record(db, "job.cancel", "job", row.id)
        await _notify(db, row.id)
        return row

    async def stream_job(
        request: Request, _caller: Annotated[Caller, allowed("job.read")], db: Db, job_id: Id
    ) -> StreamingResponse:
        await visible_job(db, job_id)
        lines = _follow(request, job_id)
        return StreamingResponse(lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    events = {"text/event-stream": {"schema": {"type": "string"}}}
    routes.add_api_route("/{job_id}", read_job, name=f"read_{service}_job", response_model=JobView)
    routes.add_api_route(
        "/{job_id}", cancel_job, methods=["DELETE"], name=f"cancel_{service}_job", response_model=JobView,
        status_code=202, responses=refusals(JobOver),
    )  # fmt: skip
    routes.add_api_route(
        "/{job_id}/events", stream_job, name=f"stream_{service}_job_events", response_class=StreamingResponse,
        responses={200: {"content": events, "description": "one event a change, the last one ends the stream"}},
    )  # fmt: skip
    return routes


async def _follow(request: Request, job_id: UUID) -> AsyncIterator[bytes]:
    caller, database, sent = request.state.caller, request.app.state.database, ""
    for number in range(1, 7200):
        async with database.transaction(caller) as db:
            view = JobView.model_validate(await visible_job(db, job_id))
        body = view.model_dump_json()
        if body != sent:
            yield f"id: {number}\nevent: job\ndata: {body}\n\n".encode()
            sent = body
        elif number % 30 == 0:
            yield b": still here\n\n"
        if view.state not in OPEN_STATES or await request.is_disconnected():
            return
        await asyncio.sleep(0.5)
