"""The rotation service: ``uvicorn --factory services.rotation.main:app``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from fastapi import FastAPI

from services.chassis.app import ServiceSpec, create_service
from services.chassis.discovery import import_tables, routers
from services.rotation.settings import Settings


def app(settings: Settings | None = None) -> FastAPI:
    """The application on the given settings, or on the environment's."""
    import_tables("rotation")
    import_module("services.rotation.jobs")
    spec = ServiceSpec(settings or Settings(), "Tongzhou rotation", Path(__file__).parent, routers("rotation"))  # type: ignore[call-arg]
    return create_service(spec)
