"""Sufficient statistics (充分统计量) of an exam batch.

Per school, exact integer cross-products of one outcome and its terms.

Sums form a group: merge adds, remove subtracts, in any order and over any sharding, bit for bit. They are confidential:
two versions that differ by one pupil reveal that pupil (evaluation.md §11).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

POOLED = "~pooled"


@dataclass(frozen=True, slots=True)
class Sums:
    """Lossless sums of w = (1, terms..., y).

    `terms` names w, `1` first and the outcome last; `decimals[c]` is k of the scale q_c = 10^-k; `schools[id]`
    is the upper
    triangle of sum(w w') row by row, in integers of the scaled values. Element 0 is n. Any sharding gives the
    same Sums.
    """

    terms: tuple[str, ...]
    decimals: tuple[int, ...]
    schools: Mapping[str, tuple[int, ...]]
    quantised: bool = False
    rounding_error: float = 0.0

    @property
    def n(self) -> int:
        """Pupils in all schools."""
        return sum(block[0] for block in self.schools.values())

    def count(self, school_id: str) -> int:
        """Pupils of one school."""
        return self.schools[school_id][0]


class SumsDiffer(ValueError):
    """Two sums over different terms can be neither merged nor removed."""


def index_of(size: int, a: int, b: int) -> int:
    """Where the product of terms a and b stands in the upper triangle of `size` terms."""
    low, high = min(a, b), max(a, b)
    return low * size - low * (low - 1) // 2 + high - low


def merged(one: Sums, other: Sums) -> Sums:
    """The sums of both batches together; SumsDiffer when their terms differ."""
    one, other = _aligned(one, other)
    schools = dict(one.schools)
    for school, block in other.schools.items():
        schools[school] = _added(schools.get(school), block, 1)
    return _sums(one, schools, one.quantised or other.quantised, max(one.rounding_error, other.rounding_error))


def removed(one: Sums, other: Sums) -> Sums:
    """The sums of `one` without the rows of `other`; a school left without pupils disappears."""
    one, other = _aligned(one, other)
    schools = dict(one.schools)
    for school, block in other.schools.items():
        schools[school] = _added(schools.get(school), block, -1)
        if schools[school][0] < 0:
            raise SumsDiffer(f"more pupils removed from {school} than it has")
    return _sums(one, schools, one.quantised, one.rounding_error)


def pooled_small(sums: Sums, least: int = 10) -> tuple[Sums, tuple[str, ...]]:
    """Schools under `least` pupils go into one pooled record, dropped if still below.

    Also the ids that were suppressed.
    """
    small = tuple(sorted(s for s, block in sums.schools.items() if block[0] < least and s != POOLED))
    schools = {s: b for s, b in sums.schools.items() if s not in small}
    pooled: tuple[int, ...] | None = schools.pop(POOLED, None)
    for school in small:
        pooled = _added(pooled, sums.schools[school], 1)
    if pooled is not None and pooled[0] >= least:
        schools[POOLED] = pooled
    return replace(sums, schools=schools), small


def sums_sha256(sums: Sums) -> str:
    """The hash of the numbers, whatever the order in which they were added."""
    body = [sums.terms, sums.decimals, [[s, [str(v) for v in sums.schools[s]]] for s in sorted(sums.schools)]]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _sums(like: Sums, schools: dict[str, tuple[int, ...]], quantised: bool, error: float) -> Sums:
    kept = {s: schools[s] for s in sorted(schools) if schools[s][0] > 0}
    return Sums(like.terms, like.decimals, kept, quantised, error)


def _added(block: tuple[int, ...] | None, other: tuple[int, ...], sign: int) -> tuple[int, ...]:
    if block is None:
        return tuple(sign * v for v in other)
    return tuple(a + sign * b for a, b in zip(block, other, strict=True))


def _aligned(one: Sums, other: Sums) -> tuple[Sums, Sums]:
    if one.terms != other.terms:
        raise SumsDiffer(f"{one.terms} against {other.terms}")
    decimals = tuple(max(pair) for pair in zip(one.decimals, other.decimals, strict=True))
    return rescaled(one, decimals), rescaled(other, decimals)


def rescaled(sums: Sums, decimals: tuple[int, ...]) -> Sums:
    """The same sums at finer scales: exact, since only factors of ten come in."""
    if decimals == sums.decimals:
        return sums
    if any(new < old for new, old in zip(decimals, sums.decimals, strict=True)):
        raise SumsDiffer("a coarser scale would lose digits")
    tens = [10 ** (new - old) for new, old in zip(decimals, sums.decimals, strict=True)]
    size = len(tens)
    factors = [tens[a] * tens[b] for a in range(size) for b in range(a, size)]
    schools = {s: tuple(v * f for v, f in zip(block, factors, strict=True)) for s, block in sums.schools.items()}
    return replace(sums, decimals=decimals, schools=schools)
