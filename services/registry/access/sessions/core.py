"""Rules of log-ins, as pure functions: how long guessing must wait, how long a log-in lasts."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


def wait_after(failures: int) -> timedelta:
    """After five failures one minute, doubling to fifteen (trust.md section 3)."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(minutes=1) * 2 ** min(failures - FREE_FAILURES, 10), LONGEST_WAIT)


def network_of(address: str) -> str:
    """The prefix that stands for a network: /24 of IPv4, /64 of IPv6."""
    try:
        wide = 24 if ip_address(address).version == 4 else 64
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{wide}", strict=False))


def lives(seen_at: datetime, ends_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a log-in still holds: not ended, not idle for half an hour, not older than twelve."""
    return ended_at is None and now < ends_at and now - seen_at < IDLE
