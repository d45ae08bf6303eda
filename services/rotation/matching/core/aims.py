"""What a plan aims at and stays within: the order of tiers, and the guards that are no policy quota."""

from dataclasses import dataclass
from typing import ClassVar

from services.rotation.matching.core.rules import Ratio


@dataclass(frozen=True, slots=True)
class Limits:
    """Guards that are no policy quota: cover +-FTE, head count +-persons, out-cap by role, loss guard in FTE."""

    cover: int = 100
    head: int = 2
    guard: int = 100
    out_cap: dict[str, Ratio] | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A weighted sum of terms: imbalance, rank_points, extra_km, non_priority, short_tenure, unwilling."""

    id: str
    terms: dict[str, int]


@dataclass(frozen=True, slots=True)
class TierProfile:
    """The order of tiers after `shortfall` by rank and before `changes`, and the scales of their terms.

    attributes balanced between the units of a group: backbone | under_45 | senior_title | headcount.
    """

    profile: str
    order: tuple[Tier, ...]
    attributes: tuple[str, ...] = ()
    rank_points: tuple[int, ...] = (0, 3, 6)
    unlisted: int = 15
    not_volunteered: int = 25
    km_cap: int = 40
    short_years: int = 3
    UNORDERED: ClassVar = ("attributes",)
