"""The worker process of a service: takes jobs, brings back those of a silent worker, stops cleanly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import procrastinate
from fastapi import FastAPI

from services.chassis.identity import follow
from services.chassis.jobs import Runner
from services.chassis.telemetry import log

STALLED_SECONDS = 30
LOOK_SECONDS = 10


def runner_of(app: FastAPI) -> Runner:
    """The job runner on an application's own settings, database, identity and policy."""
    state = app.state
    return Runner(state.settings, state.database, state.identity, state.peers, state.policy)


def connector(database_url: str) -> procrastinate.PsycopgConnector:
    """The queue's own connections."""
    return procrastinate.PsycopgConnector(
        conninfo=database_url.replace("postgresql+psycopg://", "postgresql://"), min_size=1, max_size=4
    )


def main(make: Callable[[], FastAPI]) -> int:
    """Run until told to stop (SIGINT, SIGTERM)."""
    asyncio.run(_work(make()))
    return 0


async def _work(app: FastAPI) -> None:
    runner = runner_of(app)
    beside = [asyncio.create_task(_keep_identity(app))]
    async with runner.app(connector(runner.settings.database_url)).open_async() as queue:
        beside.append(asyncio.create_task(_bring_back(queue)))
        log.info("worker.started", service=runner.settings.service)
        await queue.run_worker_async(
            name=runner.settings.service, concurrency=2, fetch_job_polling_interval=1.0, shutdown_graceful_timeout=15,
            update_heartbeat_interval=5.0, stalled_worker_timeout=float(STALLED_SECONDS), delete_jobs="successful",
        )  # fmt: skip
    for task in beside:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await runner.peers.close()
    await runner.database.close()


async def _keep_identity(app: FastAPI) -> None:
    spec = app.state.spec
    if spec.keys is None:
        await follow(app.state.identity, app.state.peers.jwks, app.state.peers.revocations)
    for work in spec.background:
        await work(app)


async def _bring_back(queue: procrastinate.App) -> None:
    while True:
        with suppress(Exception):
            for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                log.info("job.brought_back", kind=job.task_name)
                await queue.job_manager.retry_job(job)
        await asyncio.sleep(LOOK_SECONDS)


async def run_to_the_end(app: FastAPI) -> None:
    """Run every queued job in this process and return: what tests do."""
    runner = runner_of(app)
    async with runner.app(connector(runner.settings.database_url)).open_async() as queue:
        await queue.run_worker_async(
            wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
        )
