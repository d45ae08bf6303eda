"""The OpenAPI 3.1 document of a service, as its users and generators need it, and the merger of all three."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.chassis.permissions import operations, permissions_of

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem document; further members are facts of the case.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "detail")},
            },
        },
    },
    "additionalProperties": True,
}  # fmt: skip
# Our own pages sign in by cookie; a program names one credential, or generators send both and are refused.
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}
EVERYWHERE = {
    "400": "not readable", "401": "not signed in", "403": "visible but not yours to do", "404": "not there for you",
    "412": "someone was first", "413": "too large", "415": "media type", "422": "a field is wrong",
    "428": "no If-Match", "429": "too often", "503": "a part is away",
}  # fmt: skip
_SHARED = ("HealthView", "EventView", "JobView", "FileView")


def install(app: FastAPI, service: str) -> None:
    """Replace FastAPI's document by ours."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app, service)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def describe(app: FastAPI, service: str) -> dict[str, Any]:
    """The document: full paths, servers, security, every refusal as a Problem, names unique across services."""
    document = get_openapi(
        title=app.title, version=app.version, openapi_version="3.1.0", routes=app.routes,
        servers=[{"url": "/", "description": "behind the gateway"}],
    )  # fmt: skip
    document.pop("webhooks", None)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = SECURITY
    permission = {route.name: permissions_of(route)[0] for route in operations(app)}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _finish(operation, method, permission[operation["operationId"]].action, app)
    return _renamed(document, service)


def _finish(operation: dict[str, Any], method: str, action: str, app: FastAPI) -> None:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, meaning in EVERYWHERE.items():
        declared = operation["responses"].get(status)
        if declared is None or "HTTPValidationError" in str(declared):
            operation["responses"][status] = {"description": meaning, "content": content}
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "If-Match":
            parameter |= {"required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 32}}
    operation["x-action"] = action
    who = {power for rule in app.state.policy.rules(action) for power in rule.who}
    operation["security"] = [] if "anonymous" in who else [{"bearer": []}]
    if method in {"post", "put", "patch", "delete"}:
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key", "in": "header", "required": False,
                "description": "1-64 printable characters; the same key replays the first answer for 24 h",
                "schema": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
            }
        )  # fmt: skip


def _renamed(document: dict[str, Any], service: str) -> dict[str, Any]:
    names = {name: f"{service.capitalize()}{name}" for name in _SHARED if name in document["components"]["schemas"]}

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            binary = {"format": "binary"} if value.get("contentMediaType") == "application/octet-stream" else {}
            return {key: walk(inner) for key, inner in value.items()} | binary
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        if isinstance(value, str) and value.startswith("#/components/schemas/"):
            name = value.rsplit("/", 1)[1]
            return f"#/components/schemas/{names.get(name, name)}"
        return value

    walked = walk(document)
    schemas = walked["components"]["schemas"]
    # A generator names its classes by title: each schema's title is its name.
    renamed = sorted((names.get(name, name), schema) for name, schema in schemas.items())
    walked["components"]["schemas"] = {name: {**schema, "title": name} for name, schema in renamed}
    return walked


class NamesCollide(RuntimeError):
    """Two services use one operationId or schema name for different things."""


def merge(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One document of all services. Raises ``NamesCollide`` where a name would be merged silently."""
    merged: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "Tongzhou 同舟", "version": "1",
            "description": "School groups (集团化办学): registry, rotation, evaluation.",
            "license": {"name": "Proprietary", "identifier": "LicenseRef-Tongzhou"},
        },
        "servers": [{"url": "/", "description": "behind the gateway"}],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": SECURITY},
    }  # fmt: skip
    seen: set[str] = set()
    for document in documents:
        for path, methods in document["paths"].items():
            ids = {operation["operationId"] for operation in methods.values()}
            if ids & seen:
                raise NamesCollide(f"operationId used twice: {sorted(ids & seen)}")
            seen |= ids
            merged["paths"][path] = copy.deepcopy(methods)
        for name, schema in document["components"]["schemas"].items():
            if merged["components"]["schemas"].setdefault(name, schema) != schema:
                raise NamesCollide(f"schema name used twice: {name}")
    return merged
