"""Bands (等第): where a score stands, and the edges that cap and same-grade move it to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Band

Values = NDArray[np.float64]
# A band's upper edge is the last shown score under the next cut (two decimals), so that what is shown stays inside.
EDGE = 0.01
# A score that reaches a cut but for the last bits of its sums has reached it.
_GRAIN = 1e-9
_SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Cuts:
    """The minima of bands from the lowest up, and their codes in the same order."""

    minima: Values
    codes: tuple[str, ...]

    @classmethod
    def of(cls, bands: Sequence[Band]) -> "Cuts":
        """The cuts of a framework's bands, in any order."""
        rising = sorted(bands, key=lambda b: b.minimum)
        return cls(np.array([b.minimum for b in rising]), tuple(b.code for b in rising))

    def place(self, points: Values) -> NDArray[np.intp]:
        """The index of the band of each score, 0 the lowest."""
        return np.maximum(np.searchsorted(self.minima, points + _GRAIN, side="right") - 1, 0)

    def code(self, points: float) -> str:
        """The code of the band of one score."""
        return self.codes[int(self.place(np.array([points]))[0])]

    def bottom(self, place: NDArray[np.intp]) -> Values:
        """The lowest score of a band."""
        return self.minima[np.minimum(place, len(self.minima) - 1)]

    def top(self, place: NDArray[np.intp]) -> Values:
        """The highest score of a band as shown; 100 for the highest band and above."""
        above = np.minimum(place + 1, len(self.minima) - 1)
        return np.where(place + 1 < len(self.minima), self.minima[above] - EDGE, 100.0)

    def shares(self, points: Values) -> tuple[float, ...]:
        """The share of draws in each band, the highest band first."""
        counts = np.bincount(self.place(points), minlength=len(self.codes))
        return tuple(float(c) / len(points) for c in counts[::-1])


def shown(points: float) -> float:
    """The score as the API carries it: 4 decimals, half to even."""
    return float(Decimal(repr(points)).quantize(_SHOWN, rounding=ROUND_HALF_EVEN))
