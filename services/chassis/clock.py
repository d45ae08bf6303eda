"""The one place that asks what time it is. Everything else takes ``as_of`` or ``now`` as an argument."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, in UTC; ``TONGZHOU_NOW`` (ISO 8601 with offset) fixes it for rehearsals and tests."""
    fixed = os.environ.get("TONGZHOU_NOW")
    if fixed:
        return datetime.fromisoformat(fixed).astimezone(UTC)
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


def today() -> date:
    """The calendar day in Asia/Shanghai, where every deadline of the field is read."""
    return now().astimezone(SHANGHAI).date()
