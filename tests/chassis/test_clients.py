"""Calls to another service: retried where safe, given up by name, never fail-open (trust.md section 12)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from services.chassis import clients
from services.chassis.clients import PeerAnswerInvalid, PeerRefused, Peers, RegistryUnavailable, RotationUnavailable
from services.chassis.problems import NotThere
from tests.kit.services import Service


class Thing(BaseModel):
    name: str


Answer = Callable[[httpx.Request], httpx.Response]


class Scripted(httpx.AsyncBaseTransport):
    """A peer that answers as told, and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[httpx.Request]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/tokens"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 600})
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer[0], json=answer[1]) if isinstance(answer, tuple) else httpx.Response(answer)


@pytest.fixture
def peers(evaluation: Service) -> Callable[[Scripted], Peers]:
    def made(script: Scripted) -> Peers:
        found = Peers(evaluation.settings)
        found.transports = {"registry": script, "rotation": script}
        return found

    return made


GOOD = (200, {"name": "惠能中学"})
LOST = httpx.ConnectError("refused")


async def test_a_read_is_tried_again(peers: Any) -> None:
    script = Scripted(LOST, 503, GOOD)
    thing = await peers(script).client("rotation").get_model(Thing, "/x", params={"a": 1, "b": None})
    assert thing.name == "惠能中学" and len(script.asked) == 3
    assert dict(script.asked[0].url.params) == {"a": "1"}
    assert script.asked[0].headers["authorization"] == "Bearer t"


async def test_a_write_bears_its_key_each_time(peers: Any) -> None:
    script = Scripted(502, GOOD)
    await peers(script).client("registry").post_json("/x", {"a": 1}, key="k7", subject_token="s")
    assert [(ask.headers["idempotency-key"], ask.headers["subject-token"]) for ask in script.asked] == [("k7", "s")] * 2


@pytest.mark.parametrize(("target", "named"), [("registry", RegistryUnavailable), ("rotation", RotationUnavailable)])
async def test_a_peer_that_stays_away_is_named_with_a_time(peers: Any, target: str, named: Any) -> None:
    script = Scripted(LOST)
    with pytest.raises(named) as away:
        await peers(script).client(target).get_model(Thing, "/x")
    assert len(script.asked) == 3 and away.value.status == 503 and away.value.facts == {"retry_after": 5}


async def test_the_breaker_opens_probes_and_closes(peers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [1000.0]
    # Only the client's own clock: the event loop keeps the real one.
    monkeypatch.setattr(clients, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    script = Scripted(LOST)
    client = peers(script).client("rotation")
    for _ in range(4):
        with pytest.raises(RotationUnavailable):
            await client.get_model(Thing, "/x")
    tried = len(script.asked)
    assert tried <= 6
    moment[0] += 5.1
    script.answers = [GOOD]
    assert (await client.get_model(Thing, "/x")).name == "惠能中学"
    assert (await client.get_model(Thing, "/x")).name == "惠能中学" and len(script.asked) == tried + 2


async def test_a_refusal_travels_on_under_its_own_name(peers: Any) -> None:
    for slug, named in (("not-there", NotThere), ("no-such-slug", PeerRefused)):
        script = Scripted((404, {"type": f"/problems/{slug}", "detail": "d"}))
        with pytest.raises(named) as refused:
            await peers(script).client("registry").get_model(Thing, "/x")
        assert refused.value.facts["peer_type"] == slug and len(script.asked) == 1


@pytest.mark.parametrize("answer", [(200, {}), (200, {"name": 7}), (200, []), (404, {"no": "type"}), (400, [])])
async def test_an_answer_that_breaks_the_contract_is_refused(peers: Any, answer: Any) -> None:
    with pytest.raises(PeerAnswerInvalid):
        await peers(Scripted(answer)).client("registry").get_model(Thing, "/x")


async def test_a_stream_that_breaks_off_is_named(peers: Any) -> None:
    client = peers(Scripted(LOST)).client("registry")
    with pytest.raises(RegistryUnavailable):
        _ = [line async for line in client.stream_lines("/x")]


async def test_a_service_without_a_token_does_not_call(evaluation: Service) -> None:
    found = Peers(evaluation.settings)
    found.transports = {
        "registry": httpx.MockTransport(lambda _: httpx.Response(401)),
        "rotation": (asked := Scripted(GOOD)),
    }
    with pytest.raises(RegistryUnavailable):
        await found.client("rotation").get_model(Thing, "/x")
    assert asked.asked == []
