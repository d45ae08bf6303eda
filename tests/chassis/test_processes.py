"""Work in a child: its answer, its progress, killed when told, dead alone when it takes too much."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from services.chassis.problems import TooLarge
from services.chassis.processes import Cancelled, ComputationFailed, compute


def add(a: int, b: int) -> int:
    return a + b


def count(to: int, *, report: Any) -> str:
    for number in range(to):
        report("counting", number + 1, to)
    return "counted"


def refuse() -> None:
    raise TooLarge("太大", "Too big")


def break_down() -> None:
    raise ZeroDivisionError("somebody's data")


def die() -> None:
    os._exit(9)


def sleep_in(folder: str) -> None:
    Path(folder, str(os.getpid())).write_text("")
    time.sleep(60)


async def test_it_answers_and_reports() -> None:
    told: list[tuple[str, int, int]] = []

    async def report(*progress: Any) -> None:
        told.append(progress)  # type: ignore[arg-type]

    assert await compute(count, 3, report=report) == "counted"
    assert told == [("counting", 1, 3), ("counting", 2, 3), ("counting", 3, 3)]


async def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(TooLarge) as refused:
        await compute(refuse)
    assert str(refused.value) == "Too big"


@pytest.mark.parametrize("function", [break_down, die])
async def test_a_broken_child_is_a_named_failure(function: Any) -> None:
    with pytest.raises(ComputationFailed):
        await compute(function)


async def test_a_child_told_to_stop_is_killed(tmp_path: Path) -> None:
    async def stop() -> bool:
        return bool(os.listdir(tmp_path))

    with pytest.raises(Cancelled):
        await compute(sleep_in, str(tmp_path), stop=stop)
    (child,) = os.listdir(tmp_path)
    assert child not in os.listdir("/proc")


async def test_a_child_past_its_time_is_killed() -> None:
    with pytest.raises(ComputationFailed, match="too long"):
        await compute(time.sleep, 60, seconds=1.0)
