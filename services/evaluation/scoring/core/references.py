"""What a score is explained against: last year, the group's mean, or the standard (evaluation.md §9).

A reference is a full set of leaf points for every unit on this year's tree: what is explained is the change of values,
never a change of structure. A leaf without a value in the reference is held at this year's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.framework import Framework, Kind, Node, Source
from services.evaluation.indicators.core.normalise import GOALPOST_POINTS, points_of
from services.evaluation.indicators.core.tree import values_of
from services.evaluation.scoring.core.bundle import Rule
from services.evaluation.scoring.core.own import Own

Values = NDArray[np.float64]


class Reference(StrEnum):
    """The three references of §9."""

    LAST_YEAR = "last_year"
    GROUP = "group"
    STANDARD = "standard"


class NoReference(ValueError):
    """The unit has nothing of this kind to be compared with (no baseline, or no group)."""


def referred(framework: Framework, rule: Rule, owns: Sequence[Own], unit: int, reference: Reference) -> tuple[Own, ...]:
    """Every unit with the reference's leaf points; NoReference when `unit` has none."""
    match reference:
        case Reference.STANDARD:
            return tuple(_with(o, {c: _standard(framework.node(c)) for c in o.leaves}) for o in owns)
        case Reference.LAST_YEAR:
            if not owns[unit].baseline:
                raise NoReference("no baseline observations")
            return tuple(_with(o, _last_year(framework, o)) for o in owns)
        case Reference.GROUP:
            if not rule.ties[unit]:
                raise NoReference("the unit is in no group")
            means = _group_means(framework, rule, owns, unit)
            return tuple(_with(o, {c: means.get(c, v) for c, v in o.leaves.items()}) for o in owns)


def _with(own: Own, leaves: Mapping[str, Values]) -> Own:
    values, steps = values_of(own.shape, leaves)
    return replace(own, leaves=leaves, values=values, steps=steps, growth=None)


def _standard(node: Node) -> Values:
    """The pass mark for a leaf; nothing deducted or added, gates passed, no veto."""
    fixed = {Kind.LEAF: GOALPOST_POINTS[1], Kind.GATE: 1.0}
    return np.array([fixed.get(node.kind, 0.0)])


def _last_year(framework: Framework, own: Own) -> dict[str, Values]:
    if not own.baseline:
        return dict(own.leaves)
    out = {}
    for code, points in own.leaves.items():
        node = framework.node(code)
        if node.source is Source.GROWTH and node.norm is not None:
            out[code] = points_of(node.norm, np.zeros(1), own.unit.stage)
        else:
            out[code] = own.baseline.get(code, points)
    return out


def _group_means(framework: Framework, rule: Rule, owns: Sequence[Own], unit: int) -> dict[str, Values]:
    """Weighted means over everyone who shares a group with the unit."""
    weight: dict[int, float] = {}
    for tie in rule.ties[unit]:
        team = rule.teams[tie.group_id]
        for member, omega in zip(team.members, team.omega, strict=True):
            weight[member] = weight.get(member, 0.0) + tie.pi * float(omega)
    out = {}
    for code in owns[unit].leaves:
        if framework.node(code).kind in (Kind.GATE, Kind.VETO):
            out[code] = _standard(framework.node(code))
            continue
        have = [(w, owns[i].leaves[code]) for i, w in sorted(weight.items()) if code in owns[i].leaves]
        total = sum(w for w, _ in have)
        if total > 0.0:
            out[code] = sum((w / total * v for w, v in have), np.zeros(1))
    return out
