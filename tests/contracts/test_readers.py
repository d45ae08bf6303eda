"""What rotation and evaluation read, against the real services over ASGI with real tokens; a field less is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.chassis.clients import PeerAnswerInvalid, Peers, RegistryUnavailable, RotationUnavailable, ServiceClient
from services.chassis.problems import Problem
from services.evaluation.readers import registry as evaluation_registry
from services.evaluation.readers import rotation as evaluation_rotation
from services.evaluation.readers.registry import SnapshotBroken
from services.rotation.readers import registry as rotation_registry
from services.rotation.readers.registry import SnapshotInconsistent
from tests.kit.services import House
from tests.kit.world import World, a_world

DAY = date(2022, 10, 1)


@pytest_asyncio.fixture(scope="module")
async def world(house: House) -> AsyncIterator[World]:
    yield await a_world(house)


def client(house: House, reader: str, provider: str) -> ServiceClient:
    return house.services[reader].app.state.peers.client(provider)


async def test_rotation_reads_the_roster_the_registry_serves(house: House, world: World) -> None:
    roster = await rotation_registry.read_roster(
        client(house, "rotation", "registry"), district_id=world.district["A"], as_of=DAY
    )
    places = ("member", "lead", "guest", "outside")
    assert {unit.school_id for unit in roster.units} == {world.school(place) for place in places}
    assert {world.person(place) for place in places} <= {person.person_id for person in roster.persons}
    assert len(roster.persons) == 8 and len(roster.groups) == 3 and len(roster.memberships) == 4
    assert {post.post for post in roster.posts} == {"principal", "teacher"}
    assert len(roster.needs) == 4


async def test_rotation_reads_rules_and_documents(house: House, world: World) -> None:
    peer, rows = client(house, "rotation", "registry"), world.rows["registry"]["member"]
    found = await rotation_registry.read_rules(peer, rows["policy_id"])
    assert {"A19", "A22"} <= {rule["clause"]["requirement_id"] for rule in found.rules}
    assert await rotation_registry.has_document(peer, rows["group_id"], "charter", "2022-2023") is False


async def test_evaluation_reads_roster_requirements_and_duties(house: House, world: World) -> None:
    peer, rows = client(house, "evaluation", "registry"), world.rows["registry"]["member"]
    roster = await evaluation_registry.read_roster(peer, world.district["A"], DAY)
    assert len(roster.units) == 4 and len(roster.groups) == 3 and len(roster.enrolments) == 4
    assert "A19" in await evaluation_registry.read_requirements(peer, rows["policy_id"])
    duties = await evaluation_registry.read_duties(peer, rows["group_id"], DAY)
    assert duties and all(duty.scope.group_id == rows["group_id"] for duty in duties)


async def test_evaluation_reads_the_duties_rotation_judges(house: House, world: World) -> None:
    peer, rows = client(house, "evaluation", "rotation"), world.rows["registry"]["member"]
    assert await evaluation_rotation.read_duties(peer, rows["group_id"], DAY) == []


class Altering(httpx.AsyncBaseTransport):
    """The real provider's answer with a field taken out of every object that has it."""

    def __init__(self, inner: httpx.AsyncBaseTransport, field: str, kind: str | None) -> None:
        self.inner, self.field, self.kind = inner, field, kind

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self.inner.handle_async_request(request)
        body = await answer.aread()
        if answer.status_code == 200 and not request.url.path.endswith("/tokens"):
            body = self._lines(body) if "ndjson" in answer.headers["content-type"] else self._whole(body)
        return httpx.Response(
            answer.status_code, headers={"content-type": answer.headers["content-type"]}, content=body
        )

    def _whole(self, body: bytes) -> bytes:
        return json.dumps(_without(json.loads(body), self.field)).encode()

    def _lines(self, body: bytes) -> bytes:
        rows = [json.loads(line) for line in body.splitlines()][:-1]
        kept = [_without(row, self.field) if row["type"] == self.kind else row for row in rows]
        text = b"".join(json.dumps(row).encode() + b"\n" for row in kept)
        # The provider itself sends less: count and hash agree, so that only the field can be found missing.
        end = {"type": "end", "count": len(kept), "sha256": hashlib.sha256(text).hexdigest()}
        return text + json.dumps(end).encode() + b"\n"


