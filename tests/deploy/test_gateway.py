"""The gateway file, in a real gateway in front of real upstreams."""

import json
import socket
import subprocess
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from deploy.local import product, sockets
from tests.deploy.conftest import Gateway, running_gateway

CADDYFILE = product.ROOT / "deploy" / "gateway" / "Caddyfile"
MEBIBYTE = 2**20


def test_the_file_is_valid_and_formatted(caddy: str) -> None:
    valid = subprocess.run([caddy, "validate", f"--config={CADDYFILE}", "--adapter=caddyfile"], capture_output=True)
    assert valid.returncode == 0, valid.stderr.decode()
    formatted = subprocess.run([caddy, "fmt", str(CADDYFILE)], capture_output=True)
    assert formatted.stdout.decode() == CADDYFILE.read_text()


@pytest.mark.parametrize("service", product.SERVICES)
def test_each_service_has_its_own_paths(client: httpx.Client, service: str) -> None:
    seen = client.get(f"/api/{service}/v1/things?limit=5").json()
    assert (seen["service"], seen["path"]) == (service, f"/api/{service}/v1/things?limit=5")


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs", "/api/docs/page.css", "/problems/not-there"])
def test_documents_come_from_the_registry(client: httpx.Client, path: str) -> None:
    assert client.get(path).json()["service"] == "registry"


def test_an_unknown_service_is_a_problem_and_not_the_spa(client: httpx.Client) -> None:
    answer = client.get("/api/nobody/v1/things")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-there"
    assert "没有" in answer.json()["title"]
    english = client.get("/api/nobody/v1/things", headers={"Accept-Language": "en-GB"}).json()
    assert english["title"] == "There is nothing at this address"


def test_security_headers_stand_on_every_answer(client: httpx.Client) -> None:
    for path in ("/", "/api/registry/v1/things", "/api/nobody"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'; style-src 'self' 'unsafe-inline';")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
        assert "via" not in headers


def test_deep_links_fall_back_to_the_index_uncached(client: httpx.Client) -> None:
    answer = client.get("/rotation/rounds/42")
    assert (answer.status_code, answer.text) == (200, "<title>同舟</title>")
    assert answer.headers["cache-control"] == "no-cache"


def test_hashed_assets_are_immutable_and_precompressed(client: httpx.Client) -> None:
    plain = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == "plain"
    assert "immutable" in plain.headers["cache-control"]
    with client.stream("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": "br"}) as packed:
        assert packed.headers["content-encoding"] == "br"
        assert b"".join(packed.iter_raw()) == b"brotli bytes"


def test_a_missing_asset_is_not_there_and_not_kept(client: httpx.Client) -> None:
    answer = client.get("/assets/app-old.js")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_a_request_id_is_passed_on_returned_and_logged(client: httpx.Client, gateway: Gateway) -> None:
    answer = client.get("/api/registry/v1/things?name=secret", headers={"X-Request-Id": "asked-for-0001"})
    assert answer.json()["headers"]["x-request-id"] == "asked-for-0001"
    assert answer.headers.get_list("x-request-id") == ["asked-for-0001"]
    deadline = time.monotonic() + 5
    while "asked-for-0001" not in gateway.access_log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    line = next(t for t in gateway.access_log.read_text().splitlines() if "asked-for-0001" in t)
    entry = json.loads(line)
    assert entry["request_id"] == "asked-for-0001"
    assert entry["request"]["uri"] == "/api/registry/v1/things"
    assert "secret" not in line
    assert "headers" not in entry["request"]


@pytest.mark.parametrize("sent", [None, "a b\tc", "x" * 200, "短"])
def test_a_missing_or_odd_request_id_is_replaced(client: httpx.Client, sent: str | None) -> None:
    headers = [] if sent is None else [(b"X-Request-Id", sent.encode())]
    answer = client.get("/api/registry/v1/things", headers=headers)
    named = answer.json()["headers"]["x-request-id"]
    assert len(named) == 36
    assert answer.headers["x-request-id"] == named


