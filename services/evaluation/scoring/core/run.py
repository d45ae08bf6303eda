"""A score run: a pure function of framework, observations, parameters and seed; the same inputs give the same bytes."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Bundle, BundleMode, Kind
from services.evaluation.indicators.core.observation import Observation
from services.evaluation.scoring.core.bundle import Bundled, Rule, bundled, group_points, rule_of
from services.evaluation.scoring.core.incentives import Incentives, incentive_matrix
from services.evaluation.scoring.core.inputs import ScoreInput, ScoreResult, UnitInput
from services.evaluation.scoring.core.own import Own, own_of
from services.evaluation.scoring.core.results import group_score, unit_score, unscored

Values = NDArray[np.float64]
# A framework without a bundle rule scores every unit for itself.
NO_BUNDLE = Bundle(BundleMode.SHADOW, {role: {"*": 0.0} for role in ("lead", "member", "supported")})


def run_id(given: ScoreInput) -> str:
    """SHA-256 over everything that the run is a function of, in an order of its own."""
    body = {
        "framework": given.framework.sha256,
        "snapshot": given.snapshot_sha,
        "code": given.code_version,
        "period": given.period,
        "parameters": {"draws": given.draws, "seed": given.seed},
        "units": sorted((asdict(u) for u in given.units), key=lambda u: u["unit_id"]),
        "observations": sorted(json.dumps(asdict(o), sort_keys=True) for o in given.observations),
        "baseline": sorted(json.dumps(asdict(o), sort_keys=True) for o in given.baseline),
        "equity": dict(given.equity),
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def owns_of(given: ScoreInput, draws: int | None) -> tuple[Own, ...]:
    """The own tree of every unit, by id. ValueError for a leaf observed twice."""
    now, before = _by_unit(given.observations), _by_unit(given.baseline)
    return tuple(
        own_of(given, unit, now.get(unit.unit_id, {}), before.get(unit.unit_id, {}), draws)
        for unit in sorted(given.units, key=lambda u: u.unit_id)
    )


def rule_for(given: ScoreInput, owns: Sequence[Own]) -> Rule:
    """The bundle rule over the units that have an own score."""
    units: list[UnitInput] = [o.unit for o in owns]
    return rule_of(given.framework.bundle or NO_BUNDLE, given.framework.bands, units, given.equity)


def veto_cap(own: Own) -> float | None:
    """The cap of a triggered veto at the root: it holds after bundling too (evaluation.md §6)."""
    caps = [
        v.cap or 0.0
        for branch in own.shape.branches
        if branch.node.code == own.shape.root
        for v in branch.vetoes
        if v.kind is Kind.VETO and own.values[v.code][0] > 0.0
    ]
    return min(caps, default=None)


def bundle_all(given: ScoreInput, owns: Sequence[Own]) -> tuple[Rule, tuple[Bundled, ...], Values]:
    """Rule, results and O (units x draws) of the units that have an own score."""
    rule = rule_for(given, owns)
    points = np.stack([o.points for o in owns if o.points is not None]) if owns else np.zeros((0, 1))
    results = bundled(rule, points, [o.growth for o in owns], [veto_cap(o) for o in owns])
    return rule, results, points


def score(given: ScoreInput) -> ScoreResult:
    """The run.

    Units without enough observed weight come back unscored, with their missing leaves, and join no group.
    """
    every = owns_of(given, None)
    scored = [o for o in every if o.points is not None]
    rule, results, points = bundle_all(given, scored)
    drawn = {o.unit.unit_id: o for o in owns_of(given, given.draws)} if given.draws > 0 else {}
    many = [drawn[o.unit.unit_id] for o in scored] if drawn else []
    _, spread, clouds = bundle_all(given, many) if many else (rule, (None,) * len(scored), points)
    place = {o.unit.unit_id: k for k, o in enumerate(scored)}
    units = tuple(
        unscored(given.framework, o)
        if (k := place.get(o.unit.unit_id)) is None
        else unit_score(given.framework, rule, o, rule.ties[k], results[k], spread[k], veto_cap(o))
        for o in every
    )
    ids = [o.unit.unit_id for o in scored]
    groups = tuple(
        group_score(rule, team, ids, points, _group_cloud(rule, team.group_id, clouds) if many else None)
        for team in rule.teams.values()
    )
    return ScoreResult(
        run_id(given), given.framework.sha256, given.snapshot_sha, given.code_version, given.seed, units, groups
    )


def run_incentives(given: ScoreInput) -> tuple[tuple[str, ...], Incentives]:
    """The incentive matrix at the run's own scores, in the order of the unit ids it comes with."""
    scored = [o for o in owns_of(given, None) if o.points is not None]
    rule, _, points = bundle_all(given, scored)
    growth = [None if o.growth is None else float(o.growth[0]) for o in scored]
    matrix = incentive_matrix(rule, points[:, 0], growth, [veto_cap(o) for o in scored])
    return tuple(o.unit.unit_id for o in scored), matrix


def _group_cloud(rule: Rule, group_id: str, clouds: Values) -> Values:
    team = rule.teams[group_id]
    return group_points(rule.bundle, clouds[list(team.members)], team.omega, team.equity)


def _by_unit(observations: Iterable[Observation]) -> dict[str, dict[str, Observation]]:
    found: dict[str, dict[str, Observation]] = {}
    for observation in observations:
        leaves = found.setdefault(observation.unit_id, {})
        if observation.node_code in leaves:
            raise ValueError(f"{observation.unit_id} {observation.node_code} is observed twice")
        leaves[observation.node_code] = observation
    return found
