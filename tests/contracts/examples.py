"""A valid request of every operation, made from the merged OpenAPI document and the rows of a world."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from tests.contracts.asking import ORIGIN
from tests.contracts.fixtures import BODIES, FORMS, QUERIES

PATTERNS = {
    r"^[0-9]{10}$": lambda: f"{secrets.randbelow(10**10):010d}",
    r"^[0-9]{6}$": lambda: f"{secrets.randbelow(10**6):06d}",
    r"^[0-9]{6}([0-9]{3})?$": lambda: f"{secrets.randbelow(10**9):09d}",
    r"^20[0-9]{2}-20[0-9]{2}$": lambda: "2026-2027",
    r"^20[0-9]{2}-20[0-9]{2}-[12]$": lambda: "2026-2027-1",
    r"^[0-9a-f]{64}$": lambda: "ab" * 32,
    r"^[a-z0-9][a-z0-9._-]{2,62}$": lambda: f"somebody-{secrets.token_hex(4)}",
}


class NoExample(LookupError):
    """The operation takes something no example is known of: give it a fixture."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the merged document."""

    name: str
    method: str
    path: str
    service: str
    action: str
    body: dict[str, Any]
    parameters: list[dict[str, Any]]
    answers: frozenset[str]

    @property
    def places(self) -> list[str]:
        """The parameters in the path."""
        return [item["name"] for item in self.parameters if item["in"] == "path"]


@dataclass
class Asked:
    """A request before it is sent."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    form: dict[str, Any] | None = None

    def content(self) -> tuple[bytes, str]:
        """The body's bytes and media type."""
        if self.form is not None and any(isinstance(value, tuple) for value in self.form.values()):
            return multipart(self.form), "multipart/form-data; boundary=edge"
        if self.form is not None:
            return urlencode(self.form).encode(), "application/x-www-form-urlencoded"
        return (b"", "") if self.body is None else (json.dumps(self.body).encode(), "application/json")


def multipart(form: dict[str, Any]) -> bytes:
    """A multipart body; tuples are (file name, content)."""
    parts = []
    for name, value in form.items():
        named = f'; filename="{value[0]}"\r\nContent-Type: application/octet-stream' if isinstance(value, tuple) else ""
        content = value[1] if isinstance(value, tuple) else str(value).encode()
        head = f'--edge\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + b"--edge--\r\n"


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every operation of the document, in path order."""
    return [
        Operation(
            found["operationId"], method.upper(), path, path.split("/")[2], found["x-action"],
            found.get("requestBody", {}).get("content", {}), found.get("parameters", []), frozenset(found["responses"]),
        )
        for path, methods in sorted(document["paths"].items())
        for method, found in sorted(methods.items())
    ]  # fmt: skip


class Examples:
    """Builds requests; ``ids`` gives the values of names such as ``group_id``."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.schemas = document["components"]["schemas"]

    def request(self, operation: Operation, ids: dict[str, Any]) -> Asked:
        """A valid request on these rows. Raises ``NoExample``."""
        path = operation.path
        for name in operation.places:
            if name not in ids:
                raise NoExample(f"{operation.name}: {name}")
            path = path.replace(f"{{{name}}}", quote(str(ids[name]), safe=""))
        query = [(item["name"], str(self.value(item["schema"], item["name"], ids)))
                 for item in operation.parameters if item["in"] == "query" and item.get("required")]  # fmt: skip
        query += list(QUERIES.get(operation.name, {}).items())
        asked = Asked(operation.method, path, query, {"origin": ORIGIN})
        if operation.method != "GET":
            asked.headers["idempotency-key"] = uuid4().hex
        if any(item["name"] == "If-Match" for item in operation.parameters):
            asked.headers["if-match"] = '"1"'
        self._fill(asked, operation, ids)
        return asked

    def _fill(self, asked: Asked, operation: Operation, ids: dict[str, Any]) -> None:
        if not operation.body:
            return
        if operation.name in FORMS:
            asked.form = FORMS[operation.name](ids)
        elif operation.name in BODIES:
            asked.body = plain(BODIES[operation.name](ids))
        else:
            (content,) = operation.body.values()
            asked.body = plain(self.value(content["schema"], operation.name, ids))

    def value(self, schema: dict[str, Any], name: str, ids: dict[str, Any]) -> Any:
        """The smallest legal value of a schema."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        if name in ids:
            return ids[name]
        choices = schema.get("anyOf", schema.get("oneOf"))
        if choices:
            null = any(choice.get("type") == "null" for choice in choices)
            return None if null else self.value(choices[0], name, ids)
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return self._typed(schema, name, ids)

    def _typed(self, schema: dict[str, Any], name: str, ids: dict[str, Any]) -> Any:
        match schema.get("type"):
            case "object":
                wanted = schema.get("required", [])
                return {key: self.value(schema["properties"][key], key, ids) for key in wanted}
            case "array":
                singular = ids.get(name.removesuffix("s"))
                one = singular if singular is not None else None
                items = [one if one is not None else self.value(schema["items"], name, ids)]
                return items * max(schema.get("minItems", 0), 1 if one is not None else 0)
            case "integer" | "number":
                return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
            case "boolean":
                return True
        return self._text(schema, name)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        made: Callable[[], str] | None = PATTERNS.get(schema.get("pattern", ""))
        if made:
            return made()
        if schema.get("pattern"):
            raise NoExample(f"{name}: {schema['pattern']}")
        formats = {"uuid": str(uuid4()), "date": "2022-10-01", "date-time": "2022-10-01T08:00:00+08:00"}
        known = formats.get(schema.get("format", ""))
        return known or f"{name}-{secrets.token_hex(4)}"[: schema.get("maxLength", 60)].ljust(
            schema.get("minLength", 1), "x"
        )


def plain(value: Any) -> Any:
    """Ids as texts."""
    return json.loads(json.dumps(value, default=str))
