"""Validation at approval: every fault of a framework by name. An empty answer means that it may be approved."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from services.evaluation.indicators.core.aggregate import is_linear
from services.evaluation.indicators.core.framework import (
    Bundle,
    BundleMode,
    Framework,
    Kind,
    Lens,
    Method,
    Node,
    SchemeType,
    Source,
    WeightsStatus,
)

# Exact Shapley shares cost 2^children: beyond this a non-linear node cannot be explained exactly (evaluation.md §9).
MOST_NONLINEAR_CHILDREN = 12
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `slug` is the problem's name, `code` the node (or part) at fault, `facts` what was found."""

    slug: str
    code: str
    facts: str


def problems_of(framework: Framework) -> tuple[Fault, ...]:
    """Every fault of a framework, tree first; a broken tree stops the rest, which would only repeat it."""
    broken = (*_tree(framework),)
    if broken:
        return broken
    return (*_weights(framework), *_nodes(framework), *_lenses(framework), *_bundle(framework), *_bands(framework))


def example_weights(framework: Framework) -> tuple[str, ...]:
    """Codes of the weights that are still examples: with any, only a shadow round may open (`example-weights`)."""
    if framework.weights_status is WeightsStatus.EXAMPLE:
        return tuple(n.code for n in framework.nodes if n.weight is not None)
    return tuple(n.code for n in framework.nodes if n.weight is not None and n.weight_origin == "example")


def _tree(framework: Framework) -> Iterator[Fault]:
    counts = Counter(n.code for n in framework.nodes)
    for code in sorted(c for c, times in counts.items() if times > 1):
        yield Fault("node-has-two-parents", code, f"{counts[code]} nodes bear this code")
    parents = {n.code: n.parent for n in framework.nodes}
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            yield Fault("parent-unknown", code, parent)
    for code in parents:
        if _is_in_cycle(code, parents):
            yield Fault("tree-has-cycle", code, "its ancestors lead back to it")
    if not any(parent is None for parent in parents.values()):
        yield Fault("root-missing", framework.id, "no node without a parent")


def _is_in_cycle(code: str, parents: dict[str, str | None]) -> bool:
    seen, at = {code}, parents.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == code


def _weights(framework: Framework) -> Iterator[Fault]:
    for node in framework.nodes:
        children = framework.children(node.code)
        if node.kind is not Kind.AGG:
            if children:
                yield Fault("leaf-has-children", node.code, ", ".join(c.code for c in children))
            continue
        weights = [c.weight for c in children if c.weight is not None]
        if not weights or min(weights) < 0.0 or abs(sum(weights) - 1.0) > _TOLERANCE:
            yield Fault("weights-sum", node.code, f"{sum(weights):.12g}")
        if not is_linear(node.agg) and len(weights) > MOST_NONLINEAR_CHILDREN:
            yield Fault("too-many-children", node.code, str(len(weights)))


def _nodes(framework: Framework) -> Iterator[Fault]:
    known = {s.ref for s in framework.standards}
    codes = {n.code for n in framework.nodes}
    for node in framework.leaves():
        if not node.standard_refs or not known.issuperset(node.standard_refs):
            yield Fault("standard-ref-missing", node.code, ", ".join(node.standard_refs))
        if node.is_ratio and ":" not in node.denominator_ref:
            yield Fault("denominator-ref-missing", node.code, node.denominator_ref)
        if node.source is Source.GROWTH and node.selector.of not in codes:
            yield Fault("growth-of-unknown", node.code, node.selector.of)
        yield from _norm(node, framework)


def _norm(node: Node, framework: Framework) -> Iterator[Fault]:
    match node.kind:
        case Kind.LEAF if node.norm is None:
            yield Fault("norm-missing", node.code, "a leaf needs a normalisation")
        case Kind.GATE | Kind.VETO if node.cap is None:
            yield Fault("cap-missing", node.code, "a gate or veto needs the points it caps at")
        case _:
            pass
    if node.weight is not None and node.kind not in (Kind.LEAF, Kind.AGG):
        yield Fault("weight-not-averaged", node.code, node.kind)
    if node.norm is None:
        return
    if node.norm.method is Method.PIECEWISE:
        yield from _goalposts(node, framework)
    if node.norm.method in (Method.RATIO, Method.EFFECT_SIZE, Method.GROWTH) and not node.norm.full:
        yield Fault("norm-incomplete", node.code, "full")
    if node.norm.method is Method.CV and (node.norm.ideal is None or node.norm.legal is None):
        yield Fault("norm-incomplete", node.code, "ideal, legal")


def _goalposts(node: Node, framework: Framework) -> Iterator[Fault]:
    posts = node.norm.goalposts if node.norm else {}
    for stage in node.stages or framework.stages:
        if stage not in posts and "*" not in posts:
            yield Fault("goalposts-missing", node.code, stage)
    for stage, p in posts.items():
        steps = (p.ok - p.fail, p.good - p.ok, p.excellent - p.good)
        if not (min(steps) > 0.0 or max(steps) < 0.0):
            yield Fault("goalposts-not-monotone", node.code, stage)


def _lenses(framework: Framework) -> Iterator[Fault]:
    if framework.scheme_type is not SchemeType.BUNDLE:
        return
    # 南昌 C33: 综合运用过程评价与增值评价
    lenses = {n.lens for n in framework.leaves() if n.kind is Kind.LEAF}
    for lens in (Lens.PROCESS, Lens.VALUE_ADDED):
        if lens not in lenses:
            yield Fault("lens-missing", framework.id, lens)


def _bundle(framework: Framework) -> Iterator[Fault]:
    bundle = framework.bundle
    if bundle is None:
        if framework.scheme_type is SchemeType.BUNDLE:
            yield Fault("bundle-missing", framework.id, "a bundle scheme needs its rule")
        return
    yield from _levelling_down(framework, bundle)
    for role, by in bundle.lambdas.items():
        for tightness, share in by.items():
            # 南昌 C32: every member gets a group part of the score.
            if not 0.0 <= share <= 1.0 or (bundle.mode is BundleMode.BLEND and role != "lead" and share <= 0.0):
                yield Fault("lambda-out-of-range", f"{role}.{tightness}", f"{share:g}")


def _levelling_down(framework: Framework, bundle: Bundle) -> Iterator[Fault]:
    """dG/dX >= 0 must hold for every leaf: no dispersion inside G, no negative share, no falling mean."""
    for node in framework.leaves():
        if node.source is Source.CV and node.unit_level.value in ("school", "group"):
            yield Fault("levelling-down", node.code, "a CV of results can be raised by making the strong worse")
    shares = {"kappa": bundle.kappa, "eta": bundle.eta, "1-kappa-eta": 1.0 - bundle.kappa - bundle.eta}
    for name, share in shares.items():
        if not -_TOLERANCE <= share <= 1.0:
            yield Fault("levelling-down", name, f"{share:g} is not a share: G would fall as a unit rises")
    if bundle.mu < 0.0 or bundle.h_max < 0.0:
        yield Fault("levelling-down", "mu", "a negative credit would pay the lead for its members' decline")


def _bands(framework: Framework) -> Iterator[Fault]:
    cuts = [b.minimum for b in framework.bands]
    if not cuts or cuts[-1] > 0.0 or len(set(cuts)) != len(cuts):
        yield Fault("bands-incomplete", framework.id, "bands must differ and the lowest begin at 0")
