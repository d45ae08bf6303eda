"""Balance (优质均衡).

The official enrolment-weighted coefficient of variation (差异系数) and its separable change (§7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt


@dataclass(frozen=True, slots=True)
class Cv:
    """X_i = k x_i/p_i over P pupils: mean m, variance S^2 and CV = S/m; `cv` None (`zero_mean`) where m = 0."""

    k: float
    pupils: float
    mean: float
    variance: float
    cv: float | None


def weighted_cv(amounts: Sequence[float], pupils: Sequence[float], *, per: float = 1.0) -> Cv:
    """The enrolment-weighted CV of amounts per `per` pupils. Units without pupils must be left out (ValueError).

    Never the unweighted form: against a legal line it can turn a fail into a pass.
    """
    if len(amounts) != len(pupils) or not pupils or min(pupils) <= 0:
        raise ValueError("a CV needs one positive enrolment for every amount")
    total = fsum(pupils)
    mean = per * fsum(amounts) / total
    variance = fsum(p / total * (per * x / p - mean) ** 2 for x, p in zip(amounts, pupils, strict=True))
    return Cv(per, total, mean, variance, sqrt(variance) / mean if mean != 0 else None)


def moved_variance(before: Cv, amount: float, source: tuple[float, float], target: tuple[float, float]) -> float:
    """S^2 after moving `amount` from `source` to `target` (each (x, p)) inside the set: dS^2 in closed form."""
    (x_a, p_a), (x_b, p_b) = source, target
    k = before.k
    shift = 2.0 * k * amount * (k * x_b / p_b - k * x_a / p_a)
    return before.variance + (shift + k * k * amount * amount * (1.0 / p_a + 1.0 / p_b)) / before.pupils


def moved_cv(before: Cv, amount: float, source: tuple[float, float], target: tuple[float, float]) -> float | None:
    """The CV after one such move; the mean stays, so only the variance changes."""
    if before.mean == 0:
        return None
    return sqrt(max(0.0, moved_variance(before, amount, source, target))) / before.mean
