"""A run is a function of its inputs: identity, missing states, growth, intervals, bands, vetoes."""

from dataclasses import replace

import pytest

from services.evaluation.indicators.core import State, missing
from services.evaluation.scoring.core import ScoreInput, UnitInput, run_id, score
from services.evaluation.scoring.core.draws import normals
from tests.evaluation.scoring_core.builders import a_framework, a_group, a_node, seen

GROWTH = {"method": "growth", "full": 10}


def _one(nodes, observations, baseline=(), **fields):
    units = (UnitInput("a", "junior", 100),)
    return score(ScoreInput(a_framework(nodes), "p", units, observations, baseline=baseline, **({"draws": 0} | fields)))


def _tree(*leaves):
    return [a_node("root", None, kind="agg", agg={"method": "arithmetic", "min_observed": 0.5}), *leaves]


def test_the_run_id_is_that_of_its_inputs() -> None:
    given_ = a_group(a_framework(), {"a": 90.0, "b": 60.0})
    assert run_id(given_) == run_id(replace(given_, units=given_.units[::-1]))
    for other in (
        replace(given_, seed=2),
        replace(given_, code_version="x"),
        replace(given_, snapshot_sha="s"),
        replace(given_, framework=a_framework(share=0.5)),
        replace(given_, observations=(*given_.observations[:1], seen("b", "x", 60.1))),
    ):
        assert run_id(other) != run_id(given_)


def test_a_run_repeats_to_the_last_bit() -> None:
    given_ = a_group(a_framework(), {"a": 90.0, "b": 60.0}, draws=200)
    noisy = replace(given_, observations=tuple(replace(o, se=4.0) for o in given_.observations))
    assert score(noisy) == score(noisy)


def test_draws_hang_on_seed_unit_leaf_and_period_only() -> None:
    one = normals(1, "a", "x", "p", 5)
    assert list(one) == list(normals(1, "a", "x", "p", 5))
    for key in ((2, "a", "x", "p"), (1, "b", "x", "p"), (1, "a", "y", "p"), (1, "a", "x", "q")):
        assert list(one) != list(normals(*key, 5))


def test_intervals_follow_the_error_of_the_leaf() -> None:
    nodes = _tree(a_node("x", "root"))
    unit = _one(nodes, (seen("a", "x", 70.0, 3.0),), draws=4000).units[0]
    slope = 25 / 25
    assert unit.own_interval is not None
    assert unit.own_interval.low == pytest.approx(70 - 1.645 * 3 * slope, abs=0.3)
    assert unit.own_interval.high == pytest.approx(70 + 1.645 * 3 * slope, abs=0.3)
    assert unit.bands == ("pass",)
    assert unit.own_interval.band_shares[2] == pytest.approx(0.951, abs=0.015)


def test_both_bands_are_shown_where_the_interval_crosses_a_cut() -> None:
    unit = _one(_tree(a_node("x", "root")), (seen("a", "x", 74.0, 3.0),), draws=500).units[0]
    assert unit.band == "pass"
    assert unit.bands == ("pass", "good")


def test_not_applicable_and_suppressed_spread_their_weight_and_lower_coverage() -> None:
    nodes = _tree(a_node("x", "root", weight=0.5), a_node("y", "root", weight=0.3), a_node("z", "root", weight=0.2))
    left_out = missing("a", "z", "p", State.NOT_APPLICABLE, "left_out")
    hidden = missing("a", "y", "p", State.SUPPRESSED, "too_few_pupils")
    unit = _one(nodes, (seen("a", "x", 80.0), hidden, left_out)).units[0]
    assert unit.own == pytest.approx(80)
    assert unit.coverage == pytest.approx(0.5)
    assert not unit.is_provisional
    assert unit.missing == (("y", "suppressed", "too_few_pupils"), ("z", "not_applicable", "left_out"))


def test_pending_makes_a_score_provisional_and_late_earns_the_floor() -> None:
    nodes = _tree(a_node("x", "root", weight=0.6), a_node("y", "root", weight=0.4, missing={"late": 10}))
    provisional = _one(nodes, (seen("a", "x", 80.0),)).units[0]
    assert (provisional.is_provisional, provisional.missing) == (True, (("y", "pending", "no_observation"),))
    late = _one(nodes, (seen("a", "x", 80.0), missing("a", "y", "p", State.LATE, "notice-7"))).units[0]
    assert late.own == pytest.approx(0.6 * 80 + 0.4 * 10)
    assert not late.is_provisional


