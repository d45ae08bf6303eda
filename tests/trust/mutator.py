"""Valid requests bent in every way a broken or hostile client bends them (trust.md section 8 and G10)."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.contracts.examples import Asked

Spot = tuple[Any, Any]


@dataclass
class Raw:
    """A request as bytes."""

    method: str
    path: str
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    bent: list[str] = field(default_factory=list)


BAD_VALUES: tuple[Any, ...] = (
    "\x00", "a\x00b", "\ud800", "x" * 70_000, "", " ", "\u202egnp.exe", "\u200b", "\ufeff", "' OR 1=1 --", "{{7*7}}",
    -1, 0, 2**31, 2**63, 2**64, 10**400, -(2**63) - 1, 1.5, 1e308, 5e-324, True, False, None, [], {}, [[]], [None],
    {"a": 1},
    "NaN", "Infinity", "1e400", "2026-02-30", "0000-00-00", "9999-12-31", "2026-13-01", "not-a-date", "12:00",
    "2026-01-01T00:00:00", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "../../etc/passwd", "%s%n",
    "１２３", "true",
)  # fmt: skip
RAW_JSON = (
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"NaN", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e400}', b"\xff\xfe",
    b'{"a": "\\ud800"}', b"[" * 5000 + b"]" * 5000, b'{"a":' * 3000 + b"1" + b"}" * 3000, b"\x00",
    b"{" + b" " * 100_000 + b"}",
    b'{"to": "x", "to": "y"}', b"\xef\xbb\xbf{}", b"<xml/>",
)  # fmt: skip
QUERIES = (
    "limit=0", "limit=-1", "limit=201", "limit=99999999999999999999", "limit=abc", "limit=1.5", "limit=%00",
    "limit=", "limit=inf",
    "page=0", "page=-1", "page=10000&limit=200", "page=99999999999", "page=1&after=abc", "after=abc", "after=%00",
    "after=a.b",
    "after=" + "A" * 513, "after=bnVsbA.00000000000000000000000000000000", "after=-1",
    "after=99999999999999999999", "after=1e9",
    "a=inf", "a=nan", "limit=1&limit=2", "as_of=2026-02-30", "as_of=inf", "as_of=99999-01-01", "as_of=1900-01-01",
    "as_of=%ff",
    "as_of=0", "with_total=maybe", "with_total=1", "q=%00", "q=%F0%9F%98%80", "q=" + "x" * 5000, "q=%ED%A0%80",
    "district_id=x",
    "group=not-a-uuid", "unit=%00", "state=nope", "state=", "kind=%F0", "school_year=2026-2020", "&&&===", "%",
    "%zz=%zz", "[]=1",
    "district_id=00000000-0000-0000-0000-000000000000", "stage=JUNIOR", "round_id=x", "reference=x", "batch_id=x",
    "term=x",
)  # fmt: skip
HEADERS: tuple[tuple[str, bytes], ...] = (
    ("if-match", b"*"), ("if-match", b'"0"'), ("if-match", b'"-1"'), ("if-match", b'"99999999999999999999"'),
    ("if-match", b"abc"), ("if-match", b""), ("if-match", b'"1", "2"'), ("if-match", b"x" * 5000),
    ("if-match", b"\xff\xfe"),
    ("content-type", b"text/plain"), ("content-type", b"application/xml"),
    ("content-type", b"application/json; charset=utf-16"),
    ("content-type", b"multipart/form-data"), ("content-type", b"multipart/form-data; boundary="),
    ("content-type", b""),
    ("content-type", b"application/x-www-form-urlencoded"), ("content-encoding", b"gzip"), ("content-length", b"-5"),
    ("content-length", b"99999999999"), ("content-length", b"abc"), ("idempotency-key", b"x" * 65),
    ("idempotency-key", b""),
    ("idempotency-key", b"\xe4\xb8\xad"), ("idempotency-key", b"a b"), ("accept-language", b"en;q=\xff"),
    ("accept", b"image/png"),
    ("x-request-id", b"\x00"), ("x-request-id", b"x" * 9000), ("authorization", b"Bearer"),
    ("authorization", b"Bearer a.b.c"),
    ("authorization", b"Basic !!!"), ("authorization", b"Digest x"), ("authorization", b"Bearer " + b"x" * 9000),
    ("subject-token", b"a.b.c"), ("cookie", b"__Host-access=x"), ("cookie", b"__Host-access=\xff; a"),
    ("cookie", b";;;="),
    ("origin", b"https://evil.example"), ("origin", b"null"), ("range", b"bytes=0-0,1-1"), ("expect", b"100-continue"),
)  # fmt: skip
PATH_VALUES = (
    "not-a-uuid", "00000000-0000-0000-0000-000000000000", "%00", "..", "%2e%2e%2f", "x" * 4000, "%F0%9F%98%80",
    "%ff", "1", "-1",
    "null", "'", "{}", "01a200d8-4b6b-755f-a58b-e6ed5f8adffd ", "%ED%A0%80", "a%0Ab",
)  # fmt: skip


class Mutator:
    """Bends requests with a seeded generator: equal seeds, equal requests."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def bent(self, asked: Asked, path_names: list[str], template: str) -> Raw:
        """One to three mutations of a valid request."""
        ways: list[Callable[[Asked, Raw], None]] = [self._query, self._header]
        ways += [self._value, self._value, self._value, self._shape, self._raw_body] if asked.body is not None else []
        ways += [self._form, self._form] if asked.form is not None else []
        asked, chosen = copy.deepcopy(asked), self.rng.choices(ways, k=self.rng.choice((1, 1, 1, 2, 3)))
        if path_names and self.rng.random() < 0.12:
            self._path(asked, path_names, template)
        for way in (way for way in chosen if way in (self._value, self._shape, self._form)):
            way(asked, Raw("", "", b"", [], b""))
        raw = self._raw(asked)
        for way in (way for way in chosen if way not in (self._value, self._shape, self._form)):
            way(asked, raw)
        return raw

    def _raw(self, asked: Asked) -> Raw:
        content, media_type = (
            (json.dumps(asked.body).encode(), "application/json") if asked.body is not None else asked.content()
        )
        headers = asked.headers | ({"content-type": media_type} if media_type else {})
        query = "&".join(f"{key}={quote(value)}" for key, value in asked.query).encode()
        return Raw(asked.method, asked.path, query, [(k.encode(), v.encode()) for k, v in headers.items()], content)

    def _path(self, asked: Asked, names: list[str], template: str) -> None:
        victim = f"{{{self.rng.choice(names)}}}"
        parts = zip(template.split("/"), asked.path.split("/"), strict=True)
        asked.path = "/".join(self.rng.choice(PATH_VALUES) if victim in pattern else value for pattern, value in parts)

    def _spots(self, value: Any) -> list[Spot]:
        pairs = (
            list(value.items())
            if isinstance(value, dict)
            else list(enumerate(value))
            if isinstance(value, list)
            else []
        )
        return [spot for key, inner in pairs for spot in ((value, key), *self._spots(inner))]

    def _value(self, asked: Asked, _raw: Raw) -> None:
        if spots := self._spots(asked.body):
            holder, key = self.rng.choice(spots)
            holder[key] = copy.deepcopy(self.rng.choice(BAD_VALUES))

    def _shape(self, asked: Asked, _raw: Raw) -> None:
        holders = [
            asked.body,
            *(holder[key] for holder, key in self._spots(asked.body) if isinstance(holder[key], dict)),
        ]
        holder = self.rng.choice([one for one in holders if isinstance(one, dict)] or [{}])
        match self.rng.randrange(3):
            case 0 if holder:
                del holder[self.rng.choice(list(holder))]
            case 1:
                holder["id"] = holder["version"] = "7"
            case _:
                holder["x" * self.rng.choice((1, 300))] = copy.deepcopy(self.rng.choice(BAD_VALUES))

    def _form(self, asked: Asked, _raw: Raw) -> None:
        form = asked.form or {}
        key = self.rng.choice(list(form))
        match self.rng.randrange(4):
            case 0:
                del form[key]
            case 1 if isinstance(form[key], tuple):
                bytes_ = self.rng.choice(
                    (b"", b"\x00", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 999, b"%PDF-", b"\xff" * 99, b"<svg/>")
                )
                name = self.rng.choice(("../../x", "", "a" * 400, "校.xlsx", "x.xlsm"))
                form[key] = (name, bytes_)
            case _:
                form[key] = self.rng.choice(
                    [value for value in BAD_VALUES if isinstance(value, str) and value != "\ud800"]
                )
        if not any(isinstance(value, tuple) for value in form.values()):
            form["also"] = ("a.txt", b"x") if self.rng.random() < 0.5 else "x"

    def _raw_body(self, _asked: Asked, raw: Raw) -> None:
        raw.body = self.rng.choice(RAW_JSON)

    def _query(self, _asked: Asked, raw: Raw) -> None:
        extra = self.rng.choice(QUERIES).encode()
        raw.query = b"&".join(part for part in (raw.query, extra) if part)

    def _header(self, _asked: Asked, raw: Raw) -> None:
        name, value = self.rng.choice(HEADERS)
        kept = [pair for pair in raw.headers if pair[0] != name.encode()]
        raw.headers = kept if self.rng.random() < 0.15 else [*kept, (name.encode(), value)]
