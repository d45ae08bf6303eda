"""The bundle rule (捆绑): group score G, lead's credit H, bundled score S, limits, modes and vetoes (evaluation.md §6).

Everything is vectorised over draws: O is an array units x draws, and the point score is the case of one draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.aggregate import power_mean
from services.evaluation.indicators.core.framework import Band, Bundle, BundleMode, Omega, OwnInGroup
from services.evaluation.scoring.core.bands import Cuts
from services.evaluation.scoring.core.inputs import Share, UnitInput

Values = NDArray[np.float64]
ANY = "*"


@dataclass(frozen=True, slots=True)
class Team:
    """A group's scored units, ordered by id.

    Indices into O, weights omega (sum 1), E where applicable, and who leads.
    """

    group_id: str
    members: tuple[int, ...]
    omega: Values
    equity: float | None
    leads: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tie:
    """A unit's tie to a group: pi = share of days, lambda = the group's share of the score by role x tightness."""

    group_id: str
    pi: float
    lambda_: float
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A bundle rule made ready for one set of scored units."""

    bundle: Bundle
    cuts: Cuts
    teams: Mapping[str, Team]
    ties: tuple[tuple[Tie, ...], ...]


@dataclass(frozen=True, slots=True)
class Bundled:
    """One unit's way from raw to S, each stage one value a draw; `group` is its mix of group scores."""

    own: Values
    group: Values | None
    credit: Values
    raw: Values
    limited: Values
    clipped: Values
    moded: Values
    final: Values


def rule_of(bundle: Bundle, bands: Sequence[Band], units: Sequence[UnitInput], equity: Mapping[str, float]) -> Rule:
    """The rule for these units (all have an own score); KeyError for a role or tightness without a lambda."""
    found: dict[str, list[tuple[int, Share]]] = {}
    for index, unit in enumerate(units):
        for share in unit.shares:
            found.setdefault(share.group_id, []).append((index, share))
    teams = {g: _team(bundle, g, found[g], units, equity.get(g)) for g in sorted(found)}
    ties = tuple(tuple(_tie(bundle, s) for s in sorted(u.shares, key=lambda s: s.group_id)) for u in units)
    return Rule(bundle, Cuts.of(bands), teams, ties)


def _team(
    bundle: Bundle, group_id: str, found: list[tuple[int, Share]], units: Sequence[UnitInput], equity: float | None
) -> Team:
    sizes = {
        Omega.EQUAL: [1.0 for _ in found],
        Omega.PUPILS: [float(units[i].pupils) for i, _ in found],
        Omega.DAYS_PUPILS: [units[i].pupils * s.days_share for i, s in found],
    }[bundle.omega]
    weights = np.array(sizes) if sum(sizes) > 0.0 else np.ones(len(found))
    leads = frozenset(i for i, s in found if s.role == "lead")
    return Team(group_id, tuple(i for i, _ in found), weights / weights.sum(), equity, leads)


def _tie(bundle: Bundle, share: Share) -> Tie:
    by = bundle.lambdas[share.role]
    lambda_ = by[share.tightness] if share.tightness in by else by[ANY]
    return Tie(share.group_id, share.days_share, lambda_, share.role == "lead")


def group_shares(bundle: Bundle, equity: float | None) -> tuple[float, float, float]:
    """Shares of the power mean, the weakest and E; where E is not applicable its share spreads over the other two."""
    if equity is not None or bundle.eta == 0.0:
        return 1.0 - bundle.kappa - bundle.eta, bundle.kappa, bundle.eta
    rest = 1.0 - bundle.eta
    return (rest - bundle.kappa) / rest, bundle.kappa / rest, 0.0


def group_points(bundle: Bundle, points: Values, omega: Values, equity: float | None) -> Values:
    """G = (1 - kappa - eta) P_rho + kappa min + eta E over the first axis of `points`."""
    mean, weakest, gap = group_shares(bundle, equity)
    return mean * power_mean(points, omega, bundle.rho) + weakest * points.min(axis=0) + gap * (equity or 0.0)