def test_too_little_observed_gives_no_number_at_all() -> None:
    nodes = _tree(a_node("x", "root", weight=0.4), a_node("y", "root", weight=0.6))
    result = _one(nodes, (seen("a", "x", 80.0),))
    unit = result.units[0]
    assert (unit.own, unit.bundled, unit.band, unit.bundled_interval) == (None, None, None, None)
    assert {n.node_code: n.state for n in unit.nodes} == {"root": "pending", "x": "observed", "y": "pending"}


def test_an_unscored_unit_joins_no_group() -> None:
    given_ = a_group(a_framework(), {"a": 90.0, "b": 60.0, "c": 30.0})
    result = score(replace(given_, observations=given_.observations[:2]))
    assert result.groups[0].members == (("a", 0.5), ("b", 0.5))
    assert result.units[2].bundled is None


def test_c33_equal_growth_earns_equal_points_from_any_level() -> None:
    """`delta`: 5 points up is 60 + 40 * 5/10 for a strong and a weak school alike (C33)."""
    growth = a_node("gx", "root", weight=0.5, lens="growth", source="growth", selector={"of": "x"}, norm=GROWTH)
    nodes = _tree(a_node("x", "root", weight=0.5), growth)
    for start in (30.0, 85.0):
        unit = _one(nodes, (seen("a", "x", start + 5),), (seen("a", "x", start),)).units[0]
        points = {n.node_code: n.points for n in unit.nodes}
        assert points["gx"] == pytest.approx(80)
        assert unit.growth == pytest.approx(5), "growth never contains itself"


def test_without_a_baseline_growth_is_not_applicable_and_says_so() -> None:
    growth = a_node("gx", "root", weight=0.5, lens="growth", source="growth", selector={"of": "x"}, norm=GROWTH)
    unit = _one(_tree(a_node("x", "root", weight=0.5), growth), (seen("a", "x", 70.0),)).units[0]
    assert unit.missing == (("gx", "not_applicable", "no_baseline"),)
    assert (unit.own, unit.growth) == (pytest.approx(70), None)


def test_steps_come_in_order_and_a_veto_holds_after_bundling() -> None:
    marks = [
        a_node("fine", "root", kind="deduction", norm=None, weight=None),
        a_node("safe", "root", kind="gate", norm=None, weight=None, cap=59.0),
        a_node("fraud", "root", kind="veto", norm=None, weight=None, cap=10.0),
    ]
    framework = a_framework(_tree(a_node("x", "root"), *marks))
    given_ = a_group(framework, {"a": 90.0, "b": 90.0})
    facts = {"a": (5.0, 0.0, 1.0), "b": (0.0, 1.0, 0.0)}
    codes = ("fine", "safe", "fraud")
    extra = tuple(seen(u, c, v) for u, vs in facts.items() for c, v in zip(codes, vs, strict=True))
    a, b = score(replace(given_, observations=given_.observations + extra)).units
    assert [(s.what, s.before, s.after) for s in a.steps] == [
        ("deduction", 90, 85),
        ("clip", 85, 85),
        ("gate", 85, 59),
        ("veto", 59, 10),
    ]
    assert (a.own, a.bundled, a.limits) == (10, 10, ("veto",))
    assert b.bundled == pytest.approx(0.6 * 90 + 0.4 * 50)


def test_a_leaf_observed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        _one(_tree(a_node("x", "root")), (seen("a", "x", 1.0), seen("a", "x", 2.0)))


def test_a_stage_without_the_leaf_is_not_applicable() -> None:
    nodes = _tree(a_node("x", "root", weight=0.5), a_node("y", "root", weight=0.5, stages=["primary"]))
    unit = _one(nodes, (seen("a", "x", 70.0), seen("a", "y", 0.0))).units[0]
    assert unit.missing == (("y", "not_applicable", "no_such_stage"),)


def test_a_run_over_nothing_observed_scores_nobody() -> None:
    given_ = a_group(a_framework(), {"a": 90.0, "b": 60.0}, draws=20)
    result = score(replace(given_, observations=()))
    assert [u.bundled for u in result.units] == [None, None]
    assert result.groups == ()
