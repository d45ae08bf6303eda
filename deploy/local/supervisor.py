"""Starts programs in order, waits for their health, restarts what crashes, stops everything: knows no program by name.

One loop in the main thread, because children die with the thread that started them.
"""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import processes
from deploy.local.console import Console, Tail, last_lines

TICK = 0.1
STEADY_AFTER = 60.0
LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Program:
    """One child. `ready` says whether it serves (None: as soon as it runs); `once` ones run to their end instead."""

    name: str
    command: Callable[[], Sequence[str]]
    environment: dict[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    once: bool = False
    seconds: float = 90.0
    tries: int = 1
    stop_by: signal.Signals = signal.SIGTERM
    stop_within: float = 20.0
    wrapped: bool = True
    shown: Callable[[str], bool] = lambda line: True


class Failed(Exception):
    """A program did not come up or did not end well: its name, why, the end of its log."""

    def __init__(self, name: str, why: str, log: Sequence[str]) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why, self.log = name, why, log


class Stopped(Exception):
    """Somebody asked for an end (Ctrl-C, SIGTERM)."""


class Child:
    """A program with its process, its log file and its history of restarts."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.log = folder / f"{program.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.tail = Tail(self.log)
        self.born = 0
        self.since = 0.0
        self.again_at = 0.0
        self.crashes = 0

    def start(self) -> None:
        """Starts the process in its own session, so that Ctrl-C reaches the supervisor alone."""
        command = list(self.program.command())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                processes.dies_with_parent(command) if self.program.wrapped else command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.program.environment,
                start_new_session=True,
            )
        self.born = processes.started_at(self.process.pid) or 0
        self.since = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The pid of the process, 0 before the first start."""
        return self.process.pid if self.process else 0

    @property
    def ending(self) -> str:
        """How the process ended, in words."""
        code = self.process.returncode if self.process else None
        if code is None:
            return "not started"
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def signal(self, sign: signal.Signals) -> None:
        """Signals the process if it is alive."""
        if self.running and self.process:
            self.process.send_signal(sign)


class Supervisor:
    """Runs phases of programs; every public function may be called from the main thread only."""

    def __init__(self, folder: Path, console: Console) -> None:
        self.folder = folder
        self.console = console
        self.changed: Callable[[], None] = lambda: None  # called whenever a process was started
        self.phases: list[list[Child]] = []
        self.asked_to_stop = False

    @property
    def children(self) -> list[Child]:
        """Every child of every phase, in the order of their start."""
        return [child for phase in self.phases for child in phase]

    def start(self, programs: Sequence[Program]) -> list[Child]:
        """Starts one phase together and returns when all of it is ready (or, `once`, has ended well)."""
        phase = self.launch(programs)
        waiting = list(phase)
        while waiting:
            waiting = [child for child in waiting if not self._is_up(child)]
            self.tick()
        return phase

    def launch(self, programs: Sequence[Program]) -> list[Child]:
        """Starts one phase together without waiting for it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        phase = [Child(program, self.folder) for program in programs]
        self.phases.append(phase)
        for child in phase:
            self._begin(child)
        return phase

    def tick(self) -> None:
        """Prints what the children wrote and lets a moment pass; raises `Stopped` when an end was asked for."""
        self.show()
        time.sleep(TICK)
        if self.asked_to_stop:
            raise Stopped

    def show(self) -> None:
        """Prints what the children have written since."""
        for child in self.children:
            for line in child.tail.lines():
                if child.program.shown(line):
                    self.console.say(child.program.name, line)

    def _begin(self, child: Child) -> None:
        child.start()
        self.changed()

    def _is_up(self, child: Child) -> bool:
        program = child.program
        if program.once:
            if child.running:
                return False
            if child.process and child.process.returncode == 0:
                return True
            raise self._failure(child, child.ending)
        if not child.running:
            child.crashes += 1
            if child.crashes >= program.tries:
                raise self._failure(child, child.ending)
            time.sleep(0.5)
            self._begin(child)
            return False
        if program.ready is None or program.ready():
            child.crashes = 0
            return True
        if time.monotonic() - child.since > program.seconds:
            raise self._failure(child, f"not ready after {program.seconds:.0f} s")
        return False

    def _failure(self, child: Child, why: str) -> Failed:
        return Failed(child.program.name, why, last_lines(child.log))

    def watch(self) -> None:
        """One look at everything that should run: a crashed child is started again after a growing pause."""
        now = time.monotonic()
        for child in self.children:
            if child.running or child.program.once:
                if child.crashes and now - child.since > STEADY_AFTER:
                    child.crashes = 0
                continue
            if not child.again_at:
                pause = min(LONGEST_PAUSE, 0.5 * 2**child.crashes)
                child.crashes += 1
                child.again_at = now + pause
                self.console.say(child.program.name, f"ended ({child.ending}); again in {pause:.1f} s", loud=True)
            elif now >= child.again_at:
                child.again_at = 0.0
                self._begin(child)
        self.tick()

    def stop(self) -> None:
        """Ends the phases in reverse order: asks, waits as long as each program may take, then kills."""
        for phase in reversed(self.phases):
            for child in phase:
                child.signal(child.program.stop_by)
            begun = time.monotonic()
            while any(child.running for child in phase):
                for child in phase:
                    if child.running and time.monotonic() - begun > child.program.stop_within:
                        self.console.say(child.program.name, "does not stop; killed", loud=True)
                        child.signal(signal.SIGKILL)
                self.show()
                time.sleep(TICK / 2)
        self.show()


def answers(url: str, *, seconds: float = 2.0) -> bool:
    """Whether a GET of this loopback address answers 200."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=seconds) as answer:
            return answer.status == 200
    except (OSError, ValueError):
        return False
