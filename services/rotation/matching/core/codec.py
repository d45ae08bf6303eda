"""Canonical JSON of frozen values: sorted keys, integers and ISO dates only, defaults left out, records in one order.

Equal values give equal bytes whatever order their records came in; an unknown or missing field is `Malformed`.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
JsonValue = Any


class Malformed(ValueError):
    """The text is not an instance or a plan: `pointer` is the JSON pointer of the first fault."""

    def __init__(self, pointer: str, fault: str) -> None:
        super().__init__(f"{pointer or '/'}: {fault}")
        self.pointer, self.fault = pointer, fault


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _fields(kind: type) -> tuple[Field[Any], ...]:
    return fields(kind)


def _is_default(field: Field[Any], value: Any) -> bool:
    if field.default_factory is not MISSING:
        return value == field.default_factory()
    return field.default is not MISSING and value == field.default


def plain(value: Any) -> JsonValue:
    """The JSON value of a frozen value: fields that equal their default are left out, a name's last _ is dropped."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((f, getattr(value, f.name)) for f in _fields(type(value)))
        kept = {f.name.rstrip("_"): plain(v) for f, v in named if not _is_default(f, v)}
        return _ordered(kept, getattr(type(value), "UNORDERED", ()))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _ordered(kept: dict[str, JsonValue], unordered: tuple[str, ...]) -> dict[str, JsonValue]:
    return {key: sorted(item, key=canonical) if key in unordered else item for key, item in kept.items()}


def canonical(value: JsonValue) -> bytes:
    """One spelling a value: UTF-8, sorted keys, no white space."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def parse(text: bytes) -> JsonValue:
    """JSON in which a float, a NaN or a repeated key is malformed."""
    try:
        return json.loads(text, parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_once)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise Malformed("", f"not JSON: {fault}") from None


def _no_float(text: str) -> None:
    raise Malformed("", f"{text} is not an integer")


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("", "a key stands twice in one object")
    return value


def build(kind: type[T], value: JsonValue, pointer: str = "") -> T:
    """The frozen value of a JSON value, or `Malformed`."""
    if not isinstance(value, dict):
        raise Malformed(pointer, "an object is expected")
    known = {f.name.rstrip("_"): f for f in _fields(kind)}
    if unknown := sorted(value.keys() - known.keys()):
        raise Malformed(f"{pointer}/{unknown[0]}", "unknown field")
    given: dict[str, Any] = {}
    for name, field in known.items():
        if name in value:
            given[field.name] = _typed(_hints(kind)[field.name], value[name], f"{pointer}/{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Malformed(f"{pointer}/{name}", "missing")
    return kind(**given)


def _typed(hint: Any, value: JsonValue, pointer: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if value is None else _typed(next(i for i in inner if i is not type(None)), value, pointer)
    if origin is tuple:
        _demand(isinstance(value, list), pointer, "a list is expected")
        return tuple(_typed(inner[0], item, f"{pointer}/{n}") for n, item in enumerate(value))
    if origin is dict:
        _demand(isinstance(value, dict), pointer, "an object is expected")
        return {key: _typed(inner[1], item, f"{pointer}/{key}") for key, item in value.items()}
    if is_dataclass(hint):
        return build(hint, value, pointer)  # type: ignore[arg-type]
    return _scalar(hint, value, pointer)


def _scalar(hint: Any, value: JsonValue, pointer: str) -> Any:
    if hint is date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Malformed(pointer, "an ISO date is expected") from None
    if hint is Any:
        return value
    _demand(
        isinstance(value, hint) and (hint is bool or not isinstance(value, bool)), pointer, f"{hint.__name__} expected"
    )
    return value


def _demand(holds: bool, pointer: str, fault: str) -> None:
    if not holds:
        raise Malformed(pointer, fault)
