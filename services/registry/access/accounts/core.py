"""Rules of accounts and grants, as pure functions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})
SHORTEST, LONGEST = 10, 128


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as the rules see it: its power and its dates ``[from, until)``."""

    power: str
    start: date
    until: date | None


def in_force(start: date, until: date | None, on: date) -> bool:
    """Whether a dated grant holds on that day."""
    return start <= on and (until is None or on < until)


def excludes(power: str, held: list[Held], on: date) -> bool:
    """三员分立: an administrator's grant stands alone on its account, and shares it with no business grant."""
    others = {grant.power for grant in held if in_force(grant.start, grant.until, on) and grant.power != power}
    return bool(others) and (power in ADMINISTRATORS or bool(others & ADMINISTRATORS))


def password_fault(password: str, *, username: str, org_name: str, common: frozenset[str]) -> str | None:
    """Why a password is refused, as a code, or nothing (trust.md section 3)."""
    if not SHORTEST <= len(password) <= LONGEST:
        return "length"
    folded = unicodedata.normalize("NFKC", password).casefold()
    if folded in common:
        return "common"
    if folded in {username.casefold(), org_name.casefold()}:
        return "own-name"
    return None
