"""Normalisation and means: golden points, monotone leaves, the floor of power means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.indicators.core.aggregate import mean_of, power_gradient, power_mean
from services.evaluation.indicators.core.framework import Aggregation, Goalposts, Mean, Method, Norm
from services.evaluation.indicators.core.normalise import points_of

RISING = Norm(Method.PIECEWISE, {"*": Goalposts(0.5, 0.7, 0.85, 0.95)})
FALLING = Norm(Method.PIECEWISE, {"junior": Goalposts(60, 50, 45, 40)})


@pytest.mark.parametrize(
    ("norm", "value", "points"),
    [
        (RISING, 0.5, 0),
        (RISING, 0.7, 60),
        (RISING, 0.775, 72.5),
        (RISING, 0.95, 100),
        (RISING, 2.0, 100),
        (RISING, 0.1, 0),
        (FALLING, 50, 60),
        (FALLING, 42.5, 92.5),
        (FALLING, 70, 0),
        (Norm(Method.RATIO, {}, full=4), 3, 75),
        (Norm(Method.RATIO, {}, full=4), 5, 100),
        (Norm(Method.BOOLEAN, {}), 1, 100),
        (Norm(Method.DUTY, {}), 14 / 15, 93.3333333),
        (Norm(Method.EFFECT_SIZE, {}, full=0.3), -0.3, 60),
        (Norm(Method.EFFECT_SIZE, {}, full=0.3), 0.0, 80),
        (Norm(Method.EFFECT_SIZE, {}, full=0.3), 0.3, 100),
        (Norm(Method.EFFECT_SIZE, {}, full=0.3), -1.2, 0),
        (Norm(Method.GROWTH, {}, full=10), 0, 60),
        (Norm(Method.GROWTH, {}, full=10), 10, 100),
        (Norm(Method.GROWTH, {}, full=10), -15, 0),
        (Norm(Method.CV, {}, ideal=0.3, legal=0.5), 0.5, 60),
        (Norm(Method.CV, {}, ideal=0.3, legal=0.5), 0.3, 100),
        (Norm(Method.CV, {}, ideal=0.3, legal=0.5), 0.75, 0),
        (Norm(Method.PIECEWISE, {"*": Goalposts(3, 2, 1, 0)}, lo=8, hi=10), 8, 100),
        (Norm(Method.PIECEWISE, {"*": Goalposts(3, 2, 1, 0)}, lo=8, hi=10), 12, 60),
        (Norm(Method.PIECEWISE, {"*": Goalposts(3, 2, 1, 0)}, lo=5, hi=5), 4, 85),
    ],
)
def test_golden_points(norm: Norm, value: float, points: float) -> None:
    assert points_of(norm, np.array([value]), "junior")[0] == pytest.approx(points)


@given(st.sampled_from([(RISING, 1), (FALLING, -1), (Norm(Method.EFFECT_SIZE, {}, full=0.3), 1)]), st.floats(-100, 100))
def test_points_move_one_way_and_stay_within_0_and_100(which: tuple[Norm, int], value: float) -> None:
    norm, sign = which
    low, high = points_of(norm, np.array([value, value + 0.5]), "junior")
    assert 0 <= min(low, high) <= max(low, high) <= 100
    assert sign * (high - low) >= 0


@pytest.mark.parametrize(
    ("agg", "mean"),
    [
        (Aggregation(), 68.0),
        (Aggregation(Mean.GEOMETRIC), 90**0.4 * 53.3333333333**0.6),
        (Aggregation(Mean.POWER, -1.0), 1 / (0.4 / 90 + 0.6 / 53.3333333333)),
        (Aggregation(Mean.MIN), 53.3333333333),
    ],
)
def test_golden_means(agg: Aggregation, mean: float) -> None:
    assert mean_of(agg, np.array([90, 160 / 3]), np.array([0.4, 0.6])) == pytest.approx(mean)


def test_a_power_mean_near_zero_rests_on_its_floor() -> None:
    points, weights = np.array([0.0, 100.0]), np.array([0.5, 0.5])
    assert power_mean(points, weights, -50.0) == pytest.approx(2 ** (1 / 50), rel=1e-9)
    assert power_gradient(points, weights, -1.0)[0] == 0.0


@given(st.lists(st.floats(1, 100), min_size=1, max_size=8), st.sampled_from([-4.0, -1.0, 0.0, 1.0, 2.0]))
def test_equal_children_have_their_own_mean_and_means_lie_between(points: list[float], rho: float) -> None:
    weights = np.full(len(points), 1 / len(points))
    mean = float(power_mean(np.array(points), weights, rho))
    assert min(points) - 1e-9 <= mean <= max(points) + 1e-9
