"""The tree of one unit: which leaves have points, how their weight spreads, and every step up to the root.

A `Shape` depends on states alone, so it is made once a unit and then evaluated for the point values, for every draw at
once, and for the reference of an explanation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.aggregate import mean_of
from services.evaluation.indicators.core.framework import Framework, Kind, Node
from services.evaluation.indicators.core.observation import State

Values = NDArray[np.float64]
_HAS_POINTS = (State.OBSERVED, State.IMPUTED, State.LATE)


@dataclass(frozen=True, slots=True)
class Branch:
    """An agg node with points: its averaged children and their effective weights (sum 1), and what acts on the mean."""

    node: Node
    codes: tuple[str, ...]
    weights: tuple[float, ...]
    added: tuple[tuple[str, float], ...]
    gates: tuple[Node, ...]
    vetoes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The tree as the states leave it. `branches` are in order from the leaves up.

    `states` and `coverage` are by node code.
    """

    root: str
    branches: tuple[Branch, ...]
    states: Mapping[str, State]
    coverage: Mapping[str, float]
    provisional: frozenset[str]


@dataclass(frozen=True, slots=True)
class StepValues:
    """What happened to a branch after its mean: bonus or deduction, clip, gate, veto (in that order)."""

    node_code: str
    what: str
    by: str
    before: Values
    after: Values


def shape_of(framework: Framework, states: Mapping[str, State], root: str) -> Shape:
    """The shape of the tree under `root` given each leaf's state (absent = pending)."""
    branches: list[Branch] = []
    found: dict[str, State] = {}
    coverage: dict[str, float] = {}
    provisional: set[str] = set()

    def walk(node: Node) -> None:
        if node.kind is not Kind.AGG:
            found[node.code] = states.get(node.code, State.PENDING)
            coverage[node.code] = 1.0 if found[node.code] in (State.OBSERVED, State.IMPUTED) else 0.0
            if found[node.code] is State.PENDING:
                provisional.add(node.code)
            return
        children = framework.children(node.code)
        for child in children:
            walk(child)
        if any(c.code in provisional for c in children):
            provisional.add(node.code)
        averaged = [c for c in children if c.weight is not None]
        coverage[node.code] = sum((c.weight or 0.0) * coverage[c.code] for c in averaged)
        found[node.code] = _state(node, averaged, found)
        if found[node.code] in _HAS_POINTS:
            branches.append(_branch(node, children, found))

    walk(framework.node(root))
    return Shape(root, tuple(branches), found, coverage, frozenset(provisional))


def _state(node: Node, children: list[Node], found: Mapping[str, State]) -> State:
    """Valid only when enough of the applicable weight is there; else the state that keeps it from being valid."""
    weight = {c.code: c.weight or 0.0 for c in children}
    applicable = sum(w for code, w in weight.items() if found[code] is not State.NOT_APPLICABLE)
    present = sum(w for code, w in weight.items() if found[code] in _HAS_POINTS)
    if applicable <= 0.0:
        return State.NOT_APPLICABLE
    # A share that is equal in thirds must not fail by a float's last bit.
    if present <= 0.0 or present / applicable < node.agg.min_observed - 1e-9:
        return State.PENDING if State.PENDING in (found[c] for c in weight) else State.SUPPRESSED
    return State.IMPUTED if State.IMPUTED in (found[c] for c in weight) else State.OBSERVED


def _branch(node: Node, children: tuple[Node, ...], found: Mapping[str, State]) -> Branch:
    averaged = [c for c in children if c.weight is not None and found[c.code] in _HAS_POINTS]
    total = sum(c.weight or 0.0 for c in averaged)
    acting = [c for c in children if c.weight is None and found[c.code] in _HAS_POINTS]
    signs = {Kind.BONUS: 1.0, Kind.DEDUCTION: -1.0}
    return Branch(
        node,
        tuple(c.code for c in averaged),
        tuple((c.weight or 0.0) / total for c in averaged),
        tuple((c.code, signs[c.kind]) for c in acting if c.kind in signs),
        tuple(c for c in acting if c.kind is Kind.GATE),
        tuple(c for c in acting if c.kind is Kind.VETO),
    )


def values_of(shape: Shape, leaves: Mapping[str, Values]) -> tuple[dict[str, Values], tuple[StepValues, ...]]:
    """Points of every node with points, and the steps after each mean. `leaves` holds points of leaves with points."""
    values = dict(leaves)
    steps: list[StepValues] = []
    for branch in shape.branches:
        points = np.stack([values[code] for code in branch.codes])
        mean = mean_of(branch.node.agg, points, np.array(branch.weights))
        values[branch.node.code] = _acted_upon(branch, mean, values, steps)
    return values, tuple(steps)


def _acted_upon(branch: Branch, mean: Values, values: Mapping[str, Values], steps: list[StepValues]) -> Values:
    code, now = branch.node.code, mean

    def step(what: str, by: str, after: Values) -> None:
        nonlocal now
        steps.append(StepValues(code, what, by, now, after))
        now = after

    for child, sign in branch.added:
        step("bonus" if sign > 0 else "deduction", child, now + sign * values[child])
    if branch.added:
        step("clip", code, np.clip(now, 0.0, 100.0))
    for gate in branch.gates:
        step("gate", gate.code, np.where(values[gate.code] > 0.0, now, np.minimum(now, gate.cap or 0.0)))
    for veto in branch.vetoes:
        step("veto", veto.code, np.where(values[veto.code] > 0.0, np.minimum(now, veto.cap or 0.0), now))
    return now
