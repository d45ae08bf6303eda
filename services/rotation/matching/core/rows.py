"""Rows, columns and blocks: integers under stable keys, in lottery order."""

import hashlib
from dataclasses import dataclass, field

NAMED = ("rule", "cover", "head", "outcap", "seat", "pin")


@dataclass(slots=True)
class Row:
    """lo <= sum(coefficient x column) <= hi. `family`: one | guard | balance (never relaxed) or one of NAMED."""

    key: str
    family: str
    lo: int | None
    hi: int | None
    coefficients: dict[str, int] = field(default_factory=dict)
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """0 <= x <= upper, integer; `costs` by tier id."""

    key: str
    upper: int
    costs: dict[str, int]


@dataclass(slots=True)
class Block:
    """Groups that must be solved together; `block` = the smallest group id."""

    block: str
    columns: dict[str, Column]
    rows: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Target:
    """A balance row's figures."""

    group_id: str
    unit_id: str
    attribute: str
    heads: int
    before: int
    target: int


def lottery(seed: str, key: str) -> bytes:
    """The place of a key in every order: a lottery that neither names nor record order can steer."""
    return hashlib.sha256(f"{seed}|{key}".encode()).digest()


def reach(weights: dict[str, int]) -> tuple[int, int]:
    """The least and the greatest that a row of 0-1 columns can be."""
    return sum(min(0, w) for w in weights.values()), sum(max(0, w) for w in weights.values())
