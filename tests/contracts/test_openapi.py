"""The committed documents are what the services answer by, and join into one without a lost name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.chassis.identity import SERVICES
from services.chassis.openapi import merge
from services.documents import document_of, text_of

ROOT = Path(__file__).resolve().parents[2] / "services"


def committed(service: str) -> dict[str, Any]:
    return json.loads((ROOT / service / "openapi.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_current(service: str) -> None:
    assert (ROOT / service / "openapi.json").read_text(encoding="utf-8") == text_of(document_of(service))


def test_the_three_documents_join_without_losing_a_name() -> None:
    documents = [committed(service) for service in SERVICES]
    merged = merge(documents)
    assert len(merged["paths"]) == sum(len(document["paths"]) for document in documents)


def test_every_operation_names_its_refusals_and_power() -> None:
    for service in SERVICES:
        for path, methods in committed(service)["paths"].items():
            for method, operation in methods.items():
                assert operation["x-action"], f"{method} {path}"
                assert {"401", "403", "404", "422"} <= operation["responses"].keys(), f"{method} {path}"


def _schemas(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every schema that is reached from an input: parameters and request bodies, with where it stands."""
    found: list[tuple[str, dict[str, Any]]] = []
    seen: set[str] = set()

    def walk(place: str, schema: Any) -> None:
        if isinstance(schema, list):
            for part in schema:
                walk(place, part)
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            if name not in seen:
                seen.add(name)
                walk(name, document["components"]["schemas"][name])
            return
        found.append((place, schema))
        for key in ("anyOf", "oneOf", "allOf"):
            walk(place, schema.get(key, []))
        walk(place, schema.get("items"))
        for name, part in schema.get("properties", {}).items():
            walk(f"{place}.{name}", part)

    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            place = f"{method} {path}"
            for parameter in operation.get("parameters", []):
                walk(f"{place} {parameter['name']}", parameter["schema"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                walk(place, content["schema"])
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_input_is_bounded(service: str) -> None:
    """trust.md 7.2: strings have a length, numbers limits, arrays a size; objects forbid the unknown."""
    loose = []
    for place, schema in _schemas(committed(service)):
        kind = schema.get("type")
        bounded = {"enum", "const", "format", "contentMediaType"} & schema.keys()
        if kind == "string" and not bounded and "maxLength" not in schema:
            loose.append(f"{place}: string")
        if kind in ("integer", "number") and not ({"minimum", "exclusiveMinimum"} & schema.keys()):
            loose.append(f"{place}: {kind} without minimum")
        if kind in ("integer", "number") and not ({"maximum", "exclusiveMaximum"} & schema.keys()):
            loose.append(f"{place}: {kind} without maximum")
        if kind == "array" and "maxItems" not in schema:
            loose.append(f"{place}: array")
        draft = kind == "object" and "properties" in schema and not place.split()[0].islower()
        if draft and schema.get("additionalProperties") is not False and not place.startswith("Body_"):
            loose.append(f"{place}: object takes unknown fields")
    assert loose == []
