"""Finds the parts of a service by their fixed file names: every noun's tables and routes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from fastapi import APIRouter

SERVICES = Path(__file__).resolve().parents[1]


def modules(service: str, name: str) -> list[ModuleType]:
    """Every noun's module of that name (``tables``, ``api``), in path order."""
    folder = SERVICES / service
    paths = sorted(folder.rglob(f"{name}.py"))
    return [import_module(".".join(("services", *path.relative_to(SERVICES).with_suffix("").parts))) for path in paths]


def import_tables(service: str) -> None:
    """Map every table of a service, so that metadata and relations are whole."""
    modules(service, "tables")


def routers(service: str) -> list[APIRouter]:
    """The routers of a service: each noun's ``router``."""
    return [module.router for module in modules(service, "api")]
