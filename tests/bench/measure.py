"""Timing and printing, shared by the suites."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def median_ms(act: Callable[[], object], *, times: int) -> float:
    """The median wall time of an act in milliseconds, after one warm-up."""
    act()
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def timed(act: Callable[[], object]) -> float:
    """The wall time of one act in seconds."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def row(what: str, ours: float, floor: float, unit: str, *, ours_is: str, floor_is: str) -> None:
    """One line: our figure, the floor's, and the ratio ours/floor."""
    ratio = ours / floor if floor else float("nan")
    print(
        f"{what:<34} {ours_is}: {ours:9.3f} {unit}   {floor_is}: {floor:9.3f} {unit}   ratio {ratio:6.2f}", flush=True
    )
