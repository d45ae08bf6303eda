"""The whole product for a test session: gateway, services, workers and PostgreSQL, with the demo story loaded.

`TONGZHOU_PRODUCT_URL` with `VAR_DIR` names one that already runs; otherwise one is started on a free port in a
temporary folder and stopped again, by its own process id only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo.bureau import Office
from deploy.demo.story.accounts import Book
from deploy.demo.story.setting import Setting
from deploy.local import processes, sockets
from services.chassis import clock

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 600.0
STOP_SECONDS = 60.0


@dataclass
class Product:
    """A running product and the people who may use it."""

    url: str
    var: Path
    offices: dict[str, Office] = field(default_factory=dict)

    @cached_property
    def http(self) -> httpx.Client:
        """A client of the gateway without anybody's credentials."""
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    @property
    def run(self) -> dict[str, Any]:
        """var/run.json: state, ports and process ids."""
        return json.loads((self.var / "run.json").read_text(encoding="utf-8"))

    @property
    def accounts(self) -> list[dict[str, str]]:
        """var/demo-accounts.json."""
        return Book(self.var / "demo-accounts.json").rows()

    @cached_property
    def story(self) -> Setting:
        """The demo's own view of the districts, for ids by name."""
        return Setting(self.http, Book(self.var / "demo-accounts.json"), clock.today())

    def account(self, power: str, acts_for: str = "") -> dict[str, str]:
        """The first account with this power whose organisation contains these words."""
        return next(row for row in self.accounts if row["power"] == power and acts_for in row["acts_for"])

    def sign_in(self, username: str) -> Office:
        """A signed-in client by user name; one session a person."""
        if username not in self.offices:
            row = next(row for row in self.accounts if row["username"] == username)
            self.offices[username] = Office(self.http, username, row["password"])
        return self.offices[username]

    def as_power(self, power: str, acts_for: str = "") -> Office:
        """A signed-in client by power."""
        return self.sign_in(self.account(power, acts_for)["username"])

    def close(self) -> None:
        """Gives the connections back."""
        self.http.close()


def follow(who: Office, job_path: str) -> list[dict[str, Any]]:
    """Every event of a job's stream, read live to its end."""
    if not who.token:
        who.sign_in()
    headers = {"Authorization": f"Bearer {who.token}"}
    with who.http.stream("GET", f"{job_path}/events", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        return [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]


@contextmanager
def running_product(folder: Path) -> Iterator[Product]:
    """The product that the environment names, or one of our own in `folder` until the block ends."""
    if url := os.environ.get("TONGZHOU_PRODUCT_URL"):
        made = Product(url.rstrip("/"), Path(os.environ["VAR_DIR"]))
        yield made
        made.close()
        return
    made = Product(f"http://{sockets.LOOPBACK}:{sockets.free_port()}", folder / "var")
    with (folder / "product.log").open("wb") as log:
        process = subprocess.Popen(
            processes.dies_with_parent([sys.executable, "-m", "deploy.local", "run"]),
            env=os.environ | {"PORT": made.url.rpartition(":")[2], "VAR_DIR": str(made.var)},
            cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _await_ready(made, process, folder / "product.log")
        yield made
    finally:
        made.close()
        _stop(process)


def _await_ready(made: Product, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        state = made.run["state"] if (made.var / "run.json").exists() else "starting"
        if state == "ready":
            return
        if state == "demo-failed" or process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
            raise RuntimeError(f"the product is {state}:\n" + "\n".join(tail))
        time.sleep(0.5)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One product for the whole test session."""
    with running_product(tmp_path_factory.mktemp("product")) as made:
        yield made
