"""The public instance format ``tongzhou-rotation-instance/1``: all that the solver sees, in integers and dates."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.rotation.matching.core import codec
from services.rotation.matching.core.aims import Limits, Tier, TierProfile
from services.rotation.matching.core.records import (
    Ban,
    Calendar,
    Choice,
    Committed,
    Counted,
    Distance,
    Group,
    HeldPost,
    Honour,
    Interval,
    Kind,
    Member,
    Need,
    Override,
    Pin,
    ReferenceMove,
    Seat,
    Teacher,
    Term,
    Unit,
    Wish,
)
from services.rotation.matching.core.rules import Rule

__all__ = [
    "FORMAT",
    "Ban",
    "Calendar",
    "Choice",
    "Committed",
    "Counted",
    "Distance",
    "Group",
    "HeldPost",
    "Honour",
    "Instance",
    "Interval",
    "Kind",
    "Limits",
    "Member",
    "Need",
    "Override",
    "Pin",
    "ReferenceMove",
    "Seat",
    "Teacher",
    "Term",
    "Tier",
    "TierProfile",
    "Unit",
    "Wish",
]

FORMAT = "tongzhou-rotation-instance/1"
_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Instance:
    """A frozen round. Records may come in any order: canonical bytes, and so the plan, do not depend on it."""

    as_of: date
    seed: str
    calendar: Calendar
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    teachers: tuple[Teacher, ...]
    kinds: tuple[Kind, ...]
    rules: tuple[Rule, ...]
    tiers: TierProfile
    limits: Limits = _NO_LIMITS
    posts: tuple[Seat, ...] = ()
    wishes: tuple[Wish, ...] = ()
    need: tuple[Need, ...] = ()
    distances: tuple[Distance, ...] = ()
    committed: tuple[Committed, ...] = ()
    counted: tuple[Counted, ...] = ()
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    reference: tuple[ReferenceMove, ...] = ()
    overrides: tuple[Override, ...] = ()
    format: str = FORMAT
    UNORDERED: ClassVar = (
        "units", "groups", "teachers", "kinds", "rules", "posts", "wishes", "need", "distances", "committed",
        "counted", "pins", "bans", "reference", "overrides",
    )  # fmt: skip

    def to_json(self) -> bytes:
        """Canonical bytes."""
        return codec.canonical(codec.plain(self) | {"format": self.format})

    @staticmethod
    def from_json(text: bytes) -> "Instance":
        """The instance of these bytes, or `codec.Malformed`."""
        value = codec.parse(text)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise codec.Malformed("/format", f"{FORMAT} expected")
        return codec.build(Instance, value)

    def sha256(self) -> str:
        """SHA-256 of the canonical bytes, hexadecimal."""
        return hashlib.sha256(self.to_json()).hexdigest()
