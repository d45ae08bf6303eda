"""Balance: the worked example of public sources, and the separable change against recomputation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.scoring.core import moved_cv, weighted_cv

PUPILS = [45, 37, 89, 76, 55]
BOOKS = [279, 137, 935, 160, 402]


def test_the_published_worked_example() -> None:
    """0.515257, published as 0.52; the unweighted form (0.4888) would pass a 0.50 line that the official one fails."""
    found = weighted_cv(BOOKS, PUPILS)
    assert found.cv == pytest.approx(0.515257, abs=5e-7)
    assert weighted_cv(BOOKS, PUPILS, per=100).cv == pytest.approx(found.cv or 0, rel=1e-12)
    ratios = [b / p for b, p in zip(BOOKS, PUPILS, strict=True)]
    mean = sum(ratios) / 5
    assert (sum((r - mean) ** 2 for r in ratios) / 5) ** 0.5 / mean == pytest.approx(0.4888, abs=5e-5)


def test_no_amount_at_all_has_no_cv() -> None:
    assert weighted_cv([0, 0], [10, 20]).cv is None


@pytest.mark.parametrize("pupils", [[10, 0], [10], []])
def test_units_without_pupils_are_refused(pupils: list[float]) -> None:
    with pytest.raises(ValueError, match="positive enrolment"):
        weighted_cv([1.0, 2.0], pupils)


@given(
    st.lists(st.tuples(st.floats(1, 500), st.floats(10, 3000)), min_size=2, max_size=12),
    st.floats(-5, 5),
    st.sampled_from([1.0, 100.0]),
)
def test_a_move_changes_the_cv_as_recomputation_says(
    units: list[tuple[float, float]], amount: float, per: float
) -> None:
    amounts, pupils = [u[0] for u in units], [u[1] for u in units]
    predicted = moved_cv(weighted_cv(amounts, pupils, per=per), amount, units[0], units[1])
    moved = [amounts[0] - amount, amounts[1] + amount, *amounts[2:]]
    assert predicted == pytest.approx(weighted_cv(moved, pupils, per=per).cv, rel=1e-6, abs=1e-6)
