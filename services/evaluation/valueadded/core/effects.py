"""School and group effects with their joint variance, and the mixture over the variance ratio of a small district."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.evaluation.valueadded.core.likelihood import Point, at, classes_of, group_sums
from services.evaluation.valueadded.core.moments import Floats, Moments

# The 95 % quantile of chi-squared with one degree of freedom bounds the profile-likelihood interval.
_PROFILE = 3.841458820694124
_NODES = 7


@dataclass(frozen=True, slots=True)
class Effects:
    """In standardised outcome units.

    A (J), its variances without and with the uncertainty of b, reliability, and groups.

    `group_mean` is the pupil-weighted mean of a in each group with `group_mean_variance`; `v` and `v_variance`
    the group effect.
    """

    a: Floats
    conditional: Floats
    prediction: Floats
    reliability: Floats
    group_mean: Floats
    group_mean_variance: Floats
    v: Floats
    v_variance: Floats


def effects_at(m: Moments, point: Point) -> Effects:
    """BLUPs and their joint variance at a point of the likelihood."""
    q, s2 = m.q, point.sigma2
    w, size, total = group_sums(m, point.school)
    ratio = point.group * m.bound
    d = ratio / (1.0 + ratio * size)
    minus = np.append(-point.beta, 1.0)
    v_all = d * (total @ minus)
    a = point.school * w * (m.totals @ minus) + w * v_all[m.bins]
    cov_b = s2 * np.linalg.inv(point.mxx)
    h = point.school * w[:, None] * m.totals[:, :q] + (d[m.bins] * w)[:, None] * total[m.bins, :q]
    unit = point.school * w + w * w * d[m.bins]
    conditional = s2 * unit
    prior = point.school + ratio[m.bins]
    reliability = np.divide(prior - unit, prior, out=np.zeros_like(prior), where=prior > 0.0)
    mean, variance = _group_means(m, a, s2, w, d, point.school, h, cov_b)
    hv = d[:, None] * total[:, :q]
    v_variance = s2 * d + np.einsum("ga,ab,gb->g", hv, cov_b, hv)
    real = len(m.group_ids)
    return Effects(
        a,
        conditional,
        conditional + np.einsum("ja,ab,jb->j", h, cov_b, h),
        reliability,
        mean,
        variance,
        v_all[:real],
        v_variance[:real],
    )


def _group_means(
    m: Moments, a: Floats, s2: float, w: Floats, d: Floats, school: float, h: Floats, cov_b: Floats
) -> tuple[Floats, Floats]:
    means, variances = [], []
    for g in range(len(m.group_ids)):
        inside = m.bins == g
        share = m.n[inside] / m.n[inside].sum()
        joint = s2 * (np.diag(school * w[inside]) + d[g] * np.outer(w[inside], w[inside]))
        joint = joint + h[inside] @ cov_b @ h[inside].T
        means.append(float(share @ a[inside]))
        variances.append(float(share @ joint @ share))
    return np.array(means), np.array(variances)


def mixed_over_ratio(m: Moments, best: Point, effects: Effects, *, reml: bool) -> Effects:
    """Standard errors with the variance ratio integrated over its profile-likelihood interval at 7 points.

    The ratio moves along the ray of the optimum, flat in the SD ratio; effects stay those of the optimum. At t^2 = 0
    the ray is the school level, so that "no differences found" still says how large they might be.
    """
    classes = classes_of(m)
    top = max(best.school, best.group)
    ray = (best.school / top, best.group / top) if top > 0.0 else (1.0, 0.0)

    def at_root(root: float) -> Point:
        return at(m, classes, ray[0] * root * root, ray[1] * root * root, reml=reml)

    centre = float(np.sqrt(top))
    low, high = _interval(at_root, centre, best.criterion)
    x, weights = np.polynomial.legendre.leggauss(_NODES)
    points = [at_root(float(r)) for r in low + (x + 1.0) * (high - low) / 2.0]
    share = weights * np.exp(-0.5 * (np.array([p.criterion for p in points]) - best.criterion))
    share = share / share.sum()
    parts = [effects_at(m, p) for p in points]

    def mixture(mean: str, variance: str) -> Floats:
        centres = np.array([getattr(e, mean) for e in parts])
        spread = (centres - share @ centres) ** 2
        return share @ (np.array([getattr(e, variance) for e in parts]) + spread)

    return Effects(
        effects.a,
        effects.conditional,
        mixture("a", "prediction"),
        effects.reliability,
        effects.group_mean,
        mixture("group_mean", "group_mean_variance"),
        effects.v,
        mixture("v", "v_variance"),
    )


def _interval(at_root: Callable[[float], Point], centre: float, lowest: float) -> tuple[float, float]:
    """Where the criterion is within the 95 % bound of its minimum, by halving on either side of the centre."""

    def outside(root: float) -> bool:
        return at_root(root).criterion - lowest > _PROFILE

    high = max(2.0 * centre, 0.05)
    while not outside(high) and high < 20.0:
        high *= 1.5
    return _edge(outside, centre, 0.0), _edge(outside, centre, high)


def _edge(outside: Callable[[float], bool], inner: float, outer: float) -> float:
    if not outside(outer):
        return outer
    for _ in range(40):
        middle = (inner + outer) / 2.0
        inner, outer = (inner, middle) if outside(middle) else (middle, outer)
    return inner
