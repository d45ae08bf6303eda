"""The minimum of the criterion over the variance ratios, boundary included: deterministic, with an exact gradient."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

import numpy as np
from scipy import optimize

from services.evaluation.valueadded.core.likelihood import Point, at, classes_of
from services.evaluation.valueadded.core.moments import Floats, Moments

# ln th is searched here (evaluation.md §5); beyond, a ratio is 0 or the residual vanishes.
LOWEST, HIGHEST = -16.0, 6.0
_STEP = 0.5
_CONVERGED = 1e-6
_NO_BETTER = 1e-9

Line = Callable[[float], Point]


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best point; `gradient` is the largest |d criterion / d ln th| over the ratios that are not 0."""

    point: Point
    gradient: float
    converged: bool
    at_upper_bound: bool


def optimum(m: Moments, *, nested: bool, reml: bool) -> Optimum:
    """The optimum with one level, or with schools in groups when `nested`; a ratio of 0 is an answer like any other."""
    classes = classes_of(m)

    def evaluate(school: float, group: float) -> Point:
        return at(m, classes, school, group, reml=reml)

    nothing = evaluate(0.0, 0.0)
    found = [nothing, _on_line(lambda t: evaluate(exp(t), 0.0), 0)]
    if nested:
        found.append(_on_line(lambda t: evaluate(0.0, exp(t)), 1))
        found.append(_on_plane(lambda t: evaluate(exp(t[0]), exp(t[1]))))
    best = found[0]
    for point in found[1:]:
        if point.criterion < best.criterion - _NO_BETTER:
            best = point
    return _judged(best)


def _judged(best: Point) -> Optimum:
    ratios = (best.school, best.group)
    slopes = [abs(r * g) for r, g in zip(ratios, best.gradient, strict=True) if r > 0.0]
    slope = max(slopes, default=0.0)
    upper = any(r > 0.0 and np.log(r) > HIGHEST - 1e-6 for r in ratios)
    return Optimum(best, slope, slope < _CONVERGED * max(1.0, abs(best.criterion) * 1e-3), upper)


def _on_line(line: Line, axis: int) -> Point:
    """The lowest point of a line in ln th: a grid finds the valley, Brent the zero of the exact gradient in it."""
    grid = np.arange(LOWEST, HIGHEST + _STEP / 2, _STEP)
    points = [line(t) for t in grid]
    k = int(np.argmin([p.criterion for p in points]))
    if k in (0, len(grid) - 1):
        return points[k]
    left, right = grid[k - 1], grid[k + 1]
    if line(left).gradient[axis] > 0.0 or line(right).gradient[axis] < 0.0:
        return points[k]
    root = optimize.root_scalar(lambda t: line(t).gradient[axis], bracket=(left, right), xtol=1e-13, rtol=1e-14)
    return line(float(root.root))


def _on_plane(plane: Callable[[Floats], Point]) -> Point:
    """Quasi-Newton in (ln th1, ln th2) from the best point of a coarse grid, then a Newton polish on the exact
    gradient.
    """
    grid = np.arange(-9.0, 2.0, 1.5)
    starts = [(plane(np.array([a, b])).criterion, a, b) for a in grid for b in grid]
    _, a, b = min(starts)

    def value(t: Floats) -> tuple[float, Floats]:
        point = plane(t)
        return point.criterion, np.array(point.gradient) * np.exp(t)

    bounds = [(LOWEST, HIGHEST)] * 2
    found = optimize.minimize(value, np.array([a, b]), jac=True, method="L-BFGS-B", bounds=bounds)
    return plane(_polished(lambda t: value(t)[1], found.x))


def _polished(slope: Callable[[Floats], Floats], t: Floats) -> Floats:
    for _ in range(20):
        now = slope(t)
        if np.max(np.abs(now)) < 1e-9:
            break
        columns = [(slope(t + e) - slope(t - e)) / 2e-5 for e in np.eye(2) * 1e-5]
        hessian = np.array(columns).T
        if np.linalg.det(hessian) <= 0.0 or hessian[0, 0] <= 0.0:
            break
        t = np.clip(t - np.linalg.solve(hessian, now), LOWEST, HIGHEST)
    return t
