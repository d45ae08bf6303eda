"""Sums become centred floats once, by exact integer arithmetic, so that no digit is lost to large means."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.valueadded.core.spec import FitRefused, Spec
from services.evaluation.valueadded.core.sums import Sums, index_of

Floats = NDArray[np.floating]
_PIVOT = 1e-10


@dataclass(frozen=True, slots=True)
class Moments:
    """Standardised moments of one specification. Columns are 1, x..., y; all but 1 are centred and scaled to SD 1.

    `within` (p x p) sums cross-products about school means; `totals` (J x p) are school sums about the grand
    mean, their
    column 0 is `n` (J). `bins` (J) is each school's group bin, `bound` (bins) 1.0 where the bin is a real
    group: a school
    outside any group has a bin of its own that carries no group effect. `means`, `sds` (p) lead back to data units.
    """

    school_ids: tuple[str, ...]
    columns: tuple[str, ...]
    n: Floats
    within: Floats
    totals: Floats
    means: Floats
    sds: Floats
    bins: NDArray[np.intp]
    bound: Floats
    group_ids: tuple[str, ...]

    @property
    def pupils(self) -> int:
        """Pupils in the fit."""
        return round(float(self.n.sum()))

    @property
    def q(self) -> int:
        """Fixed effects, the intercept included."""
        return len(self.columns) - 1


def moments_of(sums: Sums, spec: Spec, groups: Mapping[str, str] | None = None) -> Moments:
    """The moments of a specification; FitRefused(`model-singular`) names columns that add nothing of their own."""
    chosen = [0, *(sums.terms.index(t) for t in (*spec.terms, spec.outcome))]
    ids = tuple(sorted(sums.schools))
    size = len(sums.terms)
    sub = [[sums.schools[s][index_of(size, a, b)] for a in chosen for b in chosen] for s in ids]
    width, tens = len(chosen), [10 ** sums.decimals[c] for c in chosen]
    within = _within(sub, width, tens)
    grand = [sum(block[a] for block in sub) for a in range(width)]
    totals = _totals(sub, grand, tens)
    n = np.array([float(block[0]) for block in sub])
    means = np.array([0.0] + [grand[a] / (grand[0] * tens[a]) for a in range(1, width)])
    columns = ("1", *spec.terms, spec.outcome)
    spread = np.diag(within) + np.einsum("ja,ja,j->a", totals, totals, 1.0 / n)
    sds = np.concatenate([[1.0], np.sqrt(spread[1:] / grand[0])])
    constant = tuple(columns[a] for a in range(1, width) if sds[a] == 0.0)
    if constant:
        raise FitRefused("model-singular", "columns without any spread", constant)
    scale = np.outer(sds, sds)
    bins, bound, group_ids = _bins(ids, groups or {})
    made = Moments(ids, columns, n, within / scale, totals / sds, means, sds, bins, bound, group_ids)
    _refuse_singular(made)
    return made


def _within(sub: list[list[int]], width: int, tens: list[int]) -> Floats:
    """(n P - s_a s_b)/n in exact integers, added per distinct n before the one division."""
    by_n: dict[int, list[int]] = {}
    for block in sub:
        n = block[0]
        into = by_n.setdefault(n, [0] * (width * width))
        for a in range(1, width):
            for b in range(a, width):
                into[a * width + b] += n * block[a * width + b] - block[a] * block[b]
    out = np.zeros((width, width))
    for a in range(1, width):
        for b in range(a, width):
            scale = tens[a] * tens[b]
            out[a, b] = out[b, a] = math.fsum(v[a * width + b] / (n * scale) for n, v in by_n.items())
    return out


def _totals(sub: list[list[int]], grand: list[int], tens: list[int]) -> Floats:
    n = grand[0]
    rows = [
        [float(block[0]), *((n * block[a] - block[0] * grand[a]) / (n * tens[a]) for a in range(1, len(grand)))]
        for block in sub
    ]
    return np.array(rows)


def _bins(ids: tuple[str, ...], groups: Mapping[str, str]) -> tuple[NDArray[np.intp], Floats, tuple[str, ...]]:
    group_ids = tuple(sorted({groups[s] for s in ids if s in groups}))
    place = {g: k for k, g in enumerate(group_ids)}
    bins, alone = [], len(group_ids)
    for school in ids:
        if school in groups:
            bins.append(place[groups[school]])
        else:
            bins.append(alone)
            alone += 1
    bound = np.array([1.0] * len(group_ids) + [0.0] * (alone - len(group_ids)))
    return np.array(bins, dtype=np.intp), bound, group_ids


def _refuse_singular(m: Moments) -> None:
    """Elimination column by column: a pivot that vanishes is a column that the ones before it already say."""
    full = m.within + np.einsum("ja,jb,j->ab", m.totals, m.totals, 1.0 / m.n)
    x = full[: m.q, : m.q] / m.n.sum()
    if m.pupils <= m.q:
        raise FitRefused("model-singular", "fewer pupils than columns", m.columns[:-1])
    for k in range(1, m.q):
        before = np.linalg.solve(x[:k, :k], x[:k, k])
        if x[k, k] - x[:k, k] @ before < _PIVOT:
            named = [m.columns[i] for i in range(k) if abs(before[i]) > 1e-8]
            raise FitRefused("model-singular", "a column repeats others", (*named, m.columns[k]))
