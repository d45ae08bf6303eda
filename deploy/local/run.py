"""`python -m deploy.local run`: the whole product up on one port, until Ctrl-C."""

import fcntl
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from deploy.local import databases, postgres, processes, product, secrets, sockets
from deploy.local.console import Console, last_lines
from deploy.local.product import Place
from deploy.local.supervisor import Child, Failed, Stopped, Supervisor

Steps = Callable[[Place, Supervisor, Console], int]


class Refused(Exception):
    """The product cannot start here; the message says why and what to do, in Chinese and English."""


def run(place: Place, console: Console, steps: Steps) -> int:
    """Runs `steps` alone on var/ and stops everything after it, however it ends; answers the exit status."""
    place.var.mkdir(parents=True, exist_ok=True)
    try:
        lock = only_one(place)
        end_leftovers(place.var / "run.json")
        if steps is keep_running:
            refuse_taken_port(place.port)
    except Refused as refusal:
        console.say("tongzhou", str(refusal), loud=True)
        return 2
    supervisor = Supervisor(place.var / "log", console)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if sign is not signal.SIGHUP or signal.getsignal(sign) is not signal.SIG_IGN:  # nohup stays nohup
            signal.signal(sign, lambda *_: setattr(supervisor, "asked_to_stop", True))
    with lock, closing(supervisor, place):
        try:
            return steps(place, supervisor, console)
        except Stopped:
            console.say("tongzhou", "正在停止 · stopping")
            return 0
        except Failed as failure:
            supervisor.stop()  # first, so that what failed and why are the last lines
            report(failure, console)
            return 1


@contextmanager
def closing(supervisor: Supervisor, place: Place) -> Iterator[None]:
    """Leaves no program and no run.json behind, whatever happens inside."""
    try:
        yield
    finally:
        supervisor.stop()
        (place.var / "run.json").unlink(missing_ok=True)


def keep_running(place: Place, supervisor: Supervisor, console: Console) -> int:
    """Brings everything up in order, loads the demo if it is not loaded yet, then watches for ever."""
    file = RunFile(place, supervisor)
    supervisor.changed = file.write
    known = secrets.load(place.var / "secrets.json")
    environment = product.environments(place, file.ports, prepare(place, supervisor, known), known)
    supervisor.start([product.migrate_program(environment["owners"])])
    supervisor.start(product.service_programs(environment))
    supervisor.start([product.gateway_program(place, file.ports)])
    loaded = place.var / "demo-loaded"
    demo = None if loaded.exists() else supervisor.launch([product.demo_program(environment["owners"])])[0]
    announce(place, console, file.become("loading-demo" if demo else "ready"))
    while True:
        supervisor.watch()
        if demo and not demo.running:
            supervisor.show()  # its last words before ours
            announce(place, console, file.become("ready" if ended_well(demo, loaded, console) else "demo-failed"))
            demo = None


def migrate(place: Place, supervisor: Supervisor, console: Console) -> int:
    """Brings every database to its head and stops again."""
    known = secrets.load(place.var / "secrets.json")
    urls = prepare(place, supervisor, known)
    environment = product.environments(place, place.service_ports(), urls, known)
    supervisor.start([product.migrate_program(environment["owners"])])
    console.say("tongzhou", "数据库已是最新 · every database is at its head")
    return 0


COMMANDS: dict[str, Steps] = {"run": keep_running, "migrate": migrate}


class RunFile:
    """var/run.json: where the product is, how far it came, and its processes."""

    def __init__(self, place: Place, supervisor: Supervisor) -> None:
        self.place, self.supervisor = place, supervisor
        self.ports = place.service_ports()
        self.state = "starting"

    def become(self, state: str) -> str:
        """Writes a new state: starting, loading-demo, ready, demo-failed."""
        self.state = state
        self.write()
        return state

    def write(self) -> None:
        """Writes url, state, ports, pids, and the start ticks that make a pid an identity."""
        alive = [child for child in self.supervisor.children if child.running]
        document = {
            "url": self.place.url,
            "state": self.state,
            "pid": os.getpid(),
            "ports": self.ports | {"gateway": self.place.port},
            "pids": {child.program.name: child.pid for child in alive},
            "born": {child.program.name: child.born for child in alive},
        }
        secrets.write_private(self.place.var / "run.json", json.dumps(document, indent=2))


