"""The small parts: clock, log, settings, documents, files, documentation, discovery."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.chassis import clock, discovery, files, telemetry
from services.chassis.database import new_id
from services.chassis.identity import Power
from services.chassis.openapi import NamesCollide, merge
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import Log
from tests.kit.services import Service, caller


def test_the_day_is_that_of_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGZHOU_NOW", "2026-08-31T16:00:00+00:00")
    assert clock.now() == datetime(2026, 8, 31, 16, tzinfo=UTC) and clock.today() == date(2026, 9, 1)


def test_ids_follow_time() -> None:
    made = [new_id() for _ in range(50)]
    assert made == sorted(made) and {one.version for one in made} == {7}


def test_the_log_takes_declared_fields_only_and_never_an_errors_text() -> None:
    stream = io.StringIO()
    log = Log(stream)
    token = telemetry.request_id.set("r1")
    log.info("thing.done", status=200)
    log.exception("thing.broke", ValueError("王某 13812345678"))
    telemetry.request_id.reset(token)
    with pytest.raises(ValueError, match="person_name"):
        log.error("thing.done", person_name="王某")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["status"], first["request_id"]) == ("thing.done", 200, "r1")
    assert second["error"] == "ValueError" and "王某" not in stream.getvalue()


def settings(**changes: Any) -> ServiceSettings:
    values = {
        "service": "registry", "database_url": "x", "registry_url": "http://r", "service_secret": "s",
        "cursor_key": "k", "files_dir": "/tmp/x",
    }  # fmt: skip
    return ServiceSettings(**(values | changes))


@pytest.mark.parametrize(
    "wrong",
    [{"public_url": "http://example.org"}, {"public_url": "http://10.0.0.1"}, 
     {"public_url": "https://x.org", "demo": True}, {"public_url": "http://127.0.0.1.example.org"}],
)  # fmt: skip
def test_plain_http_and_the_demo_stay_on_loopback(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_origins_are_our_own_pages() -> None:
    assert settings(public_url="https://a.org").origins == {"https://a.org"}
    assert settings(public_url="http://localhost:90").origins == {"http://localhost:90", "http://127.0.0.1:90"}
    assert "s" not in str(settings().service_secret) and settings().peer_url("registry") == "http://r"


def document(path: str, operation: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"paths": {path: {"get": {"operationId": operation}}}, "components": {"schemas": {"Thing": schema}}}


def test_documents_join_unless_a_name_means_two_things() -> None:
    one, same = document("/a", "read_a", {"type": "object"}), document("/b", "read_b", {"type": "object"})
    assert set(merge([one, same])["paths"]) == {"/a", "/b"}
    with pytest.raises(NamesCollide, match="Thing"):
        merge([one, document("/b", "read_b", {"type": "string"})])
    with pytest.raises(NamesCollide, match="read_a"):
        merge([one, document("/b", "read_a", {"type": "object"})])


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
     (b"PK\x03\x04", "application/zip"), ("学期初".encode(), "text/plain; charset=utf-8")],
)  # fmt: skip
def test_a_files_type_is_that_of_its_content(head: bytes, kind: str) -> None:
    assert files.media_type_of(head) == kind


@pytest.mark.parametrize(
    "head", [b"<html>", b"  <svg", b"MZ\x00\x90", b"\x7fELF\x00", b"\xff\xfe\xfd\xfc\xfb", b"a\x00b"]
)
def test_a_file_a_browser_might_run_is_refused(head: bytes) -> None:
    with pytest.raises(files.FileKindRefused):
        files.media_type_of(head)


async def test_a_file_is_stored_once_and_leaves_as_an_attachment(registry: Service) -> None:
    who = caller(Power.CLERK, district_id=new_id(), school_id=new_id())
    content, path = f"会议决定{new_id()}".encode(), "/api/registry/v1/files"
    async with registry.client(who) as http:
        made = [(await http.post(path, files={"file": ("../../决定.txt", content)})).json() for _ in range(2)]
        taken = await http.get(f"{path}/{made[0]['id']}")
    assert made[0]["sha256"] == made[1]["sha256"] and made[0]["name"] == "决定.txt"
    assert taken.content == content and taken.headers["content-disposition"].startswith("attachment")
    for other in (
        caller(Power.CLERK, district_id=who.district_id, school_id=new_id()),
        caller(Power.OFFICE, district_id=new_id()),
    ):
        async with registry.client(other) as http:
            assert (await http.get(f"{path}/{made[0]['id']}")).status_code == 404


async def test_a_file_too_large_leaves_nothing_behind(registry: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.save, "__kwdefaults__", {"limit": 1000})
    who = caller(Power.CLERK, district_id=new_id(), school_id=new_id())
    async with registry.client(who) as http:
        answer = await http.post("/api/registry/v1/files", files={"file": ("a.txt", b"x" * 1001)})
    assert answer.status_code == 413
    assert not [name for name in os.listdir(registry.settings.files_dir) if name.startswith(".incoming")]


def test_every_service_is_found_by_its_file_names() -> None:
    assert len(discovery.routers("registry")) > 5 and discovery.modules("rotation", "tables")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_a_problems_type_leads_to_a_page(registry: Service, accept: str) -> None:
    async with registry.client() as http:
        found = await http.get("/problems/not-there", headers={"Accept": accept})
        assert found.status_code == 200 and "未找到" in found.text
        assert (await http.get("/problems/<script>")).status_code == 404


async def test_health_says_what_is_missing(registry: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.app.state.identity.keys, "_keys", {})
    async with registry.client() as http:
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).json() == {"state": "alive"}
