"""The incentive matrix: the reference numbers of evaluation.md §6, and differences of the score itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.evaluation.scoring.core import lambda_for, run_incentives, score
from services.evaluation.scoring.core.inputs import ScoreInput
from tests.evaluation.scoring_core.builders import a_framework, a_group

OWN = dict(zip("abcde", (88.0, 74.0, 70.0, 65.0, 58.0), strict=True))


@pytest.mark.parametrize(
    ("rule", "ratio"),
    [
        ({"share": 0.4}, 0.118),
        ({"share": 0.4, "rho": -1}, 0.177),
        ({"share": 0.4, "rho": -4}, 0.282),
        ({"share": 0.4, "kappa": 0.3}, 0.268),
        ({"share": 0.6}, 0.231),
        ({"share": 0.6, "kappa": 0.4}, 0.661),
    ],
)
def test_what_helping_the_weakest_is_worth_to_the_lead(rule: dict[str, float], ratio: float) -> None:
    units, matrix = run_incentives(a_group(a_framework(**rule), OWN))
    assert units == tuple("abcde")
    assert matrix.helping(0, 4) == pytest.approx(ratio, abs=0.0005)


def test_the_closed_form_finds_the_lambda_for_a_wanted_ratio() -> None:
    share = lambda_for(0.5, kappa=0.3, weakest=0.2, lead=0.2)
    _, matrix = run_incentives(a_group(a_framework(share=share, kappa=0.3), OWN))
    assert matrix.helping(0, 4) == pytest.approx(0.5, abs=1e-12)


def _bundled(given_: ScoreInput) -> np.ndarray:
    return np.array([u.bundled for u in score(given_).units])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(20, 95), min_size=2, max_size=6, unique=True),
    st.floats(0.05, 0.9),
    st.floats(0, 0.6),
    st.sampled_from([1.0, 0.0, -1.0, -4.0]),
    st.sampled_from(["include", "leave_one_out"]),
    st.one_of(st.none(), st.floats(1, 10)),
)
def test_the_matrix_is_the_derivative_of_the_score(
    scores: list[float], share: float, kappa: float, rho: float, own_in_group: str, down: float | None
) -> None:
    gaps = np.diff(sorted(scores))
    assume(gaps.min() > 0.01)
    framework = a_framework(share=share, kappa=kappa, rho=rho, own_in_group=own_in_group, down=down)
    own = {f"u{k}": v for k, v in enumerate(scores)}
    _, matrix = run_incentives(a_group(framework, own))
    step = 1e-5
    for j, unit in enumerate(own):
        up, low = (_bundled(a_group(framework, own | {unit: own[unit] + s})) for s in (step, -step))
        there = (up - low) / (2 * step)
        free = [i for i in range(len(scores)) if down is None or matrix.binding[i] is None]
        near = [
            i for i in free if down is not None and abs(_bundled(a_group(framework, own))[i] - scores[i] + down) < 0.01
        ]
        for i in set(free) - set(near):
            assert matrix.effects[i, j] == pytest.approx(there[i], abs=1e-5)


def test_a_binding_limit_is_named_and_stops_the_help() -> None:
    _, matrix = run_incentives(a_group(a_framework(share=0.6, down=2), OWN))
    assert matrix.binding[0] == "down"
    assert list(matrix.effects[0]) == [1.0, 0, 0, 0, 0]


def test_b37_one_members_drop_moves_every_other_score_in_the_group() -> None:
    """绑定式: with no limit binding every effect is positive (B37)."""
    framework = a_framework(share=0.3, kappa=0.2)
    _, matrix = run_incentives(a_group(framework, OWN))
    assert (matrix.effects > 0).all()
    fallen = _bundled(a_group(framework, OWN | {"c": 60.0}))
    assert (fallen < _bundled(a_group(framework, OWN))).all()
