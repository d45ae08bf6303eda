"""Calls between services: bounded in time, retried where safe, never fail-open (trust.md section 12)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, TypeVar

import httpx
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from services.chassis.problems import Problem, Unavailable
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import request_id

M = TypeVar("M", bound=BaseModel)
CONNECT, READ, STREAM_READ = 0.5, 2.0, 10.0
IN_FLIGHT, BREAKS_AT, BREAK_WINDOW, PROBE_AFTER = 20, 5, 10.0, 5.0


class PeerUnavailable(Unavailable):
    title_zh, title_en = "所需服务暂不可用", "A needed service is away"


class RegistryUnavailable(PeerUnavailable):
    title_zh, title_en = "登记服务暂不可用", "The registry is away"


class RotationUnavailable(PeerUnavailable):
    title_zh, title_en = "交流服务暂不可用", "Rotation is away"


class EvaluationUnavailable(PeerUnavailable):
    title_zh, title_en = "评价服务暂不可用", "Evaluation is away"


class PeerAnswerInvalid(Unavailable):
    title_zh, title_en = "所需服务的答复不合约定", "A peer's answer breaks the contract"


class PeerRefused(Problem):
    """The other service refused: its status and problem travel on."""

    status, title_zh, title_en = 409, "所需服务拒绝了请求", "A peer refused"


AWAY: dict[str, type[PeerUnavailable]] = {
    "registry": RegistryUnavailable, "rotation": RotationUnavailable, "evaluation": EvaluationUnavailable,
}  # fmt: skip


class _Breaker:
    """Opens at five failures in ten seconds; lets one probe through every five."""

    def __init__(self) -> None:
        self._failures: deque[float] = deque(maxlen=BREAKS_AT)
        self._probed = 0.0

    def admits(self) -> bool:
        now = time.monotonic()
        full = len(self._failures) == BREAKS_AT and now - self._failures[0] < BREAK_WINDOW
        if full and now - self._probed < PROBE_AFTER:
            return False
        self._probed = now
        return True

    def failed(self) -> None:
        self._failures.append(time.monotonic())

    def worked(self) -> None:
        self._failures.clear()


class ServiceClient:
    """Reads and keyed writes at one other service, with the own service's credential."""

    def __init__(self, target: str, http: httpx.AsyncClient, credentials: Credentials) -> None:
        self.target, self._http, self._credentials = target, http, credentials
        self._breaker, self._slots = _Breaker(), asyncio.Semaphore(IN_FLIGHT)

    async def get_model(
        self, model: type[M], path: str, *, params: Mapping[str, Any] | None = None, subject_token: str | None = None
    ) -> M:
        """The answer of a GET, validated by the reader's own model. Raises ``…Unavailable``, ``PeerRefused``."""
        answer = await self._send("GET", path, params=params, subject_token=subject_token)
        return self._valid(model, answer.content)

    async def post_json(
        self, path: str, body: Any, *, key: str, model: type[M] | None = None, subject_token: str | None = None
    ) -> M | None:
        """A write that may be repeated: ``key`` is its Idempotency-Key."""
        headers = {"Idempotency-Key": key}
        answer = await self._send("POST", path, json=body, headers=headers, subject_token=subject_token)
        return self._valid(model, answer.content) if model else None

    async def stream_lines(self, path: str, *, params: Mapping[str, Any] | None = None) -> AsyncIterator[bytes]:
        """The lines of an NDJSON stream; ten seconds of silence end it as unavailable."""
        headers = await self._headers(None, path)
        timeout = httpx.Timeout(STREAM_READ, connect=CONNECT)
        try:
            async with self._http.stream(
                "GET", path, params=_plain(params), headers=headers, timeout=timeout
            ) as answer:
                if answer.status_code >= 400:
                    await answer.aread()
                    raise self._refused(answer)
                async for line in answer.aiter_lines():
                    if line:
                        yield line.encode()
        except httpx.HTTPError as error:
            self._breaker.failed()
            raise AWAY[self.target](retry_after=5) from error

    async def _send(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None,
        headers: Mapping[str, str] | None = None, subject_token: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        last: Exception | None = None
        for attempt in range(3):
            if not self._breaker.admits():
                break
            try:
                async with self._slots:
                    own = await self._headers(subject_token, path)
                    answer = await self._http.request(
                        method, path, params=_plain(params), json=json, headers={**own, **(headers or {})}
                    )
            except httpx.HTTPError as error:
                self._breaker.failed()
                last = error
            else:
                if answer.status_code == 401:
                    self._credentials.forget(self.target)
                elif answer.status_code not in (502, 503, 504):
                    self._breaker.worked()
                    if answer.status_code >= 400:
                        raise self._refused(answer)
                    return answer
            await asyncio.sleep(random.uniform(0.05, 0.1 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AWAY[self.target](retry_after=5) from last

    async def _headers(self, subject_token: str | None, path: str) -> dict[str, str]:
        headers = {"X-Request-Id": request_id.get()} if request_id.get() else {}
        if not path.endswith(("/tokens", "/jwks")):
            headers["Authorization"] = f"Bearer {await self._credentials.token(self.target)}"
        if subject_token:
            headers["Subject-Token"] = subject_token
        return headers

    def _refused(self, answer: httpx.Response) -> Problem:
        try:
            document = answer.json()
            slug = document["type"].rsplit("/", 1)[1]
        except (ValueError, KeyError, AttributeError, TypeError, IndexError):
            return PeerAnswerInvalid(f"{self.target}: {answer.status_code}")
        known = Problem.known.get(slug, PeerRefused)
        return known(document.get("detail", ""), document.get("detail", ""), peer=self.target, peer_type=slug)

    def _valid(self, model: type[M], content: bytes) -> M:
        try:
            return model.model_validate_json(content)
        except ValidationError as error:
            where = "/".join(str(part) for part in error.errors()[0]["loc"])
            raise PeerAnswerInvalid(f"{self.target}: {model.__name__}: {where}") from error


def _plain(params: Mapping[str, Any] | None) -> dict[str, str]:
    return {key: str(value) for key, value in (params or {}).items() if value is not None}


class Credentials:
    """The own service's tokens, one a target, fetched from the registry and renewed before they end."""

    def __init__(self, settings: ServiceSettings, http: httpx.AsyncClient) -> None:
        self._settings, self._http = settings, http
        self._tokens: dict[str, tuple[str, float]] = {}

    async def token(self, target: str) -> str:
        """A token whose audience is the target."""
        held = self._tokens.get(target)
        if held and held[1] > time.monotonic():
            return held[0]
        form = {
            "grant_type": "client_credentials", "audience": target, "client_id": self._settings.service,
            "client_secret": self._settings.service_secret.get_secret_value(),
        }  # fmt: skip
        try:
            answer = await self._http.post("/api/registry/v1/tokens", data=form)
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RegistryUnavailable(retry_after=5) from error
        self._tokens[target] = (body["access_token"], time.monotonic() + body["expires_in"] * 0.8)
        return self._tokens[target][0]

    def forget(self, target: str) -> None:
        """The target did not accept it: fetch anew."""
        self._tokens.pop(target, None)


class Peers:
    """The other services a service may call; tests give transports that reach the real applications in-process."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._http: dict[str, httpx.AsyncClient] = {}
        self._clients: dict[str, ServiceClient] = {}
        self.transports: dict[str, httpx.AsyncBaseTransport] = {}

    def client(self, target: str) -> ServiceClient:
        """The client of a service by name."""
        if target not in self._clients:
            credentials = Credentials(self._settings, self._connection("registry"))
            self._clients[target] = ServiceClient(target, self._connection(target), credentials)
        return self._clients[target]

    def _connection(self, target: str) -> httpx.AsyncClient:
        if target not in self._http:
            self._http[target] = httpx.AsyncClient(
                base_url=self._settings.peer_url(target), transport=self.transports.get(target),
                timeout=httpx.Timeout(READ, connect=CONNECT), trust_env=False,
            )  # fmt: skip
        return self._http[target]

    async def jwks(self) -> dict[str, Any]:
        """The registry's public keys."""
        answer = await self._connection("registry").get("/api/registry/v1/jwks")
        answer.raise_for_status()
        return dict(answer.json())

    async def revocations(self, after: int) -> AsyncIterator[bytes]:
        """The registry's feed of withdrawals, with a heartbeat each half second."""
        async for line in self.client("registry").stream_lines("/api/registry/v1/revocations", params={"after": after}):
            yield line

    async def close(self) -> None:
        """Give all connections back."""
        for http in self._http.values():
            await http.aclose()


def peer(target: str) -> Any:
    """The client of another service as a route's dependency; for reads that need no database."""

    async def _peer(request: Request) -> ServiceClient:
        return request.app.state.peers.client(target)

    return Depends(_peer)


RegistryPeer = Annotated[ServiceClient, peer("registry")]
RotationPeer = Annotated[ServiceClient, peer("rotation")]
