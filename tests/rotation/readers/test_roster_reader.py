"""The reader believes no stream: a cut, altered or strange one is refused by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from services.rotation.readers.registry import SnapshotInconsistent, gather

DISTRICT, UNIT = str(uuid4()), str(uuid4())
HEADER = {"type": "header", "revision": 7, "as_of": "2026-09-01", "district_id": DISTRICT}
PLACE = {
    "type": "unit", "unit_id": UNIT, "kind": "school", "school_id": UNIT, "school_code": "1234567890", "name": "一中",
    "stages": ["junior"], "lat": 25.1, "lon": None, "is_sample": True, "of_no_interest": 1,
}  # fmt: skip


def lines(*records: dict[str, Any]) -> list[bytes]:
    body = [json.dumps(record, ensure_ascii=False).encode() for record in records]
    digest = hashlib.sha256(b"".join(line + b"\n" for line in body)).hexdigest()
    return [*body, json.dumps({"type": "end", "count": len(body), "sha256": digest}).encode()]


async def stream(given: list[bytes]) -> AsyncIterator[bytes]:
    for line in given:
        yield line


async def test_a_whole_stream_is_read_whatever_else_its_lines_say() -> None:
    roster = await gather(stream(lines(HEADER, PLACE)))
    assert (roster.header.revision, [unit.name for unit in roster.units]) == (7, ["一中"])


@pytest.mark.parametrize(
    "given",
    [
        lines(HEADER, PLACE)[:-1],
        [lines(HEADER, PLACE)[0], lines(HEADER, PLACE)[-1]],
        lines(PLACE, HEADER),
        lines(HEADER, HEADER),
        lines(HEADER, {**PLACE, "kind": "castle"}),
        lines(HEADER, {**PLACE, "stages": "junior"}),
        lines(HEADER, {"type": "surprise"}),
        [b"not json"],
        [b"{" * 70_000],
        [line.replace("一中".encode(), "二中".encode()) for line in lines(HEADER, PLACE)],
        [],
    ],
)
async def test_a_cut_altered_or_strange_stream_is_refused(given: list[bytes]) -> None:
    with pytest.raises(SnapshotInconsistent):
        await gather(stream(given))
