"""What Linux knows about a process: is it alive, since when, what does it run; and how a child dies with its parent."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path


def dies_with_parent(command: Sequence[str], by: str = "TERM") -> list[str]:
    """The command, wrapped so that the kernel signals it when its parent *thread* ends, even by kill -9.

    Start it from the main thread: a helper thread that ends takes its children with it.
    """
    return ["setpriv", "--pdeathsig", by, "--", *command]


def started_at(pid: int) -> int | None:
    """Start time of a living process in clock ticks since boot (with the pid an identity), or None."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def runs_in(pid: int, program: str, folder: Path) -> bool:
    """Whether the process runs a binary of this name with this working folder."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name.split(" ")[0] == program and (
            Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        )
    except OSError:
        return False


def end(pid: int, born: int, *, by: signal.Signals, seconds: float) -> None:
    """Signals exactly the process born at that tick, waits, and kills it when it does not go."""
    for sign, patience in ((by, seconds), (signal.SIGKILL, 5.0)):
        if started_at(pid) != born:
            return
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while started_at(pid) == born and time.monotonic() < deadline:
            time.sleep(0.05)
