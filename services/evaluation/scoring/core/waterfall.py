"""The explanation waterfall (§9): every line from a reference's score to the unit's, closing to 1e-9 or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.evaluation.indicators.core.aggregate import is_linear, mean_of
from services.evaluation.indicators.core.tree import Branch, StepValues
from services.evaluation.scoring.core.bands import shown
from services.evaluation.scoring.core.bundle import Bundled, Rule, Tie, credit_weights, group_shares, seen_by
from services.evaluation.scoring.core.inputs import Line, ScoreInput, Waterfall
from services.evaluation.scoring.core.own import Own
from services.evaluation.scoring.core.references import NoReference, Reference, referred
from services.evaluation.scoring.core.run import bundle_all, owns_of
from services.evaluation.scoring.core.shapley import min_shares, power_shares, slopes

CLOSING = 1e-9


class WaterfallOpen(ArithmeticError):
    """The lines do not add up to the difference: the run fails rather than show them."""


@dataclass(frozen=True, slots=True)
class Both:
    """This year and the reference on one rule: own trees, results and O of every scored unit."""

    rule: Rule
    now: tuple[Own, ...]
    then: tuple[Own, ...]
    results: tuple[Bundled, ...]
    referred: tuple[Bundled, ...]


def explain(given: ScoreInput, unit_id: str, reference: Reference = Reference.STANDARD) -> Waterfall:
    """The waterfall of one unit. KeyError for a unit without a score, NoReference, WaterfallOpen."""
    scored = tuple(o for o in owns_of(given, None) if o.points is not None)
    place = {o.unit.unit_id: k for k, o in enumerate(scored)}
    unit = place[unit_id]
    rule, results, _ = bundle_all(given, scored)
    then = referred(given.framework, rule, scored, unit, reference)
    _, before, _ = bundle_all(given, then)
    both = Both(rule, scored, then, results, before)
    return _closed(unit_id, reference, both, unit, list(_lines(both, unit)))


def _lines(both: Both, unit: int) -> Iterator[Line]:
    ties = both.rule.ties[unit]
    yield from _own(both, unit, 1.0 - sum(t.pi * t.lambda_ for t in ties))
    for tie in ties:
        yield from _group(both, unit, tie)
    for tie in (t for t in ties if t.is_lead):
        yield from _credit(both, tie)
    now, then = both.results[unit], both.referred[unit]
    mode = both.rule.bundle.mode
    stages = (("limit", "raw", "limited"), ("clip", "limited", "clipped"), (mode, "clipped", "moded"))
    for code, before, after in (*stages, ("veto", "moded", "final")):
        points = _step(now, before, after) - _step(then, before, after)
        yield Line("mode" if code is mode else code, str(code), "", 0, points, False)
    final = float(now.final[0])
    yield Line("rounding", "rounding", "", 0, shown(final) - final, False)


def _step(result: Bundled, before: str, after: str) -> float:
    return float(getattr(result, after)[0] - getattr(result, before)[0])


def _own(both: Both, unit: int, kept: float) -> Iterator[Line]:
    now, then = both.now[unit], both.then[unit]
    branches = {b.node.code: b for b in now.shape.branches}
    steps = {(s.node_code, s.what, s.by): (s, t) for s, t in zip(now.steps, then.steps, strict=True)}

    def walk(code: str, parent: str, depth: int, slope: float) -> Iterator[Line]:
        s, r = float(now.values[code][0]), float(then.values[code][0])
        branch = branches.get(code)
        evidence = now.observed[code].evidence if code in now.observed else ()
        yield Line("own", code, parent, depth, slope * (s - r), branch is not None, s, r, evidence)
        if branch is None:
            return
        for child, share in zip(branch.codes, _slopes(branch, now, then), strict=True):
            yield from walk(child, code, depth + 1, slope * share)
        for key, (after, before) in steps.items():
            if key[0] == code:
                points = slope * (_moved(after) - _moved(before))
                yield Line("own", f"{after.what}:{after.by}", code, depth + 1, points, False)

    yield from walk(now.shape.root, "", 0, kept)


def _moved(step: StepValues) -> float:
    return float(step.after[0] - step.before[0])


def _slopes(branch: Branch, now: Own, then: Own) -> Sequence[float]:
    if is_linear(branch.node.agg):
        return branch.weights
    weights = np.array(branch.weights)
    s = np.array([float(now.values[c][0]) for c in branch.codes])
    r = np.array([float(then.values[c][0]) for c in branch.codes])
    return [float(v) for v in slopes(lambda points: mean_of(branch.node.agg, points, weights), s, r)]


def _group(both: Both, unit: int, tie: Tie) -> Iterator[Line]:
    """The group part by partner; the unit's own share in its group is a line like any other."""
    rule, team = both.rule, both.rule.teams[tie.group_id]
    members, omega = seen_by(rule.bundle, team, unit)
    s = np.array([float(both.results[i].own[0]) for i in members])
    r = np.array([float(both.referred[i].own[0]) for i in members])
    mean, weakest, _ = group_shares(rule.bundle, team.equity)
    shares = mean * power_shares(s, r, omega, rule.bundle.rho) + weakest * min_shares(s, r)
    factor = tie.pi * tie.lambda_
    yield Line("group", tie.group_id, "", 0, factor * float(shares.sum()), True)
    for k, member in enumerate(members):
        partner = both.now[member].unit.unit_id
        yield Line("group", partner, tie.group_id, 1, factor * float(shares[k]), False, float(s[k]), float(r[k]))


def _credit(both: Both, tie: Tie) -> Iterator[Line]:
    """The lead's credit by member; in a reference nobody has grown."""
    bundle, growth = both.rule.bundle, [o.growth for o in both.now]
    for member, weight in credit_weights(both.rule.teams[tie.group_id], growth):
        grown = growth[member]
        gain = 0.0 if grown is None else float(np.clip(grown[0], 0.0, bundle.h_max))
        partner = both.now[member].unit.unit_id
        yield Line("credit", partner, tie.group_id, 1, bundle.mu * tie.pi * weight * gain, False, gain, 0.0)


def _closed(unit_id: str, reference: Reference, both: Both, unit: int, lines: list[Line]) -> Waterfall:
    """The float residue goes to the largest line; more than 1e-9 of it is an error, not a rounding."""
    score = shown(float(both.results[unit].final[0]))
    start = float(both.referred[unit].final[0])
    residue = score - start - sum(line.points for line in lines if not line.is_total)
    if abs(residue) > CLOSING:
        raise WaterfallOpen(f"{unit_id}: the lines miss the difference by {residue:.3g}")
    ends = [k for k, line in enumerate(lines) if not line.is_total]
    largest = max(ends, key=lambda k: abs(lines[k].points))
    lines[largest] = replace(lines[largest], points=lines[largest].points + residue)
    error = abs(score - start - sum(line.points for line in lines if not line.is_total))
    return Waterfall(unit_id, reference, score, start, tuple(lines), error)


__all__ = ["NoReference", "Reference", "WaterfallOpen", "explain"]
