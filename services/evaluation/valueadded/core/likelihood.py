"""The profiled likelihood of the random intercept with one or two levels, and its exact gradient (evaluation.md §5).

With the columns centred within schools, M = A - sum d T T' becomes a sum of positive parts (1/n - th/(1 + n th) =
1/(n (1 + n th))), so nothing cancels however large the variance ratio.
"""

from dataclasses import dataclass

import numpy as np

from services.evaluation.valueadded.core.moments import Floats, Moments


@dataclass(frozen=True, slots=True)
class Point:
    """The model at given variance ratios: criterion -2l (standardised units) and its derivative by (school, group)."""

    school: float
    group: float
    criterion: float
    gradient: tuple[float, float]
    beta: Floats
    mxx: Floats
    sigma2: float
    rss: float


@dataclass(frozen=True, slots=True)
class Classes:
    """Schools with equal n (and, with groups, each school) as one class.

    `outer` holds sums of T T', `count` how many.
    """

    n: Floats
    count: Floats
    outer: Floats


def classes_of(m: Moments) -> Classes:
    """One class a distinct n: a likelihood step then costs O(distinct n), not O(schools)."""
    sizes, inverse = np.unique(m.n, return_inverse=True)
    p = m.totals.shape[1]
    outer = np.zeros((len(sizes), p, p))
    np.add.at(outer, inverse, np.einsum("ja,jb->jab", m.totals, m.totals))
    return Classes(sizes, np.bincount(inverse).astype(float), outer)


def at(m: Moments, classes: Classes, school: float, group: float, *, reml: bool) -> Point:
    """The model at th1 = `school`, th2 = `group` (0 leaves a level out)."""
    w = 1.0 / (1.0 + classes.n * school)
    matrix = m.within + np.einsum("k,kab->ab", w / classes.n, classes.outer)
    by_school = -np.einsum("k,kab->ab", w * w, classes.outer)
    by_group = np.zeros_like(matrix)
    logdet = float(classes.count @ np.log1p(classes.n * school))
    d_logdet = [float(classes.count @ (classes.n * w)), 0.0]
    if len(m.group_ids) > 0:
        add, logdet_g, d_school, d_group, part_school, part_group = _groups(m, school, group)
        matrix = matrix + add
        logdet += logdet_g
        d_logdet = [d_logdet[0] + d_school, d_group]
        by_school, by_group = by_school + part_school, part_group
    return _profiled(m, school, group, matrix, (by_school, by_group), logdet, d_logdet, reml)


def group_sums(m: Moments, school: float) -> tuple[Floats, Floats, Floats]:
    """w_j = 1/(1 + n_j th1), N_g = sum n_j w_j and T_g = sum w_j T_j of every bin."""
    w = 1.0 / (1.0 + m.n * school)
    total = np.zeros((len(m.bound), m.totals.shape[1]))
    np.add.at(total, m.bins, w[:, None] * m.totals)
    return w, binned(m, m.n * w), total


def binned(m: Moments, values: Floats) -> Floats:
    """Sums of a school column by group bin."""
    return np.bincount(m.bins, weights=values, minlength=len(m.bound)).astype(np.float64)


def _groups(m: Moments, school: float, group: float) -> tuple[Floats, float, float, float, Floats, Floats]:
    w, size, total = group_sums(m, school)
    ratio = group * m.bound
    grow = 1.0 + ratio * size
    d = ratio / grow
    d_size = -binned(m, (m.n * w) ** 2)
    d_total = np.zeros_like(total)
    np.add.at(d_total, m.bins, -(m.n * w * w)[:, None] * m.totals)
    cross = np.einsum("g,ga,gb->ab", d, d_total, total)
    by_school = np.einsum("g,ga,gb->ab", d * d * d_size, total, total) - cross - cross.T
    by_group = -np.einsum("g,ga,gb->ab", m.bound / grow**2, total, total)
    add = -np.einsum("g,ga,gb->ab", d, total, total)
    return (
        add,
        float(np.log1p(ratio * size).sum()),
        float((ratio * d_size / grow).sum()),
        float((m.bound * size / grow).sum()),
        by_school,
        by_group,
    )


def _profiled(
    m: Moments,
    school: float,
    group: float,
    matrix: Floats,
    parts: tuple[Floats, Floats],
    logdet: float,
    d_logdet: list[float],
    reml: bool,
) -> Point:
    q = m.q
    mxx, mxy, myy = matrix[:q, :q], matrix[:q, q], matrix[q, q]
    beta = np.linalg.solve(mxx, mxy)
    rss = float(myy - mxy @ beta)
    freedom = m.pupils - q if reml else m.pupils
    criterion = freedom * (1.0 + np.log(2.0 * np.pi * rss / freedom)) + logdet
    gradient = []
    minus = np.append(-beta, 1.0)
    inverse = np.linalg.inv(mxx) if reml else np.zeros((q, q))
    for part, d_log in zip(parts, d_logdet, strict=True):
        by = freedom * float(minus @ part @ minus) / rss + d_log
        gradient.append(by + float(np.sum(inverse * part[:q, :q])))
    if reml:
        criterion += float(np.linalg.slogdet(mxx)[1])
    return Point(school, group, float(criterion), (gradient[0], gradient[1]), beta, mxx, rss / freedom, rss)
