"""The waterfall closes to 1e-9 on every tree and rule, and its shares are the exact ones."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.indicators.core.aggregate import power_mean
from services.evaluation.scoring.core import NoReference, Reference, ScoreInput, Share, UnitInput, explain, score
from services.evaluation.scoring.core.shapley import min_shares, power_shares, shapley, slopes
from tests.evaluation.scoring_core.builders import a_framework, a_group, a_node, seen

POINTS = st.floats(0, 100)
AGGS = st.sampled_from(
    [
        {"method": "arithmetic"},
        {"method": "geometric"},
        {"method": "power", "rho": -2},
        {"method": "power", "rho": 3},
        {"method": "min"},
    ]
)


def _brute(game: Any, now: np.ndarray, reference: np.ndarray) -> np.ndarray:
    total = np.zeros(len(now))
    orders = list(permutations(range(len(now))))
    for order in orders:
        at = reference.copy()
        for player in order:
            before = game(at)
            at[player] = now[player]
            total[player] += game(at) - before
    return total / len(orders)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=5), st.sampled_from([1.0, 0.0, -1.0, -4.0]))
def test_shares_equal_brute_force_shapley(pairs: list[tuple[float, float]], rho: float) -> None:
    now, reference = (np.array(side) for side in zip(*pairs, strict=True))
    weights = np.arange(1.0, len(pairs) + 1) / np.arange(1.0, len(pairs) + 1).sum()
    expected = _brute(lambda x: float(power_mean(x, weights, rho)), now, reference)
    assert power_shares(now, reference, weights, rho) == pytest.approx(expected, abs=1e-9)
    assert min_shares(now, reference) == pytest.approx(_brute(min, now, reference), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(POINTS, POINTS), min_size=13, max_size=40), st.sampled_from([0.0, -1.0, -4.0]))
def test_shares_of_a_large_group_add_up(pairs: list[tuple[float, float]], rho: float) -> None:
    now, reference = (np.array(side) for side in zip(*pairs, strict=True))
    weights = np.full(len(pairs), 1 / len(pairs))
    change = float(power_mean(now, weights, rho) - power_mean(reference, weights, rho))
    assert power_shares(now, reference, weights, rho).sum() == pytest.approx(change, abs=1e-10)
    assert min_shares(now, reference).sum() == pytest.approx(now.min() - reference.min(), abs=1e-9)


def test_a_child_that_did_not_move_keeps_a_slope() -> None:
    """Its children may have cancelled out; with a slope of 0 their true opposite effects would vanish."""
    weights = np.array([0.5, 0.5])
    found = slopes(lambda x: power_mean(x, weights, -1.0), np.array([70.0, 80.0]), np.array([70.0, 60.0]))
    assert found[0] == pytest.approx((power_slope(70, 60) + power_slope(70, 80)) / 2, rel=1e-4)
    assert shapley(lambda x: power_mean(x, weights, -1.0), np.array([70.0, 80.0]), np.array([70.0, 60.0]))[0] == 0.0


def power_slope(x: float, other: float) -> float:
    mean = 2 / (1 / x + 1 / other)
    return 0.5 * (mean / x) ** 2


def _a_tree(agg: dict[str, Any], inner: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        a_node("root", None, kind="agg", agg=agg),
        a_node("d1", "root", kind="agg", agg=inner, weight=0.6),
        a_node("x", "d1", weight=0.5),
        a_node("y", "d1", weight=0.5),
        a_node("d2", "root", weight=0.4),
        a_node("fine", "root", kind="deduction", norm=None, weight=None),
        a_node("plus", "d1", kind="bonus", norm=None, weight=None),
        a_node("safe", "root", kind="gate", norm=None, weight=None, cap=59.0),
        a_node("fraud", "root", kind="veto", norm=None, weight=None, cap=0.0),
    ]


def _observed(unit: str, values: list[float], fine: float, safe: bool, fraud: bool) -> tuple[Any, ...]:
    leaves = zip(("x", "y", "d2"), values, strict=True)
    marks = (("fine", fine), ("plus", fine / 2), ("safe", float(safe)), ("fraud", float(fraud)))
    return tuple(seen(unit, c, v, evidence=(f"event-{unit}-{c}",)) for c, v in (*leaves, *marks))


UNIT = st.tuples(st.lists(POINTS, min_size=3, max_size=3), st.floats(0, 30), st.booleans(), st.booleans())


@settings(max_examples=60, deadline=None)
@given(
    AGGS,
    AGGS,
    st.lists(UNIT, min_size=1, max_size=4),
    st.lists(UNIT, min_size=4, max_size=4),
    st.sampled_from(list(Reference)),
    st.sampled_from(["blend", "cap", "same_grade"]),
    st.sampled_from([1.0, -2.0]),
    st.sampled_from(["include", "leave_one_out"]),
    st.one_of(st.none(), st.floats(0, 10)),
)
def test_the_lines_add_up_to_the_difference(
    agg: dict[str, Any],
    inner: dict[str, Any],
    units: list[Any],
    before: list[Any],
    reference: Reference,
    mode: str,
    rho: float,
    own_in_group: str,
    limit: float | None,
) -> None:
    framework = a_framework(
        _a_tree(agg, inner),
        mode=mode,
        rho=rho,
        kappa=0.2,
        mu=0.3,
        h_max=5,
        own_in_group=own_in_group,
        down=limit,
        up=limit,
    )
    ids = [f"u{k}" for k in range(len(units))]
    now = tuple(o for i, u in zip(ids, units, strict=True) for o in _observed(i, *u))
    past = tuple(o for i, u in zip(ids, before, strict=False) for o in _observed(i, *u))
    made = tuple(UnitInput(i, "junior", 50, (Share("g", "lead" if i == "u0" else "member", None),)) for i in ids)
    given_ = ScoreInput(framework, "2026-2027", made, now, baseline=past, draws=0)
    by_id = {u.unit_id: u for u in score(given_).units}
    for unit in ids:
        found = explain(given_, unit, reference)
        ends = sum(line.points for line in found.lines if not line.is_total)
        assert abs(ends - (found.score - found.reference_score)) <= 1e-9
        assert found.score == pytest.approx((by_id[unit].bundled or 0) + by_id[unit].rounding, abs=1e-12)


def test_linear_lines_are_weight_times_difference_and_name_their_evidence() -> None:
    framework = a_framework(share=0.4)
    given_ = a_group(framework, {"a": 88.0, "b": 60.0})
    observations = tuple(seen(o.unit_id, "x", o.value or 0, evidence=("e1", "e2")) for o in given_.observations)
    found = explain(ScoreInput(framework, "p", given_.units, observations, draws=0), "a", Reference.STANDARD)
    lines = {(line.part, line.code): line for line in found.lines}
    assert found.reference_score == pytest.approx(60)
    assert lines["own", "x"].points == pytest.approx(0.6 * 28)
    assert lines["own", "x"].evidence == ("e1", "e2")
    assert lines["group", "a"].points == pytest.approx(0.4 * 0.5 * 28)
    assert lines["group", "b"].points == pytest.approx(0)
    assert lines["group", "g"].is_total


def test_a_limit_is_a_line_of_its_own() -> None:
    found = explain(a_group(a_framework(share=0.8, down=3), {"a": 90.0, "b": 40.0}), "a", Reference.STANDARD)
    limit = next(line for line in found.lines if line.part == "limit")
    assert limit.points == pytest.approx(87 - (0.2 * 90 + 0.8 * 65))


def test_rounding_is_a_line_of_its_own() -> None:
    found = explain(a_group(a_framework(share=0.4), {"a": 88.123456, "b": 60.0}), "a", Reference.STANDARD)
    assert found.score == round(found.score, 4)
    assert next(line for line in found.lines if line.part == "rounding").points != 0.0


def test_a_unit_without_last_year_or_group_has_no_such_reference() -> None:
    given_ = a_group(a_framework(), {"a": 88.0})
    with pytest.raises(NoReference):
        explain(given_, "a", Reference.LAST_YEAR)
    alone = ScoreInput(given_.framework, "p", (UnitInput("a", "junior", 1),), (seen("a", "x", 50.0),), draws=0)
    with pytest.raises(NoReference):
        explain(alone, "a", Reference.GROUP)
