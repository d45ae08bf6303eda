"""From rows to sums: the one GROUP BY, on columns that are already fixed-point integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from services.evaluation.valueadded.core.columns import Column
from services.evaluation.valueadded.core.spec import FitRefused
from services.evaluation.valueadded.core.sums import Sums

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a design: a column, a hinge max(0, x - knot) `x>knot`, or a level indicator `x=level`."""

    name: str
    column: str
    knot: Decimal | None = None
    level: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """The terms of w between the intercept and the outcome, in order."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, *names: str) -> "Design":
        """The design of names such as `prior`, `prior>450` (linear spline), `grade=8` (indicator)."""
        return cls(tuple(_term(name) for name in names))


def reduce_rows(school_ids: Sequence[str], columns: Mapping[str, Column], design: Design, outcome: str) -> Sums:
    """The sums of rows: `school_ids[i]` names row i's school, each column holds its scaled integers.

    KeyError for a term whose column is missing; FitRefused(`fixed-point-overflow`) where a scaled value is too large.
    Row order and sharding do not matter: equal rows give equal integers.
    """
    ids, inverse = np.unique(np.asarray(school_ids, dtype=str), return_inverse=True)
    made = [_made(term, columns[term.column]) for term in design.terms]
    ones = Column("1", np.ones(len(inverse), dtype=np.int64), 0)
    every = [ones, *made, columns[outcome]]
    order = np.argsort(inverse, kind="stable")
    starts = np.searchsorted(inverse[order], np.arange(len(ids)))
    data = [c.scaled[order] for c in every]
    products = [_grouped(data[a], data[b], starts) for a in range(len(data)) for b in range(a, len(data))]
    schools = {str(s): tuple(p[j] for p in products) for j, s in enumerate(ids)}
    return Sums(
        ("1", *(t.name for t in design.terms), outcome),
        tuple(c.decimals for c in every),
        schools,
        any(c.is_quantised for c in every),
        max(c.rounding_error for c in every),
    )


def _term(name: str) -> Term:
    if ">" in name:
        column, knot = name.split(">", 1)
        return Term(name, column, knot=Decimal(knot))
    if "=" in name:
        column, level = name.split("=", 1)
        return Term(name, column, level=Decimal(level))
    return Term(name, name)


def _made(term: Term, column: Column) -> Column:
    if term.level is not None:
        at = term.level.scaleb(column.decimals)
        return Column(term.name, (column.scaled == int(at)).astype(np.int64) * int(at == int(at)), 0)
    if term.knot is None:
        return Column(term.name, column.scaled, column.decimals, column.is_quantised, column.rounding_error)
    exponent = term.knot.as_tuple().exponent
    decimals = max(column.decimals, -exponent if isinstance(exponent, int) else 0)
    lift = 10 ** (decimals - column.decimals)
    if lift * int(np.max(np.abs(column.scaled), initial=0)) >= _SAFE:
        raise FitRefused("fixed-point-overflow", f"{term.name} does not fit 62 bits", (term.name,))
    hinge = np.maximum(column.scaled * lift - int(term.knot.scaleb(decimals)), 0)
    return Column(term.name, hinge, decimals, column.is_quantised, column.rounding_error)


def _grouped(a: NDArray[np.int64], b: NDArray[np.int64], starts: NDArray[np.intp]) -> list[int]:
    """Exact sums of a*b per school. Integer engines wrap silently, so the bound is checked before anything is added."""
    if len(a) == 0:
        return []
    largest = int(np.max(np.abs(a))) * int(np.max(np.abs(b)))
    most_rows = int(np.max(np.diff(np.append(starts, len(a)))))
    if largest * most_rows < _SAFE:
        return [int(v) for v in np.add.reduceat(a * b, starts)]
    wide = np.add.reduceat(a.astype(object) * b.astype(object), starts)
    return [int(v) for v in wide]
