"""Means over children: arithmetic, geometric, power and min, with weights that sum to 1 (evaluation.md §4)."""

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Aggregation, Mean

Values = NDArray[np.float64]
# A power or log mean of a score near 0 explodes; below this floor scores count as the floor.
FLOOR = 1.0


def is_linear(agg: Aggregation) -> bool:
    """Whether a child's share of the mean does not depend on the other children."""
    return agg.method is Mean.ARITHMETIC or (agg.method is Mean.POWER and agg.rho == 1.0)


def mean_of(agg: Aggregation, points: Values, weights: Values) -> Values:
    """The mean over the first axis of `points` (children x anything) with `weights` (children) that sum to 1."""
    if is_linear(agg):
        return np.tensordot(weights, points, axes=(0, 0))
    match agg.method:
        case Mean.GEOMETRIC:
            return power_mean(points, weights, 0.0)
        case Mean.POWER | Mean.ARITHMETIC:
            return power_mean(points, weights, agg.rho)
        case Mean.MIN:
            return np.min(points, axis=0)
        case never:
            assert_never(never)


def power_mean(points: Values, weights: Values, rho: float) -> Values:
    """P_rho = (sum w x^rho)^(1/rho) over the first axis.

    Rho 1 is the plain mean (no floor), rho 0 the geometric mean.
    """
    if rho == 1.0:
        return np.tensordot(weights, points, axes=(0, 0))
    floored = np.maximum(points, FLOOR)
    if rho == 0.0:
        return np.exp(np.tensordot(weights, np.log(floored), axes=(0, 0)))
    # Scaled by the largest so that a strongly negative rho cannot overflow.
    top = np.max(floored, axis=0)
    return top * np.tensordot(weights, (floored / top) ** rho, axes=(0, 0)) ** (1.0 / rho)


def power_gradient(points: Values, weights: Values, rho: float) -> Values:
    """dP/dx_i of a power mean for one vector of children: w_i (P/x_i)^(1-rho), 0 where the floor holds x_i."""
    if rho == 1.0:
        return weights.copy()
    floored = np.maximum(points, FLOOR)
    mean = power_mean(points, weights, rho)
    return np.where(points < FLOOR, 0.0, weights * (mean / floored) ** (1.0 - rho))
