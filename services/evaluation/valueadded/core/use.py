"""What may follow from value added: never from one year, and never without saying how many flags are false."""

from collections.abc import Iterable

# A school is actionable only when it is this probable, two years running, that it lies below (evaluation.md §5).
SURE = 0.9


def is_actionable(p_this: float | None, p_last: float | None) -> bool:
    """Whether P(a_j < -0.2 SD_y) reached 0.9 in two consecutive years; a year without an effect is no evidence."""
    return p_this is not None and p_last is not None and p_this >= SURE and p_last >= SURE


def expected_false(probabilities: Iterable[float]) -> float:
    """The expected number of false flags in a list: the sum of 1 - P_j, stated beside every list."""
    return sum(1.0 - p for p in probabilities)
