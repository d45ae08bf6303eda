"""The own score O of one unit: leaves from observations, growth against the baseline, the tree up to the root."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Framework, Kind, Lens, Node, Source, UnitLevel
from services.evaluation.indicators.core.normalise import points_of
from services.evaluation.indicators.core.observation import Observation, State, missing
from services.evaluation.indicators.core.tree import Shape, StepValues, shape_of, values_of
from services.evaluation.scoring.core.draws import normals
from services.evaluation.scoring.core.inputs import ScoreInput, UnitInput

Values = NDArray[np.float64]
Observed = Mapping[str, Observation]
_HAS_POINTS = (State.OBSERVED, State.IMPUTED, State.LATE)


@dataclass(frozen=True, slots=True)
class Own:
    """A unit's tree.

    `leaves` and `values` hold points by node code (gates 1 = passed, vetoes 1 = triggered), one a draw.

    `baseline` are last year's points of the plain leaves; `growth` = B_t - B_0 without growth nodes, None
    without a baseline.
    """

    unit: UnitInput
    shape: Shape
    observed: Observed
    leaves: Mapping[str, Values]
    values: Mapping[str, Values]
    steps: tuple[StepValues, ...]
    baseline: Mapping[str, Values]
    growth: Values | None

    @property
    def points(self) -> Values | None:
        """O, or None when too little is observed."""
        return self.values.get(self.shape.root)


def root_of(framework: Framework) -> Node:
    """The root of the school tree; ValueError when the framework judges no schools."""
    for node in framework.children(None):
        if node.unit_level is UnitLevel.SCHOOL:
            return node
    raise ValueError("the framework has no school tree")


def own_of(given: ScoreInput, unit: UnitInput, observed: Observed, before: Observed, draws: int | None) -> Own:
    """O of a unit; `draws` None gives the point values (one), a number as many joint draws."""
    framework, root = given.framework, root_of(given.framework)
    plain = [n for n in framework.leaves() if n.source is not Source.GROWTH]
    now = {n.code: _standing(n, unit, observed, given.period) for n in plain}
    leaves = _leaves(plain, now, given, unit, draws)
    past = {n.code: _standing(n, unit, before, "baseline") for n in plain}
    baseline = _leaves(plain, past, given, unit, draws) if before else {}
    derived = [n for n in framework.leaves() if n.source is Source.GROWTH]
    for node in derived:
        found = _growth(framework, node.selector.of, leaves, baseline)
        now[node.code], points = _grown(node, unit, found, given.period)
        leaves |= points
    shape = shape_of(framework, {code: o.state for code, o in now.items()}, root.code)
    values, steps = values_of(shape, leaves)
    growth = _growth(framework, root.code, leaves, baseline)
    return Own(unit, shape, now, leaves, values, steps, baseline, growth)


def _standing(node: Node, unit: UnitInput, observed: Observed, period: str) -> Observation:
    if unit.stage not in node.stages:
        return missing(unit.unit_id, node.code, period, State.NOT_APPLICABLE, "no_such_stage")
    none = missing(unit.unit_id, node.code, period, State.PENDING, "no_observation")
    return observed.get(node.code, none)


def _leaves(
    nodes: list[Node], observed: Observed, given: ScoreInput, unit: UnitInput, draws: int | None
) -> dict[str, Values]:
    size = draws or 1
    out: dict[str, Values] = {}
    for node in nodes:
        observation = observed[node.code]
        if observation.state is State.LATE:
            out[node.code] = np.full(size, node.floor)
        elif observation.state in _HAS_POINTS:
            out[node.code] = _points(node, unit, _values(observation, given.seed, draws))
    return out


def _values(observation: Observation, seed: int, draws: int | None) -> Values:
    o, value, size = observation, observation.value, draws or 1
    if value is None:
        raise ValueError(f"{o.unit_id} {o.node_code} is observed without a value")
    if draws is None or o.se <= 0.0:
        return np.full(size, value)
    return value + o.se * normals(seed, o.unit_id, o.node_code, o.period, size)


def _points(node: Node, unit: UnitInput, values: Values) -> Values:
    """Gates and vetoes keep their 0 or 1; a deduction or bonus without a norm is given in points."""
    if node.kind in (Kind.GATE, Kind.VETO) or node.norm is None:
        return values
    return points_of(node.norm, values, unit.stage)


def _growth(framework: Framework, code: str, now: Mapping[str, Values], before: Mapping[str, Values]) -> Values | None:
    """B_t - B_0 of a node over the leaves that both years have, growth nodes left out so that growth never
    contains itself.
    """
    counted = {n.code for n in framework.leaves() if n.lens is not Lens.GROWTH}
    both = counted & now.keys() & before.keys()
    states = {n.code: State.OBSERVED if n.code in both else State.NOT_APPLICABLE for n in framework.leaves()}
    if code in both:
        return now[code] - before[code]
    shape = shape_of(framework, states, code)
    if shape.states[code] is not State.OBSERVED:
        return None
    later, _ = values_of(shape, {c: now[c] for c in both})
    earlier, _ = values_of(shape, {c: before[c] for c in both})
    return later[code] - earlier[code]


def _grown(node: Node, unit: UnitInput, growth: Values | None, period: str) -> tuple[Observation, dict[str, Values]]:
    if growth is None or node.norm is None:
        return missing(unit.unit_id, node.code, period, State.NOT_APPLICABLE, "no_baseline"), {}
    value = float(growth.mean())
    seen = Observation(unit.unit_id, node.code, period, State.OBSERVED, value=value, source=Source.GROWTH)
    return seen, {node.code: points_of(node.norm, growth, unit.stage)}
