"""Who was first: versions as ETags, compared in the UPDATE's WHERE (trust.md section 10)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Protocol

from fastapi import Depends, Header, Response

from services.chassis.problems import PreconditionFailed, PreconditionRequired


class _Versioned(Protocol):
    @property
    def version(self) -> Any: ...


async def _if_match(
    if_match: Annotated[
        str | None, Header(alias="If-Match", description='The version read, as in its ETag: "7"', max_length=32)
    ] = None,
) -> int:
    if if_match is None:
        raise PreconditionRequired
    found = re.fullmatch(r'(?:W/)?"?([1-9][0-9]{0,8})"?', if_match.strip())
    if not found:
        raise PreconditionFailed("If-Match 不是有效版本号", "If-Match is not a version")
    return int(found[1])


IfMatch = Annotated[int, Depends(_if_match)]


def match(row: _Versioned, if_match: int) -> None:
    """Refuse (412) when the row has moved on since the caller read it."""
    if row.version != if_match:
        raise PreconditionFailed(current_version=row.version)


def tag(response: Response, row: _Versioned) -> None:
    """Give the row's version as the answer's ETag."""
    response.headers["ETag"] = f'"{row.version}"'
