"""The incentive matrix: what a point of one unit is worth to another, published with every bundle rule (§6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.aggregate import power_gradient
from services.evaluation.indicators.core.framework import BundleMode
from services.evaluation.scoring.core.bundle import Bundled, Rule, bundled, credit_weights, group_shares, seen_by

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Incentives:
    """`effects[i, j]` = dS_i/dO_j in the order of the rule's units.

    `binding[i]` names the limit that holds S_i, if any.
    """

    effects: Values
    binding: tuple[str | None, ...]

    def helping(self, unit: int, other: int) -> float | None:
        """R_ij = J_ij / J_ii: what helping another is worth against own effort; None where own effort earns nothing."""
        own = float(self.effects[unit, unit])
        return float(self.effects[unit, other]) / own if own > 0.0 else None

    @property
    def own_effort_floor(self) -> float:
        """The least that a point of one's own is worth to anyone."""
        return float(np.min(np.diag(self.effects)))


def incentive_matrix(
    rule: Rule, own: Values, growth: Sequence[float | None] | None = None, caps: Sequence[float | None] | None = None
) -> Incentives:
    """The matrix at own scores `own` (one a unit)."""
    size = len(own)
    grown = [None if g is None else np.array([g]) for g in (growth or [None] * size)]
    caps = caps or [None] * size
    results = bundled(rule, own[:, None], grown, caps)
    binding = tuple(binding_limit(rule, r, cap) for r, cap in zip(results, caps, strict=True))
    rows = [_row(rule, i, own, grown, binding[i]) for i in range(size)]
    return Incentives(np.array(rows), binding)


def binding_limit(rule: Rule, result: Bundled, cap: float | None) -> str | None:
    """The limit that holds S at its value: veto, cap or same_grade, floor, ceiling, down, up.

    The last to act is named.
    """
    if cap is not None and result.moded[0] > cap:
        return "veto"
    if result.moded[0] != result.clipped[0]:
        return "cap" if rule.bundle.mode is BundleMode.CAP else "same_grade"
    if result.clipped[0] != result.limited[0]:
        return "floor" if result.limited[0] < 0.0 else "ceiling"
    if result.limited[0] != result.raw[0]:
        return "down" if result.limited[0] > result.raw[0] else "up"
    return None


def _row(rule: Rule, unit: int, own: Values, growth: Sequence[Values | None], binding: str | None) -> Values:
    row = np.zeros(len(own))
    if binding in ("down", "up"):
        row[unit] = 1.0
    if binding is not None:
        return row
    ties, bundle = rule.ties[unit], rule.bundle
    row[unit] = 1.0 - sum(t.pi * t.lambda_ for t in ties)
    for tie in ties:
        team = rule.teams[tie.group_id]
        members, omega = seen_by(bundle, team, unit)
        points = own[list(members)]
        mean, weakest, _ = group_shares(bundle, team.equity)
        slope = mean * power_gradient(points, omega, bundle.rho)
        slope[int(np.argmin(points))] += weakest
        row[list(members)] += tie.pi * tie.lambda_ * slope
        if tie.is_lead:
            for member, weight in credit_weights(team, growth):
                grown = growth[member]
                inside = grown is not None and 0.0 < float(grown[0]) < bundle.h_max
                row[member] += bundle.mu * tie.pi * weight * inside
    return row


def lambda_for(ratio: float, *, kappa: float, weakest: float, lead: float) -> float:
    """The lambda that makes helping the weakest worth `ratio` to the lead: mean + min, included, without credit.

    `weakest` and `lead` are their weights omega.
    """
    return ratio / ((1.0 - kappa) * weakest + kappa + ratio * (1.0 - (1.0 - kappa) * lead))
