"""From arrays to the frozen results that are stored, shown and replayed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Framework
from services.evaluation.indicators.core.observation import State
from services.evaluation.scoring.core.bands import Cuts, shown
from services.evaluation.scoring.core.bundle import Bundled, Rule, Team, Tie, group_points
from services.evaluation.scoring.core.incentives import binding_limit
from services.evaluation.scoring.core.inputs import GroupScore, Interval, NodeScore, Step, UnitScore
from services.evaluation.scoring.core.own import Own

Values = NDArray[np.float64]
# The 90 % interval of evaluation.md §8.
_QUANTILES = (0.05, 0.95)


def interval_of(cuts: Cuts, cloud: Values) -> Interval:
    """The 90 % interval of draws and the share of each band, highest first."""
    low, high = np.quantile(cloud, _QUANTILES)
    return Interval(float(low), float(high), cuts.shares(cloud))


def unit_score(
    framework: Framework,
    rule: Rule,
    own: Own,
    ties: Sequence[Tie],
    result: Bundled,
    cloud: Bundled | None,
    cap: float | None,
) -> UnitScore:
    """One unit's result from its tree, its way through the bundle rule, and the draws of both."""
    final = float(result.final[0])
    spread = interval_of(rule.cuts, cloud.final) if cloud is not None else None
    limit = binding_limit(rule, result, cap)
    return UnitScore(
        unit_id=own.unit.unit_id,
        own=float(result.own[0]),
        group=None if result.group is None else float(result.group[0]),
        bundled=final,
        rounding=shown(final) - final,
        band=rule.cuts.code(final),
        bands=_bands(rule.cuts, final, spread),
        own_interval=interval_of(rule.cuts, cloud.own) if cloud is not None else None,
        bundled_interval=spread,
        coverage=own.shape.coverage[own.shape.root],
        is_provisional=own.shape.root in own.shape.provisional,
        growth=None if own.growth is None else float(own.growth[0]),
        lambda_=sum(t.pi * t.lambda_ for t in ties),
        credit=float(result.credit[0]),
        nodes=_nodes(framework, own),
        steps=_steps(own),
        limits=(limit,) if limit else (),
        missing=_missing(own),
    )


def unscored(framework: Framework, own: Own) -> UnitScore:
    """A unit of which too little is known: no number at all, but every leaf and what is missing."""
    root = own.shape.root
    return UnitScore(
        unit_id=own.unit.unit_id,
        own=None,
        group=None,
        bundled=None,
        rounding=0.0,
        band=None,
        bands=(),
        own_interval=None,
        bundled_interval=None,
        coverage=own.shape.coverage[root],
        is_provisional=root in own.shape.provisional,
        growth=None,
        lambda_=0.0,
        credit=0.0,
        nodes=_nodes(framework, own),
        steps=_steps(own),
        limits=(),
        missing=_missing(own),
    )


def group_score(rule: Rule, team: Team, ids: Sequence[str], points: Values, cloud: Values | None) -> GroupScore:
    """A group's result over its scored units."""
    scores = points[list(team.members), 0]
    value = group_points(rule.bundle, points[list(team.members)], team.omega, team.equity)
    return GroupScore(
        team.group_id,
        float(value[0]),
        interval_of(rule.cuts, cloud) if cloud is not None else None,
        tuple((ids[i], float(w)) for i, w in zip(team.members, team.omega, strict=True)),
        ids[team.members[int(np.argmin(scores))]],
    )


def _bands(cuts: Cuts, points: float, spread: Interval | None) -> tuple[str, ...]:
    """Bands that cannot be told apart: from the band of the low end to that of the high end."""
    if spread is None:
        return (cuts.code(points),)
    ends = cuts.place(np.array([min(spread.low, points), max(spread.high, points)]))
    return cuts.codes[int(ends[0]) : int(ends[1]) + 1]


def _nodes(framework: Framework, own: Own) -> tuple[NodeScore, ...]:
    share = {own.shape.root: 1.0}
    for branch in own.shape.branches:
        share |= dict(zip(branch.codes, branch.weights, strict=True))
    out = []
    for node in framework.nodes:
        if node.code not in own.shape.states:
            continue
        points, seen = own.values.get(node.code), own.observed.get(node.code)
        out.append(
            NodeScore(
                node_code=node.code,
                points=None if points is None else float(points[0]),
                state=own.shape.states[node.code],
                coverage=own.shape.coverage[node.code],
                share=share.get(node.code, 0.0),
                is_provisional=node.code in own.shape.provisional,
                value=seen.value if seen else None,
                se=seen.se if seen else 0.0,
                reason=seen.reason if seen else "",
                evidence=seen.evidence if seen else (),
            )
        )
    return tuple(out)


def _steps(own: Own) -> tuple[Step, ...]:
    return tuple(Step(s.node_code, s.what, s.by, float(s.before[0]), float(s.after[0])) for s in own.steps)


def _missing(own: Own) -> tuple[tuple[str, str, str], ...]:
    """Leaves without an observed value: code, state, reason."""
    return tuple(
        (code, str(o.state), o.reason)
        for code, o in sorted(own.observed.items())
        if code in own.shape.states and o.state is not State.OBSERVED
    )