def prepare(place: Place, supervisor: Supervisor, passwords: dict[str, str]) -> dict[str, databases.Urls]:
    """PostgreSQL up (the embedded one unless another is given), roles and databases there."""
    try:
        if place.database_url:
            return databases.prepare(place.database_url, passwords)
        cluster = postgres.Cluster(place.var / "postgres")
        cluster.initialise()
        supervisor.start([product.postgres_program(cluster)])
        return databases.prepare(cluster.admin_url, passwords)
    except (psycopg.Error, postgres.PostgresFailed) as error:
        raise Failed("postgres", "the databases cannot be prepared", str(error).splitlines()) from error


def ended_well(demo: Child, loaded: Path, console: Console) -> bool:
    """Remembers a demo that is in; says why one is not. The product stays up either way; the next start tries again."""
    if demo.process and demo.process.returncode == 0:
        loaded.touch()
        return True
    report(Failed("demo", demo.ending, last_lines(demo.log)), console)
    return False


def announce(place: Place, console: Console, state: str) -> None:
    """The lines a newcomer looks for."""
    words = {
        "ready": f"同舟已就绪 · Tongzhou is ready: {place.url}",
        "loading-demo": f"服务已启动，正在载入演示数据 · services are up, the demo story is loading: {place.url}",
        "demo-failed": f"演示数据未能载入 · up without the whole demo story: {place.url}",
    }
    console.say("tongzhou", words[state], loud=state == "demo-failed")
    if place.accounts.exists():
        console.say("tongzhou", f"演示账号 · demo accounts: {place.accounts}")


def only_one(place: Place) -> IO[str]:
    """The lock on var/: the kernel gives it back when its holder dies, however that happens."""
    lock = (place.var / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Refused(
            f"同舟已在此目录运行（{place.var}），请先停止它。 · "
            f"Tongzhou already runs on {place.var}: stop that one first, or choose another folder with VAR_DIR."
        ) from error
    return lock


def end_leftovers(file: Path) -> None:
    """Ends what a killed supervisor left behind: only processes that run.json names with their very start tick."""
    if not file.exists():
        return
    try:
        document = json.loads(file.read_text())
        left = [(name, int(pid), int(document["born"][name])) for name, pid in document["pids"].items()]
    except (ValueError, KeyError):
        left = []
    for name, pid, born in reversed(left):
        by = signal.SIGINT if name == "postgres" else signal.SIGTERM
        processes.end(pid, born, by=by, seconds=10)
    file.unlink()


def refuse_taken_port(port: int) -> None:
    """Before anything starts: a stranger's gateway on our port would answer our own health checks."""
    if sockets.is_taken(port):
        raise Refused(
            f"端口 {port} 已被占用或不允许使用，请停止占用它的程序，或换一个端口：PORT={port + 1} make run。 · "
            f"Port {port} is in use or not allowed: stop what uses it, or choose another one: PORT={port + 1} make run."
        )


def report(failure: Failed, console: Console) -> None:
    """What failed, why, and its last words once more."""
    console.say("tongzhou", f"启动失败 · {failure.name} failed: {failure.why}; its last words:", loud=True)
    for line in failure.log[-6:]:
        console.say(failure.name, line, loud=True)


def main(arguments: list[str]) -> int:
    """The command line: `run` or `migrate`."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m deploy.local {'|'.join(COMMANDS)}   (PORT, VAR_DIR, DATABASE_URL)", file=sys.stderr)
        return 2
    try:
        place = product.place_from(os.environ)
    except ValueError:
        print(f"PORT 不是端口号 · PORT is not a port number: {os.environ.get('PORT')}", file=sys.stderr)
        return 2
    os.chdir(product.ROOT)
    return run(place, Console(), COMMANDS[arguments[0]])
