"""The three real applications on one embedded PostgreSQL, reached over ASGI, wired to each other."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from deploy.local.databases import Urls, new_passwords, prepare
from deploy.local.postgres import Cluster
from services.chassis.database import new_id
from services.chassis.identity import SERVICES, Caller, Power, background, issued
from services.chassis.migrations import migrate
from services.chassis.signing import SigningKeys
from services.chassis.worker import run_to_the_end

ORIGIN = "http://127.0.0.1:8080"
SECRETS = {service: f"{service}-secret-of-this-test-run" for service in SERVICES}


@dataclass(frozen=True, slots=True)
class Service:
    """One real application with what a test needs around it."""

    name: str
    app: FastAPI
    signing: SigningKeys

    @property
    def settings(self) -> Any:
        """The application's settings."""
        return self.app.state.settings

    def token(self, caller: Caller, **claims: Any) -> str:
        """A token for this caller, as the registry would sign it."""
        audience = [self.name] if caller.is_service else list(SERVICES)
        body = issued(caller, audience=audience, seconds=600, login=new_id(), token_id=str(new_id()))
        return self.signing.sign(body | claims)

    @asynccontextmanager
    async def client(self, caller: Caller | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """An HTTP client over ASGI, signed in as the caller."""
        headers = {"Authorization": f"Bearer {self.token(caller)}"} if caller else {}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as client:
            yield client

    @asynccontextmanager
    async def db(self, caller: Caller | None = None) -> AsyncIterator[Any]:
        """A committed transaction on the service's database, with the service's own sight by default."""
        async with self.app.state.database.transaction(caller or background(self.name)) as db:
            yield db

    async def run_jobs(self) -> None:
        """Run every queued job of this service to its end, in this process, on the real queue."""
        await run_to_the_end(self.app)


def caller(power: Power | str, *, name: str = "某人", **ids: UUID | None) -> Caller:
    """A person acting with this power; give ``district_id``, ``school_id``, ``person_id`` as the power needs."""
    return Caller(new_id(), new_id(), Power(power), name, **ids)  # type: ignore[arg-type]


class House:
    """One embedded PostgreSQL with migrated databases, and the applications on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder / "postgres")
        self.cluster.start()
        self.urls: dict[str, Urls] = prepare(self.cluster.admin_url, new_passwords())
        for service in SERVICES:
            migrate(service, self.urls[service].owner)
        self.signing = SigningKeys(folder / "keys")
        self.services = {service: self._service(service) for service in SERVICES}
        self._wire()

    def _service(self, name: str) -> Service:
        module = import_module(f"services.{name}.main")
        settings = import_module(f"services.{name}.settings").Settings(**self._settings(name))
        app: FastAPI = module.app(settings)
        identity = app.state.identity
        identity.keys.replace(self.signing.jwks())
        # The feed is not followed in-process: authority counts as confirmed unless a test says otherwise.
        identity.revocations._heard = math.inf
        return Service(name, app, self.signing)

    def _settings(self, name: str) -> dict[str, Any]:
        values: dict[str, Any] = {
            "database_url": self.urls[name].service, "public_url": ORIGIN, "registry_url": "http://registry",
            "rotation_url": "http://rotation", "evaluation_url": "http://evaluation", "service_secret": SECRETS[name],
            "cursor_key": "cursor-key-of-this-test-run", "files_dir": self.folder / "files" / name, "demo": True,
            "pool_size": 4,
        }  # fmt: skip
        if name == "registry":
            values |= {"keys_dir": self.folder / "keys", "service_secrets": SECRETS, "data_key": "ab" * 32}
        return values

    def _wire(self) -> None:
        for service in self.services.values():
            for peer in SERVICES:
                transport = httpx.ASGITransport(self.services[peer].app, raise_app_exceptions=False)
                service.app.state.peers.transports[peer] = transport

    async def close(self) -> None:
        """Give connections back and stop PostgreSQL."""
        for service in self.services.values():
            await service.app.state.peers.close()
            await service.app.state.database.close()
        self.cluster.stop()
