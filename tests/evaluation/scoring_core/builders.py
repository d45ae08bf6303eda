"""Small frameworks, units and inputs for the scoring tests: only what a test varies is an argument."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.evaluation.indicators.core import Framework, Observation, State, framework_from
from services.evaluation.scoring.core import ScoreInput, Share, UnitInput

BANDS = (("excellent", 85), ("good", 75), ("pass", 60), ("below", 0))
POINTS = {"method": "piecewise", "goalposts": {"*": {"fail": 0, "pass": 60, "good": 85, "excellent": 100}}}


def a_node(code: str, parent: str | None, **fields: Any) -> dict[str, Any]:
    """A node document: a leaf whose value is its points, unless said otherwise."""
    plain = {
        "code": code,
        "parent": parent,
        "order": 1,
        "name": {"zh": code, "en": code},
        "unit_level": "school",
        "kind": "leaf",
        "lens": "level",
        "source": "self",
        "norm": POINTS,
        "weight": None if parent is None else 1.0,
        "standard_refs": ["std"],
    }
    made = plain | fields
    if made["kind"] == "agg":
        for name in ("lens", "source", "norm", "standard_refs"):
            made.pop(name)
    return {k: v for k, v in made.items() if v is not None or k in ("parent", "weight")}


def a_document(nodes: Sequence[dict[str, Any]] = (), *, scheme: str = "process", **bundle: Any) -> dict[str, Any]:
    """A framework document; without nodes the root has one leaf `x` whose value is the own score."""
    share = bundle.pop("share", 0.4)
    rule = {"mode": "blend", "omega": "equal", "lambdas": {r: {"*": share} for r in ("lead", "member", "supported")}}
    return {
        "id": "test",
        "semver": "1.0.0",
        "title": {"zh": "试", "en": "Test"},
        "scheme_type": scheme,
        "stages": ["junior"],
        "standards": [{"ref": "std", "title": "Standard", "source_grade": "primary"}],
        "weights_status": "example",
        "bands": [{"code": c, "name": {"zh": c, "en": c}, "min": m} for c, m in BANDS],
        "bundle": rule | bundle,
        "nodes": list(nodes) or [a_node("root", None, kind="agg"), a_node("x", "root")],
    }


def a_framework(nodes: Sequence[dict[str, Any]] = (), **bundle: Any) -> Framework:
    """The framework of such a document."""
    return framework_from(a_document(nodes, **bundle))


def seen(unit_id: str, code: str, value: float, se: float = 0.0, **fields: Any) -> Observation:
    """An observed value."""
    return Observation(unit_id, code, "2026-2027", State.OBSERVED, value=value, se=se, **fields)


def a_group(
    framework: Framework,
    own: Mapping[str, float],
    *,
    lead: str | None = None,
    pupils: Mapping[str, int] | None = None,
    **fields: Any,
) -> ScoreInput:
    """One group of units with the given own scores on leaf `x`; `lead` names its lead (else the first)."""
    head = lead or min(own)
    units = tuple(
        UnitInput(u, "junior", (pupils or {}).get(u, 100), (Share("g", "lead" if u == head else "member", None),))
        for u in own
    )
    observations = tuple(seen(u, "x", v) for u, v in own.items())
    return ScoreInput(framework, "2026-2027", units, observations, **({"draws": 0} | fields))
