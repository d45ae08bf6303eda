"""Normalisation: a leaf's value becomes points 0..100 by goalposts that are frozen with the version (evaluation.md §4).

Because goalposts are fixed, a unit's points never depend on who else is in the table, and years are comparable.
"""

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Goalposts, Method, Norm

Values = NDArray[np.float64]
# The points that the four goalposts earn: the fixed scale of evaluation.md §4, not a policy's figure.
GOALPOST_POINTS = (0.0, 60.0, 85.0, 100.0)


def points_of(norm: Norm, values: Values, stage: str) -> Values:
    """Points 0..100 of `values` (any number of draws) of a leaf for a unit of `stage`.

    KeyError without its goalposts.
    """
    match norm.method:
        case Method.PIECEWISE:
            return _piecewise(_posts(norm, stage), _distance(norm, values))
        case Method.RATIO:
            return 100.0 * np.clip(values / _full(norm), 0.0, 1.0)
        case Method.BOOLEAN | Method.DUTY:
            return 100.0 * np.clip(values, 0.0, 1.0)
        case Method.EFFECT_SIZE:
            return np.clip(80.0 + 20.0 * values / _full(norm), 0.0, 100.0)
        case Method.GROWTH:
            return np.clip(60.0 + 40.0 * values / _full(norm), 0.0, 100.0)
        case Method.CV:
            return _dispersion(norm, values)
        case never:
            assert_never(never)


def _posts(norm: Norm, stage: str) -> Goalposts:
    return norm.goalposts[stage] if stage in norm.goalposts else norm.goalposts["*"]


def _full(norm: Norm) -> float:
    if not norm.full:
        raise ValueError("this normalisation needs `full`")
    return norm.full


def _distance(norm: Norm, values: Values) -> Values:
    if norm.lo is None and norm.hi is None:
        return values
    low = norm.lo if norm.lo is not None else -np.inf
    high = norm.hi if norm.hi is not None else np.inf
    return np.maximum(np.maximum(low - values, values - high), 0.0)


def _piecewise(posts: Goalposts, values: Values) -> Values:
    at = np.array([posts.fail, posts.ok, posts.good, posts.excellent])
    points = np.array(GOALPOST_POINTS)
    if at[0] > at[-1]:
        at, points = at[::-1], points[::-1]
    return np.interp(values, at, points)


def _dispersion(norm: Norm, values: Values) -> Values:
    if norm.ideal is None or norm.legal is None:
        raise ValueError("a CV leaf needs `ideal` and `legal`")
    return np.interp(values, [norm.ideal, norm.legal, 1.5 * norm.legal], [100.0, 60.0, 0.0])
