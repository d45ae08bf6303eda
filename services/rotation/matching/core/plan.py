"""The public plan format ``tongzhou-rotation-plan/1``: moves and pairs, what they cost, what binds, and the proof."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from services.rotation.matching.core import codec
from services.rotation.matching.core.rules import Assumed, Clause

FORMAT = "tongzhou-rotation-plan/1"
SCALE = 1 << 20


@dataclass(frozen=True, slots=True)
class Move:
    """A teacher's placement [start, end) at a host unit, in a group; load, out and in in hundredths.

    `cost` splits the move's own part of the cost tiers by term (weighted; imbalance is the plan's, not a move's).
    `rank` = 1.. for a listed choice, None otherwise. `counts_for` = keys of the rule instances that count it.
    """

    key: str
    teacher_id: str
    from_: str
    to: str
    kind: str
    group_id: str
    terms: tuple[str, ...]
    start: date
    end: date
    load: int
    out: int
    in_: int
    cost: dict[str, int]
    counts_for: tuple[str, ...]
    rank: int | None = None
    volunteer: bool = False
    km: int | None = None
    conscripted: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two moves bound one to one under a rule instance: `first` goes out (挂职), `second` comes back (跟岗)."""

    instance: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A soft instance that is missed by so many; the reason is written by lead and bureau."""

    instance: str
    rule: str
    rank: int
    by: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TierValue:
    """A tier's value with both bounds: `bound_certified` from the multipliers, `bound_claimed` by the solver.

    `bound_scaled` is the certified bound before it is rounded up, times 2^20: what the LP relaxation gives.
    """

    id: str
    value: int
    bound_certified: int
    bound_claimed: int
    bound_scaled: int


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What became of a rule instance: status met | missed (soft) | violated | not_applicable.

    `price` = 2^20 times what one unit of its bound costs in the last cost tier (LP dual), 0 = free.
    `slack` = distance to the nearest bound; `binding` = none.
    """

    instance: str
    rule: str
    clause: Clause
    severity: str
    level: str
    value: int
    status: str
    binding: bool
    slack: int
    price: int
    shortfall: int
    lo: int | None = None
    hi: int | None = None
    group_id: str | None = None
    unit_id: str | None = None
    other_unit_id: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Bearers of an attribute at a unit before and after, and the target of its group; `heads` on roll."""

    group_id: str
    unit_id: str
    attribute: str
    heads: int
    before: int
    target: int
    after: int


@dataclass(frozen=True, slots=True)
class BlockTier:
    """A block's part of a tier: its value and the integer multipliers at scale 2^20 of rows with one other than 0."""

    id: str
    value: int
    multipliers: dict[str, int]


@dataclass(frozen=True, slots=True)
class BlockCertificate:
    """`block` = the smallest id of the groups in it."""

    block: str
    tiers: tuple[BlockTier, ...]


@dataclass(frozen=True, slots=True)
class ConflictMember:
    """A named instance of a conflict: what it asks (lo..hi) and what the others leave (at_least..at_most).

    `rule` None = a guard that the profile has no rule for (cover, head, outcap, seat, pin), named by the key's first
    word; `assumed` = what of the rule its text leaves open. `eligible` = distinct teachers with a legal arc in it.
    """

    instance: str
    level: str
    eligible: int
    at_least: int
    at_most: int
    rule: str | None = None
    clause: Clause | None = None
    assumed: tuple[Assumed, ...] = ()
    lo: int | None = None
    hi: int | None = None
    group_id: str | None = None
    unit_id: str | None = None
    other_unit_id: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An irreducible set: dropping any one member makes the block feasible (each drop was solved).

    `multipliers` at 2^20 prove with duals that the members clash; empty when only branch and bound shows it.
    """

    block: str
    members: tuple[ConflictMember, ...]
    multipliers: dict[str, int] = field(default_factory=dict)

    @property
    def is_certified(self) -> bool:
        """Whether the clash is proven by multipliers."""
        return bool(self.multipliers)


@dataclass(frozen=True, slots=True)
class Change:
    """One bound of a named instance relaxed; side lower | upper."""

    instance: str
    side: str
    was: int
    becomes: int
    rule: str | None = None
    clause: Clause | None = None
    group_id: str | None = None
    unit_id: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A verified way out: aim least_relaxation | fewest_rules | local_means; with it the instance has a plan."""

    aim: str
    changes: tuple[Change, ...]
    verified: bool
    total: int


@dataclass(frozen=True, slots=True)
class Engine:
    """What solved it."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Plan:
    """status: optimal | infeasible. An infeasible plan has conflicts and repairs and no moves."""

    instance_sha256: str
    engine: Engine
    status: str
    moves: tuple[Move, ...] = ()
    pairs: tuple[Pair, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    tiers: tuple[TierValue, ...] = ()
    rules: tuple[RuleOutcome, ...] = ()
    balance: tuple[Balance, ...] = ()
    certificate: tuple[BlockCertificate, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
    sizes: dict[str, int] = field(default_factory=dict)
    format: str = FORMAT

    def to_json(self) -> bytes:
        """Canonical bytes: equal plans give equal bytes."""
        return codec.canonical(codec.plain(self) | {"format": self.format})

    @staticmethod
    def from_json(text: bytes) -> "Plan":
        """The plan of these bytes, or `codec.Malformed`."""
        value = codec.parse(text)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise codec.Malformed("/format", f"{FORMAT} expected")
        return codec.build(Plan, value)

    def sha256(self) -> str:
        """SHA-256 of the canonical bytes: what principals sign."""
        return hashlib.sha256(self.to_json()).hexdigest()
