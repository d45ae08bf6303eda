"""Fixed-point columns.

A column x with scale q = 10^-k becomes the integers F = round(x/q), without loss (evaluation.md §5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
from numpy.typing import NDArray

from services.evaluation.valueadded.core.spec import FitRefused

MOST_DECIMALS = 9
_FLOAT_TOLERANCE = 1e-6
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Scale:
    """`decimals` = k; `is_quantised` when a value has more than 9 decimals, so that conversion rounds to 1e-9."""

    decimals: int
    is_quantised: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column in fixed point: value i is `scaled[i]` * 10^-decimals; `rounding_error` is the largest that was made."""

    name: str
    scaled: NDArray[np.int64]
    decimals: int
    is_quantised: bool = False
    rounding_error: float = 0.0


def scale_of_texts(texts: Iterable[str]) -> Scale:
    """The scale of a column from the decimals that its texts write (trailing zeros count: 71.50 has two)."""
    most = max((_decimals(text) for text in texts), default=0)
    return Scale(min(most, MOST_DECIMALS), most > MOST_DECIMALS)


def scale_of_floats(values: NDArray[np.float64]) -> Scale:
    """The smallest k <= 9 for which every binary float is within 1e-6 of an integer after scaling by 10^k."""
    for k in range(MOST_DECIMALS + 1):
        scaled = values * 10.0**k
        if bool(np.all(np.abs(scaled - np.round(scaled)) < _FLOAT_TOLERANCE)):
            return Scale(k)
    return Scale(MOST_DECIMALS, True)


def column_of_texts(name: str, texts: Sequence[str], scale: Scale | None = None) -> Column:
    """A column from decimal texts; ValueError names the first text that is no number, FitRefused an overflow."""
    scale = scale or scale_of_texts(texts)
    scaled, worst = [], Decimal(0)
    for text in texts:
        exact = _number(text).scaleb(scale.decimals)
        whole = exact.to_integral_value()
        worst = max(worst, abs(exact - whole))
        scaled.append(_within(name, int(whole)))
    error = float(worst.scaleb(-scale.decimals))
    return Column(name, np.array(scaled, dtype=np.int64), scale.decimals, error > 0.0, error)


def column_of_floats(name: str, values: NDArray[np.float64], scale: Scale | None = None) -> Column:
    """A column from binary floats; FitRefused(`fixed-point-overflow`) beyond 62 bits."""
    scale = scale or scale_of_floats(values)
    scaled = np.round(values * 10.0**scale.decimals)
    if not bool(np.all(np.abs(scaled) < _LARGEST)):
        raise FitRefused("fixed-point-overflow", f"{name} does not fit 62 bits at {scale.decimals} decimals", (name,))
    error = float(np.max(np.abs(values - scaled / 10.0**scale.decimals), initial=0.0)) if scale.is_quantised else 0.0
    return Column(name, scaled.astype(np.int64), scale.decimals, scale.is_quantised, error)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"not a number: {text!r}") from None
    if not number.is_finite():
        raise ValueError(f"not a finite number: {text!r}")
    return number


def _decimals(text: str) -> int:
    exponent = _number(text).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _within(name: str, scaled: int) -> int:
    if abs(scaled) >= _LARGEST:
        raise FitRefused("fixed-point-overflow", f"{name} does not fit 62 bits", (name,))
    return scaled