def seen_by(bundle: Bundle, team: Team, unit: int) -> tuple[tuple[int, ...], Values]:
    """The members and weights that make the group score which `unit` receives; alone, it is its own group."""
    if bundle.own_in_group is OwnInGroup.INCLUDE or len(team.members) == 1:
        return team.members, team.omega
    keep = [k for k, i in enumerate(team.members) if i != unit]
    weights = team.omega[keep]
    total = weights.sum()
    weights = weights / total if total > 0.0 else np.full(len(keep), 1.0 / len(keep))
    return tuple(team.members[k] for k in keep), weights


def credit_weights(team: Team, growth: Sequence[Values | None]) -> tuple[tuple[int, float], ...]:
    """Members (not leads) whose growth is known, with weights omega' (sum 1)."""
    known = [(i, w) for i, w in zip(team.members, team.omega, strict=True) if i not in team.leads]
    known = [(i, w) for i, w in known if growth[i] is not None]
    total = sum(w for _, w in known)
    return tuple((i, float(w / total)) for i, w in known) if total > 0.0 else ()


def credit_of(
    bundle: Bundle, ties: Sequence[Tie], teams: Mapping[str, Team], growth: Sequence[Values | None]
) -> Values:
    """H: what a lead earns by its members' growth, each member's bounded by 0 and h_max."""
    total = np.zeros(1)
    for tie in (t for t in ties if t.is_lead):
        for member, weight in credit_weights(teams[tie.group_id], growth):
            grown = growth[member]
            if grown is not None:
                total = total + tie.pi * weight * np.clip(grown, 0.0, bundle.h_max)
    return total


def bundled(
    rule: Rule, points: Values, growth: Sequence[Values | None], caps: Sequence[float | None]
) -> tuple[Bundled, ...]:
    """S of every unit; `points` is O (units x draws), `caps` the cap of a triggered veto."""
    return tuple(_bundled(rule, unit, points, growth, caps[unit]) for unit in range(len(points)))


def _bundled(rule: Rule, unit: int, points: Values, growth: Sequence[Values | None], cap: float | None) -> Bundled:
    bundle, own, ties = rule.bundle, points[unit], rule.ties[unit]
    received = [_received(rule, unit, points, tie) for tie in ties]
    credit = bundle.mu * credit_of(bundle, ties, rule.teams, growth) + np.zeros_like(own)
    kept = 1.0 - sum(t.pi * t.lambda_ for t in ties)
    raw = kept * own + credit
    for tie, group in zip(ties, received, strict=True):
        raw = raw + tie.pi * tie.lambda_ * group
    days = sum(t.pi for t in ties)
    mix = sum((t.pi / days * g for t, g in zip(ties, received, strict=True)), np.zeros_like(own)) if days > 0 else None
    limited = _limited(bundle, own, raw) if ties else raw
    clipped = np.clip(limited, 0.0, 100.0)
    moded = _moded(bundle.mode, rule.cuts, clipped, mix)
    final = moded if cap is None else np.minimum(moded, cap)
    return Bundled(own, mix, credit, raw, limited, clipped, moded, final)


def _received(rule: Rule, unit: int, points: Values, tie: Tie) -> Values:
    team = rule.teams[tie.group_id]
    members, omega = seen_by(rule.bundle, team, unit)
    return group_points(rule.bundle, points[list(members)], omega, team.equity)


def _limited(bundle: Bundle, own: Values, raw: Values) -> Values:
    low = own - bundle.down if bundle.down is not None else -np.inf
    high = own + bundle.up if bundle.up is not None else np.inf
    return np.clip(raw, low, high)


def _moded(mode: BundleMode, cuts: Cuts, points: Values, group: Values | None) -> Values:
    if group is None or mode in (BundleMode.BLEND, BundleMode.SHADOW):
        return points
    at = cuts.place(group)
    if mode is BundleMode.CAP:
        return np.minimum(points, cuts.top(at + 1))
    return np.clip(points, cuts.bottom(at), cuts.top(at))
