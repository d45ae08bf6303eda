"""The whole supervisor with real PostgreSQL and gateway, and stand-ins where services, migrations and the demo are."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local import processes, product, sockets

CLI = """
import os, sys, time
import psycopg
if sys.argv[1] == "migrate":
    for service in ("REGISTRY", "ROTATION", "EVALUATION"):
        url = os.environ[f"TONGZHOU_{service}_OWNER_DATABASE_URL"].replace("+psycopg", "")
        psycopg.connect(url, autocommit=True).execute("CREATE TABLE IF NOT EXISTS things (n int)")
    print("migrated")
else:
    time.sleep(600)
"""
MAIN = """
import json, os
import psycopg
def app():
    url = os.environ["TONGZHOU_DATABASE_URL"].replace("+psycopg", "")
    async def serve(scope, receive, send):
        if scope["type"] != "http":
            return
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=2) as db:
                status, count = 200, db.execute("SELECT count(*) FROM things").fetchone()[0]
        except psycopg.Error:
            status, count = 503, None
        body = json.dumps({"pid": os.getpid(), "things": count}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
    return serve
"""
DEMO = """
import os, psycopg
url = os.environ["TONGZHOU_DATABASE_URL"].replace("+psycopg", "")
psycopg.connect(url, autocommit=True).execute("INSERT INTO things VALUES (1)")
print("one thing is in")
"""


class Product:
    """A copy of deploy/ beside stand-in services, run as `python -m deploy.local run` in a folder with a space."""

    def __init__(self, folder: Path) -> None:
        self.root, self.var, self.port = folder, folder / "var", sockets.free_port()
        self.output = folder / "output"
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("local", "gateway"):
            shutil.copytree(product.ROOT / "deploy" / name, folder / "deploy" / name)
        (folder / "deploy" / "demo.py").write_text(DEMO)
        (folder / "frontend" / "dist").mkdir(parents=True)
        (folder / "services").mkdir()
        for package in ("deploy", "services"):  # a package of its own, or the installed one would be found
            (folder / package / "__init__.py").touch()
        for service in product.SERVICES:
            (folder / "services" / service).mkdir(parents=True)
            (folder / "services" / service / "main.py").write_text(MAIN)
        (folder / "services" / "cli.py").write_text(CLI)

    def start(self) -> None:
        environment = os.environ | {"PORT": str(self.port), "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": ""}
        for name in ("VAR_DIR", "DATABASE_URL"):
            environment.pop(name, None)
        with self.output.open("ab") as out:
            command = [sys.executable, "-m", "deploy.local", "run"]
            self.process = subprocess.Popen(command, cwd=self.root, env=environment, stdout=out, stderr=out)
        pid = self.process.pid
        self.until(lambda: self.note()["pid"] == pid and self.note()["state"] in ("ready", "demo-failed"))

    def note(self) -> dict[str, Any]:
        try:
            return json.loads((self.var / "run.json").read_text())
        except OSError:
            return {"pid": 0, "state": "starting", "pids": {}}

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False, timeout=10)

    def until(self, condition: Callable[[], object], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def healthy(self) -> bool:
        return all(self.get(f"/api/{service}/v1/health").status_code == 200 for service in product.SERVICES)

    def end(self, sign: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(sign)
        return self.process.wait(40)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("a product"))
    made.start()
    yield made
    if made.process and made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0, made.output.read_text()


def test_it_comes_up_in_order_with_the_demo_once(running: Product) -> None:
    text = running.output.read_text()
    assert text.index("migrate │ migrated") < text.index("demo │ one thing is in") < text.index("Tongzhou is ready")
    assert f"http://127.0.0.1:{running.port}" in text
    assert running.get("/api/registry/v1/health").json()["things"] == 1
    assert (running.var / "run.json").stat().st_mode & 0o777 == 0o600
    assert set(running.note()["pids"]) >= {"postgres", "gateway", "registry", "registry-worker"}


@pytest.mark.parametrize("name", ["rotation", "evaluation-worker", "gateway", "postgres"])
def test_what_is_killed_comes_back(running: Product, name: str) -> None:
    killed = running.note()["pids"][name]
    os.kill(killed, signal.SIGKILL)
    running.until(lambda: running.note()["pids"].get(name, killed) != killed)

    def whole() -> bool:
        try:
            return running.healthy()
        except httpx.HTTPError:
            return False

    running.until(whole, 30)
    assert running.get("/api/registry/v1/health").json()["things"] == 1


def test_killed_itself_it_leaves_nothing_behind_that_hinders_the_next_start(running: Product) -> None:
    before = running.note()["pids"]
    assert running.end(signal.SIGKILL) == -signal.SIGKILL
    running.start()
    assert running.healthy()
    assert all(processes.started_at(pid) is None for pid in before.values())
    assert running.get("/api/registry/v1/health").json()["things"] == 1  # the demo came once


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_everything_within_seconds(running: Product, sign: signal.Signals) -> None:
    pids = running.note()["pids"]
    begun = time.monotonic()
    assert running.end(sign) == 0
    assert time.monotonic() - begun < 15
    assert all(processes.started_at(pid) is None for pid in pids.values())
    assert not sockets.is_taken(running.port)
    assert not (running.var / "run.json").exists()
    running.start()


def test_another_postgresql_can_be_given(running: Product, tmp_path: Path) -> None:
    port = (running.var / "postgres" / "port").read_text().strip()
    password = (running.var / "postgres" / "password").read_text().strip()
    admin = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    other = Product(tmp_path / "other")
    environment = os.environ | {"PORT": str(other.port), "DATABASE_URL": admin, "PYTHONPATH": str(other.root)}
    command = [sys.executable, "-m", "deploy.local", "migrate"]
    done = subprocess.run(command, cwd=other.root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    assert not (other.var / "postgres").exists()
    with psycopg.connect(admin) as server:
        assert server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'registry_owner'").fetchone() == (1,)


def test_what_cannot_start_is_named_last_and_nothing_is_left_running(tmp_path: Path) -> None:
    broken = Product(tmp_path / "broken")
    (broken.root / "services" / "rotation" / "main.py").write_text("raise SystemExit('rotation has no matching')")
    environment = os.environ | {"PORT": str(broken.port), "PYTHONPATH": str(broken.root)}
    command = [sys.executable, "-m", "deploy.local", "run"]
    ended = subprocess.run(command, cwd=broken.root, env=environment, capture_output=True, text=True, timeout=90)
    assert ended.returncode == 1
    headline, *last_words = ended.stdout.splitlines()[-2:]
    assert "rotation failed: exit code 1" in headline
    assert last_words == ["         rotation │ rotation has no matching"]
    assert not (broken.var / "run.json").exists()
    assert not (broken.var / "postgres" / "data" / "postmaster.pid").exists()
