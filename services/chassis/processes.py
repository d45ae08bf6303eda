"""Run a pure function in a child process that can be killed, with a memory limit and live progress."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any

from services.chassis.problems import Problem

POLL_SECONDS = 0.5
# Children are forked from a clean server that has read the heavy modules once: some 30 ms each instead of a second.
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["services.chassis.spreadsheets"])


class Cancelled(Exception):
    """Whoever started the work asked for it to stop."""


class ComputationFailed(Problem):
    status, title_zh, title_en = 503, "计算进程异常退出", "The computing process died"


class _Raised(Exception):
    """An exception of the child, by type name and text."""


def _child(pipe: Connection, function: Callable[..., Any], args: tuple[Any, ...], memory_mb: int, live: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if live:
            answer = function(*args, report=lambda stage, done, total: pipe.send(("progress", (stage, done, total))))
        else:
            answer = function(*args)
        pipe.send(("done", answer))
    except BaseException as error:
        pipe.send(("raised", error if isinstance(error, Problem) else _Raised(f"{type(error).__name__}: {error}")))
    finally:
        pipe.close()


async def compute(
    function: Callable[..., Any], *args: Any, memory_mb: int = 4096,
    report: Callable[[str, int, int], Awaitable[None]] | None = None,
    stop: Callable[[], Awaitable[bool]] | None = None, seconds: float | None = None,
) -> Any:  # fmt: skip
    """The function's answer. Raises ``Cancelled`` when ``stop`` says so, ``ComputationFailed`` when the child dies.

    With ``report`` the function is called with a keyword ``report(stage, done, total)``. Arguments and answer are
    pickled; ``memory_mb`` limits the child's address space; ``seconds`` its life.
    """
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, function, args, memory_mb, report is not None), daemon=True)
    await asyncio.to_thread(process.start)
    theirs.close()
    try:
        async with asyncio.timeout(seconds):
            return await _listen(ours, report, stop)
    except TimeoutError:
        raise ComputationFailed("计算超时", "The computation took too long") from None
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        ours.close()


async def _listen(
    pipe: Connection,
    report: Callable[[str, int, int], Awaitable[None]] | None,
    stop: Callable[[], Awaitable[bool]] | None,
) -> Any:
    while True:
        if not await asyncio.to_thread(pipe.poll, POLL_SECONDS):
            if stop and await stop():
                raise Cancelled
            continue
        try:
            kind, value = pipe.recv()
        except EOFError:
            raise ComputationFailed from None
        match kind:
            case "done":
                return value
            case "raised":
                raise value if isinstance(value, Problem) else ComputationFailed(str(value), str(value))
            case "progress" if report:
                await report(*value)
