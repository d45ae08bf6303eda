"""The supervisor, with small real child programs."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import processes
from deploy.local.console import Console, Tail
from deploy.local.supervisor import Failed, Program, Stopped, Supervisor

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def python(name: str, code: str, **options: object) -> Program:
    return Program(name, lambda: [sys.executable, "-c", code], **options)  # pyrefly: ignore


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def supervisor(tmp_path: Path, out: io.StringIO) -> Iterator[Supervisor]:
    running = Supervisor(tmp_path, Console(out))
    yield running
    running.stop()


def until(condition, supervisor: Supervisor, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        supervisor.watch()


def test_phases_start_in_order_and_lines_carry_aligned_names(
    supervisor: Supervisor, out: io.StringIO, tmp_path: Path
) -> None:
    supervisor.start([python("first", f"open({str(tmp_path / 'made')!r}, 'w'); print('done')", once=True)])
    supervisor.start([python("second-one", f"print(open({str(tmp_path / 'made')!r}).read() + 'there')", once=True)])
    supervisor.tick()
    assert "            first │ done" in out.getvalue().splitlines()
    assert "       second-one │ there" in out.getvalue().splitlines()


def test_a_program_that_does_not_come_up_is_named_with_its_last_words(supervisor: Supervisor) -> None:
    broken = python("registry", "import sys; print('no such table'); sys.exit(3)", ready=lambda: False)
    with pytest.raises(Failed) as failure:
        supervisor.start([broken])
    assert (failure.value.name, failure.value.why) == ("registry", "exit code 3")
    assert failure.value.log == ["no such table"]


def test_a_step_that_fails_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(Failed, match="migrate: exit code 1"):
        supervisor.start([python("migrate", "raise SystemExit('bad revision')", once=True)])


def test_a_program_that_is_never_ready_is_not_waited_for_for_ever(supervisor: Supervisor) -> None:
    with pytest.raises(Failed, match="gateway: not ready after 1 s"):
        supervisor.start([python("gateway", SLEEP, ready=lambda: False, seconds=1)])


def test_a_crashed_child_is_started_again_after_a_growing_pause(supervisor: Supervisor, out: io.StringIO) -> None:
    (child,) = supervisor.start([python("worker", SLEEP)])
    first = child.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: child.running and child.pid != first, supervisor)
    second = child.pid
    os.kill(second, signal.SIGKILL)
    until(lambda: child.running and child.pid != second, supervisor)
    assert "ended (killed by SIGKILL); again in 0.5 s" in out.getvalue()
    assert "ended (killed by SIGKILL); again in 1.0 s" in out.getvalue()


def test_everything_stops_in_reverse_and_the_deaf_are_killed(tmp_path: Path, out: io.StringIO) -> None:
    running = Supervisor(tmp_path, Console(out))
    end = "lambda *_: (print(time.monotonic()), sys.exit(0))"
    mark = f"import signal, sys, time; signal.signal(signal.SIGTERM, {end});{SLEEP}"
    (first,) = running.start([python("first", mark)])
    (deaf,) = running.start([python("deaf", DEAF, stop_within=0.5)])
    until(lambda: first.log.read_text() and deaf.log.read_text(), running)
    begun = time.monotonic()
    running.stop()
    assert time.monotonic() - begun < 5
    assert not first.running
    assert (deaf.ending, first.ending) == ("killed by SIGKILL", "exit code 0")
    assert float(first.log.read_text().splitlines()[-1]) > begun + 0.5


def test_asking_to_stop_ends_a_start_that_waits(supervisor: Supervisor) -> None:
    def ready() -> bool:
        supervisor.asked_to_stop = True
        return False

    with pytest.raises(Stopped):
        supervisor.start([python("slow", SLEEP, ready=ready)])


def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from deploy.local.console import Console;"
        "from deploy.local.supervisor import *; s = Supervisor(Path(sys.argv[1]), Console());"
        "c = s.start([Program('child', lambda: ['sleep', '60'])]); print(c[0].pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert processes.started_at(pid)
        parent.kill()
    deadline = time.monotonic() + 5
    while processes.started_at(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_log_is_followed_line_by_line_and_cut_when_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.log"
    tail = Tail(file)
    with file.open("a") as log:
        log.write("一\nhal")
        log.flush()
        assert tail.lines() == ["一"]
        log.write("f\n")
        log.flush()
        assert tail.lines() == ["half"]
        monkeypatch.setattr("deploy.local.console.LARGEST_LOG", 10)
        log.write("long enough\n")
        log.flush()
        assert tail.lines() == ["long enough"]
        assert file.stat().st_size == 0
        log.write("after\n")
        log.flush()
        assert tail.lines() == ["after"]
