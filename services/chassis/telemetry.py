"""Logs as JSON lines with constant event names and a closed set of fields; one id a request, carried through."""

from __future__ import annotations

import json
import sys
import traceback
from contextvars import ContextVar
from typing import TextIO

from services.chassis import clock

request_id: ContextVar[str] = ContextVar("request_id", default="")

# A field that is not listed here fails the call: personal data cannot slip into a log by a new keyword.
FIELDS = frozenset(
    [
        "attempt",
        "bytes",
        "count",
        "done",
        "error",
        "job",
        "kind",
        "method",
        "milliseconds",
        "name",
        "path",
        "port",
        "queue",
        "reason",
        "route",
        "service",
        "slug",
        "sqlstate",
        "stage",
        "state",
        "status",
        "target",
        "total",
        "where",
    ]
)


class Log:
    """Writes events. Values must be strings, numbers or booleans that name no person."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def info(self, event: str, **fields: str | int | float | bool | None) -> None:
        """Something ordinary happened."""
        self._write("info", event, fields)

    def error(self, event: str, **fields: str | int | float | bool | None) -> None:
        """Something a keeper of the installation should look at."""
        self._write("error", event, fields)

    def exception(self, event: str, error: BaseException) -> None:
        """A defect: its type and where it arose; never its text, which may quote somebody's data."""
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno}" for frame in reversed(frames[-6:]))
        self._write("error", event, {"error": type(error).__name__, "where": where})

    def _write(self, level: str, event: str, fields: dict[str, str | int | float | bool | None]) -> None:
        unknown = fields.keys() - FIELDS
        if unknown:
            raise ValueError(f"undeclared log field: {', '.join(sorted(unknown))}")
        line = {"at": clock.now().isoformat(timespec="milliseconds"), "level": level, "event": event, **fields}
        if request_id.get():
            line["request_id"] = request_id.get()
        print(json.dumps(line, ensure_ascii=False), file=self._stream or sys.stderr, flush=True)


log = Log()