def _without(value: Any, field: str) -> Any:
    match value:
        case dict():
            return {key: _without(inner, field) for key, inner in value.items() if key != field}
        case list():
            return [_without(inner, field) for inner in value]
    return value


async def read_with(
    house: House, reader: str, provider: str, field: str, kind: str | None, read: Callable[[ServiceClient], Any]
) -> Any:
    peers = Peers(house.services[reader].settings)
    real = httpx.ASGITransport(house.services[provider].app)
    peers.transports = {
        "registry": httpx.ASGITransport(house.services["registry"].app), provider: Altering(real, field, kind)
    }  # fmt: skip
    try:
        return await read(peers.client(provider))
    finally:
        await peers.close()


ROSTER_FIELDS = [
    ("header", "revision"), ("unit", "school_code"), ("unit", "stages"), ("membership", "role"), ("person", "born"),
    ("person", "staff_no"), ("person", "since"), ("post", "post"), ("teaching_need", "fte"), ("group", "policy_id"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), ROSTER_FIELDS)
async def test_rotation_refuses_a_roster_line_without_a_field_and_names_it(
    house: House, world: World, kind: str, field: str
) -> None:
    async def read(peer: ServiceClient) -> Any:
        return await rotation_registry.read_roster(peer, district_id=world.district["A"], as_of=DAY)

    assert await read_with(house, "rotation", "registry", "nothing-at-all", kind, read)
    with pytest.raises(SnapshotInconsistent, match=field):
        await read_with(house, "rotation", "registry", field, kind, read)


@pytest.mark.parametrize(("kind", "field"), [("unit", "school_code"), ("enrolment", "pupils"), ("membership", "role")])
async def test_evaluation_refuses_a_roster_line_without_a_field(
    house: House, world: World, kind: str, field: str
) -> None:
    async def read(peer: ServiceClient) -> Any:
        return await evaluation_registry.read_roster(peer, world.district["A"], DAY)

    assert await read_with(house, "evaluation", "registry", "nothing-at-all", kind, read)
    with pytest.raises(SnapshotBroken):
        await read_with(house, "evaluation", "registry", field, kind, read)


@pytest.mark.parametrize("field", ["severity", "window", "counted_event_ids", "requirement_id", "state"])
async def test_evaluation_refuses_a_duty_without_a_field_and_names_it(house: House, world: World, field: str) -> None:
    async def read(peer: ServiceClient) -> Any:
        return await evaluation_registry.read_duties(peer, world.rows["registry"]["member"]["group_id"], DAY)

    with pytest.raises(PeerAnswerInvalid, match=field):
        await read_with(house, "evaluation", "registry", field, None, read)


async def test_rotation_refuses_rules_without_a_field_and_names_it(house: House, world: World) -> None:
    async def read(peer: ServiceClient) -> Any:
        return await rotation_registry.read_rules(peer, world.rows["registry"]["member"]["policy_id"])

    with pytest.raises(PeerAnswerInvalid, match="version"):
        await read_with(house, "rotation", "registry", "version", None, read)


class Away(httpx.AsyncBaseTransport):
    """Nobody listens."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)


@pytest.mark.parametrize(("provider", "named"), [("registry", RegistryUnavailable), ("rotation", RotationUnavailable)])
async def test_a_service_that_is_away_is_named(house: House, world: World, provider: str, named: type[Problem]) -> None:
    peers = Peers(house.services["evaluation"].settings)
    peers.transports = {"registry": httpx.ASGITransport(house.services["registry"].app), provider: Away()}
    read = evaluation_registry.read_duties if provider == "registry" else evaluation_rotation.read_duties
    with pytest.raises(named) as away:
        await read(peers.client(provider), world.rows["registry"]["member"]["group_id"], DAY)
    await peers.close()
    assert away.value.slug == f"{provider}-unavailable"
