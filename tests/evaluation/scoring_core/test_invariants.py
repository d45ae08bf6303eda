"""The invariants of evaluation.md §6, over generated groups and rules."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.scoring.core import ScoreInput, Share, UnitInput, score, weighted_cv
from tests.evaluation.scoring_core.builders import a_framework, a_group, seen

SCORES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.floats(0, 100), min_size=1, max_size=7)
RULES = st.fixed_dictionaries(
    {
        "share": st.floats(0, 1),
        "kappa": st.floats(0, 0.5),
        "eta": st.floats(0, 0.5),
        "rho": st.sampled_from([1.0, 0.0, -1.0, -4.0]),
        "mode": st.sampled_from(["blend", "cap", "same_grade", "shadow"]),
        "own_in_group": st.sampled_from(["include", "leave_one_out"]),
        "omega": st.sampled_from(["pupils", "equal", "days_pupils"]),
        "down": st.one_of(st.none(), st.floats(0, 20)),
        "up": st.one_of(st.none(), st.floats(0, 20)),
    }
)


def _scores(given_: ScoreInput) -> dict[str, float]:
    return {u.unit_id: u.bundled or 0.0 for u in score(given_).units}


@settings(max_examples=60, deadline=None)
@given(SCORES, RULES, st.data())
def test_no_score_falls_when_any_own_score_rises(
    own: dict[str, float], rule: dict[str, Any], data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(sorted(own)))
    better = own | {unit: data.draw(st.floats(own[unit], 100))}
    framework = a_framework(**rule)
    before, after = (_scores(a_group(framework, o, lead=min(own))) for o in (own, better))
    assert all(after[u] >= before[u] - 1e-9 for u in own)


@settings(max_examples=40, deadline=None)
@given(SCORES, RULES)
def test_scores_stay_within_0_and_100(own: dict[str, float], rule: dict[str, Any]) -> None:
    result = score(a_group(a_framework(**rule), own, equity={"g": 50.0}))
    for value in [u.bundled for u in result.units] + [g.points for g in result.groups]:
        assert value is not None
        assert -1e-9 <= value <= 100 + 1e-9


@settings(max_examples=30, deadline=None)
@given(SCORES, RULES)
def test_order_of_units_and_observations_does_not_matter(own: dict[str, float], rule: dict[str, Any]) -> None:
    here = a_group(a_framework(**rule), own, lead=min(own), draws=20)
    there = ScoreInput(here.framework, here.period, here.units[::-1], here.observations[::-1], draws=20)
    assert score(here) == score(there)


@settings(max_examples=30, deadline=None)
@given(SCORES, RULES)
def test_without_a_group_share_or_credit_everyone_keeps_the_own_score(
    own: dict[str, float], rule: dict[str, Any]
) -> None:
    free = rule | {"share": 0.0, "mode": "blend"}
    assert _scores(a_group(a_framework(**free), own)) == pytest.approx(own, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(1, 100), RULES)
def test_a_group_of_one_school_scores_as_the_school(points: float, rule: dict[str, Any]) -> None:
    result = score(a_group(a_framework(**rule | {"eta": 0.0}), {"a": points}))
    assert result.groups[0].points == pytest.approx(points)


def test_shares_by_days_make_the_mix_of_two_groups() -> None:
    """90 days in g and 270 in h: a quarter of G_g and three quarters of G_h; it counts once in each."""
    framework = a_framework(share=0.4)
    units = (
        UnitInput("a", "junior", 100, (Share("g", "lead", None),)),
        UnitInput("b", "junior", 100, (Share("h", "lead", None),)),
        UnitInput("c", "junior", 100, (Share("g", "member", None, 0.25), Share("h", "member", None, 0.75))),
    )
    own = {"a": 90.0, "b": 70.0, "c": 50.0}
    result = score(ScoreInput(framework, "p", units, tuple(seen(u, "x", v) for u, v in own.items()), draws=0))
    group = {g.group_id: g.points for g in result.groups}
    assert group == {"g": pytest.approx(70), "h": pytest.approx(60)}
    assert result.units[2].bundled == pytest.approx(0.6 * 50 + 0.4 * (0.25 * 70 + 0.75 * 60))


def test_d02_the_share_differs_by_tightness() -> None:
    """紧密型+帮扶型 in one group: the tight member carries more of the group than the supported one (D02)."""
    framework = a_framework(
        lambdas={"lead": {"*": 0.4}, "member": {"tight": 0.5, "*": 0.2}, "supported": {"support": 0.1, "*": 0.1}}
    )
    roles = {"a": ("lead", None), "b": ("member", "tight"), "c": ("supported", "support"), "d": ("member", None)}
    units = tuple(UnitInput(u, "junior", 1, (Share("g", r, t),)) for u, (r, t) in roles.items())
    result = score(ScoreInput(framework, "p", units, tuple(seen(u, "x", 80.0) for u in roles), draws=0))
    assert [u.lambda_ for u in result.units] == [0.4, 0.5, 0.1, 0.2]


def test_the_lead_earns_its_members_growth_and_nobody_else_does() -> None:
    framework = a_framework(share=0.4, mu=0.5, h_max=8)
    now, before = {"a": 80.0, "b": 70.0, "c": 60.0}, {"a": 80.0, "b": 64.0, "c": 40.0}
    given_ = a_group(framework, now, baseline=tuple(seen(u, "x", v) for u, v in before.items()))
    by_id = {u.unit_id: u for u in score(given_).units}
    assert by_id["a"].credit == pytest.approx(0.5 * (6 + 8) / 2), "c's growth of 20 counts as h_max"
    assert (by_id["b"].credit, by_id["c"].credit) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("mode", "own", "expected"),
    [
        ("cap", {"a": 95.0, "b": 50.0, "c": 50.0}, 84.99),
        ("same_grade", {"a": 95.0, "b": 50.0, "c": 50.0}, 74.99),
        ("blend", {"a": 95.0, "b": 50.0, "c": 50.0}, 92.0),
    ],
)
def test_modes_move_a_score_to_the_nearest_edge_of_the_allowed_band(
    mode: str, own: dict[str, float], expected: float
) -> None:
    """G = 65 (pass): cap allows one band above (good), same_grade only pass."""
    result = score(a_group(a_framework(mode=mode, share=0.1), own))
    assert result.groups[0].points == pytest.approx(65)
    assert result.units[0].bundled == pytest.approx(expected)


def test_limits_protect_the_strong_and_bound_the_free_rider() -> None:
    result = score(a_group(a_framework(share=0.8, down=3, up=5), {"a": 90.0, "b": 40.0}))
    assert [u.bundled for u in result.units] == pytest.approx([87, 45])
    assert [u.limits for u in result.units] == [("down",), ("up",)]


def test_equal_schools_have_a_cv_of_zero() -> None:
    assert weighted_cv([45.0, 90.0], [45, 90]).cv == pytest.approx(0.0, abs=1e-12)


def test_one_more_unrelated_unit_moves_no_other_score() -> None:
    framework = a_framework(share=0.4)
    alone = a_group(framework, {"a": 90.0, "b": 60.0}, draws=50)
    more = ScoreInput(
        framework,
        alone.period,
        (*alone.units, UnitInput("0", "junior", 500)),
        (*alone.observations, seen("0", "x", 10.0, 5.0)),
        draws=50,
    )
    assert score(more).units[1:] == score(alone).units


def test_a_share_sweep_is_linear() -> None:
    values = [_scores(a_group(a_framework(share=s), {"a": 90.0, "b": 50.0}))["a"] for s in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert np.diff(values) == pytest.approx([-5.0] * 4)