def test_headers_that_claim_an_identity_do_not_come_through(client: httpx.Client) -> None:
    claims = {"Subject-Token": "t", "Forwarded": "for=1.2.3.4", "X-Forwarded-User": "root", "X-Real-Ip": "1.2.3.4"}
    kept = {"Authorization": "Bearer t", "If-Match": '"7"', "Idempotency-Key": "k"}
    seen = client.get("/api/registry/v1/things", headers=claims | kept | {"X-Forwarded-For": "1.2.3.4"}).json()[
        "headers"
    ]
    assert not {name.lower() for name in claims} & seen.keys()
    assert "1.2.3.4" not in seen.get("x-forwarded-for", "")
    assert {name.lower(): value for name, value in kept.items()}.items() <= seen.items()


def test_etags_pass_unchanged(client: httpx.Client) -> None:
    answer = client.get("/api/registry/v1/things", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert answer.headers["etag"] == '"7"'


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/registry/v1/groups", MEBIBYTE, 200),
        ("/api/registry/v1/groups", MEBIBYTE + 1, 413),
        ("/api/registry/v1/imports", 2 * MEBIBYTE, 200),
        ("/api/registry/v1/imports/7/rows", 2 * MEBIBYTE, 200),
        ("/api/registry/v1/files", 2 * MEBIBYTE, 200),
        ("/api/rotation/v1/rounds/7/wish-imports", 2 * MEBIBYTE, 200),
        ("/api/rotation/v1/rounds/7/transitions", 2 * MEBIBYTE, 413),
        ("/api/evaluation/v1/exam-batches", 2 * MEBIBYTE, 200),
        ("/api/registry/v1/imports", 60 * MEBIBYTE + 1, 413),
    ],
)
def test_bodies_are_limited(client: httpx.Client, path: str, size: int, status: int) -> None:
    answer = client.post(path, content=b"x" * size)
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["type"] == "/problems/body-too-large"
    else:
        assert answer.json() == {"size": size}


def test_a_body_without_a_length_is_limited_too(client: httpx.Client) -> None:
    answer = client.post("/api/registry/v1/groups", content=(b"x" * 65536 for _ in range(32)))
    assert answer.status_code == 413


def test_event_streams_are_not_held_back(client: httpx.Client) -> None:
    begun = time.monotonic()
    with client.stream("GET", "/api/rotation/v1/jobs/7/events/stream") as events:
        first = next(events.iter_lines())
        assert (first, time.monotonic() - begun < 0.8) == ("data: 0", True)


def test_a_change_that_was_sent_is_never_sent_again(
    client: httpx.Client, upstreams: dict[str, ThreadingHTTPServer]
) -> None:
    answer = client.post("/api/evaluation/v1/dropped", json={"to": "signed"})
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/service-unavailable")
    assert upstreams["evaluation"].dropped == 1  # pyrefly: ignore


def test_a_service_that_is_away_is_a_named_problem_and_the_others_answer(
    upstreams: dict[str, ThreadingHTTPServer], tmp_path: Path
) -> None:
    ports = {service: int(server.server_address[1]) for service, server in upstreams.items()}
    with running_gateway(tmp_path, ports | {"rotation": sockets.free_port()}) as gateway:
        away = httpx.get(f"{gateway.url}/api/rotation/v1/rounds", trust_env=False, timeout=10)
        assert away.status_code == 503
        assert away.json()["type"] == "/problems/service-unavailable"
        assert "稍后再试" in away.json()["title"]
        assert httpx.get(f"{gateway.url}/api/registry/v1/groups", trust_env=False).status_code == 200


def test_two_lengths_for_one_body_are_refused(gateway: Gateway) -> None:
    host, port = gateway.url.removeprefix("http://").split(":")
    smuggled = b"POST /api/registry/v1/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(smuggled)
        assert wire.recv(1024).split(b"\r\n")[0].endswith(b"400 Bad Request")
