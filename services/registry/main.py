"""The registry service: ``uvicorn --factory services.registry.main:app``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

from services.chassis import documentation
from services.chassis.app import ServiceSpec, create_service
from services.chassis.discovery import import_tables, routers
from services.chassis.identity import Keys
from services.chassis.signing import SigningKeys
from services.registry.access.sessions.actions import keep_revocations_fresh
from services.registry.settings import Settings


def app(settings: Settings | None = None) -> FastAPI:
    """The application on the given settings, or on the environment's."""
    settings = settings or Settings()  # type: ignore[call-arg]
    import_tables("registry")
    import_module("services.registry.jobs")
    signing, keys = SigningKeys(settings.keys_dir), Keys()
    keys.replace(signing.jwks())
    spec = ServiceSpec(
        settings, "Tongzhou registry", Path(__file__).parent, routers("registry"), keys=keys,
        background=(keep_revocations_fresh,),
    )  # fmt: skip
    made = create_service(spec)
    made.state.signing = signing
    documentation.install(made)
    return made
