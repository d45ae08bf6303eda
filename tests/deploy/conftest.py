"""A real gateway in front of three small real upstreams that tell what reached them."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from deploy.local import processes, product, sockets, supervisor


class Upstream(BaseHTTPRequestHandler):
    """Answers GET with what it received, POST with the size of the body, /stream with two slow events."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/stream"):
            return self._stream()
        seen = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}}
        return self._answer({"service": self.server.service, **seen})  # pyrefly: ignore

    def do_POST(self) -> None:
        if self.path.endswith("/dropped"):
            self.server.dropped = getattr(self.server, "dropped", 0) + 1  # pyrefly: ignore
            self.close_connection = True
            return
        size = 0
        if self.headers.get("Transfer-Encoding") == "chunked":
            while (length := int(self.rfile.readline() or b"0", 16)) and self.rfile.read(length + 2):
                size += length
        left = int(self.headers.get("Content-Length") or 0)
        while size < left and (part := self.rfile.read(min(65536, left - size))):
            size += len(part)
        self._answer({"size": size})

    def _answer(self, document: dict[str, object]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"7"')
        self.send_header("X-Request-Id", "from-the-upstream")
        with suppress(BrokenPipeError, ConnectionResetError):  # the gateway has refused the rest of the body
            self.end_headers()
            self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for number in range(2):
            self.wfile.write(f"data: {number}\n\n".encode())
            self.wfile.flush()
            time.sleep(1.0)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@dataclass(frozen=True)
class Gateway:
    """Where the gateway under test listens, and its access log."""

    url: str
    access_log: Path


@pytest.fixture(scope="session")
def upstreams() -> Iterator[dict[str, ThreadingHTTPServer]]:
    servers = {}
    for service in product.SERVICES:
        server = ThreadingHTTPServer((sockets.LOOPBACK, 0), Upstream)
        server.service = service  # pyrefly: ignore
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers[service] = server
    yield servers
    for server in servers.values():
        server.shutdown()
        server.server_close()


@contextmanager
def running_gateway(folder: Path, ports: dict[str, int]) -> Iterator[Gateway]:
    """The product's own gateway program, serving a tiny SPA and these upstream ports."""
    spa = folder / "dist"
    (spa / "assets").mkdir(parents=True)
    (spa / "index.html").write_text("<title>同舟</title>")
    (spa / "assets" / "app-1a2b.js").write_text("plain")
    (spa / "assets" / "app-1a2b.js.br").write_bytes(b"brotli bytes")
    place = product.Place(sockets.free_port(), folder)
    program = product.gateway_program(place, ports)
    environment = os.environ | program.environment | {"TONGZHOU_SPA": str(spa)}
    with (folder / "caddy.log").open("wb") as log:
        command = processes.dies_with_parent(list(program.command()))
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while not supervisor.answers(f"{place.url}/index.html"):
        assert process.poll() is None, (folder / "caddy.log").read_text()
        assert time.monotonic() < deadline, (folder / "caddy.log").read_text()
        time.sleep(0.05)
    yield Gateway(place.url, folder / "log" / "access.log")
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def gateway(upstreams: dict[str, ThreadingHTTPServer], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    ports = {service: int(server.server_address[1]) for service, server in upstreams.items()}
    with running_gateway(tmp_path_factory.mktemp("the gateway"), ports) as running:
        yield running


@pytest.fixture
def client(gateway: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.url, trust_env=False, timeout=20) as session:
        yield session


@pytest.fixture(scope="session")
def caddy() -> str:
    return str(Path(sys.executable).with_name("caddy"))
