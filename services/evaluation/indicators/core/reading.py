"""A framework document (parsed YAML or JSON that passed framework.schema.json) as frozen values, and its hash."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from services.evaluation.indicators.core.framework import (
    Aggregation,
    Band,
    Bundle,
    BundleMode,
    Clause,
    Framework,
    Goalposts,
    Kind,
    Lens,
    Mean,
    Method,
    Node,
    Norm,
    Omega,
    OwnInGroup,
    SchemeType,
    Selector,
    Source,
    StandardRef,
    UnitLevel,
    VaSpec,
    WeightsStatus,
)

Document = Mapping[str, Any]


def framework_sha(document: Document) -> str:
    """SHA-256 over the RFC 8785 canonical form: equal content, equal hash, whatever the layout of the file."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()


def framework_from(document: Document) -> Framework:
    """The framework that a schema-valid document describes; KeyError or ValueError on a document that is not."""
    bundle = document.get("bundle")
    return Framework(
        id=document["id"],
        semver=document["semver"],
        title_zh=document["title"]["zh"],
        title_en=document["title"]["en"],
        scheme_type=SchemeType(document["scheme_type"]),
        stages=tuple(document["stages"]),
        weights_status=WeightsStatus(document["weights_status"]),
        nodes=tuple(_node(n, document) for n in document["nodes"]),
        bands=tuple(sorted((_band(b) for b in document["bands"]), key=lambda b: -b.minimum)),
        bundle=_bundle(bundle) if bundle else None,
        standards=tuple(
            StandardRef(s["ref"], s["title"], s.get("clause") or "", s["source_grade"]) for s in document["standards"]
        ),
        va_specs=tuple(
            VaSpec(s["name"], s["outcome"], tuple(s["terms"]), bool(s["scores"])) for s in document.get("va_specs", ())
        ),
        sha256=framework_sha(document),
    )


def _node(raw: Document, document: Document) -> Node:
    lens, source, norm = raw.get("lens"), raw.get("source"), raw.get("norm")
    selector = raw.get("selector") or {}
    return Node(
        code=raw["code"],
        parent=raw.get("parent"),
        order=raw["order"],
        name_zh=raw["name"]["zh"],
        name_en=raw["name"]["en"],
        unit_level=UnitLevel(raw["unit_level"]),
        kind=Kind(raw["kind"]),
        dimension=raw.get("dimension") or "",
        lens=Lens(lens) if lens else None,
        stages=tuple(raw.get("stages") or document["stages"]),
        weight=raw.get("weight"),
        weight_origin=raw.get("weight_origin") or "",
        agg=_aggregation(raw.get("agg") or {}),
        norm=_norm(norm) if norm else None,
        source=Source(source) if source else None,
        selector=Selector(
            selector.get("resource") or "", tuple(selector.get("requirement_ids") or ()), selector.get("of") or ""
        ),
        denominator_ref=raw.get("denominator_ref") or "",
        is_ratio=bool(raw.get("ratio")),
        floor=float((raw.get("missing") or {}).get("late") or 0.0),
        cap=raw.get("cap"),
        is_relative=bool(raw.get("relative")),
        variance=raw.get("variance") or "none",
        standard_refs=tuple(raw.get("standard_refs") or ()),
        clauses=tuple(Clause(c["policy"], c["requirement_id"], c["quote"]) for c in raw.get("clauses") or ()),
        public=raw.get("public") or "none",
        source_grade=raw.get("source_grade") or "primary",
    )


def _aggregation(raw: Document) -> Aggregation:
    plain = Aggregation()
    return Aggregation(
        Mean(raw.get("method", plain.method)), raw.get("rho", plain.rho), raw.get("min_observed", plain.min_observed)
    )


def _norm(raw: Document) -> Norm:
    posts = {
        stage: Goalposts(p["fail"], p["pass"], p["good"], p["excellent"])
        for stage, p in (raw.get("goalposts") or {}).items()
    }
    return Norm(
        Method(raw["method"]),
        posts,
        full=raw.get("full"),
        ideal=raw.get("ideal"),
        legal=raw.get("legal"),
        lo=raw.get("lo"),
        hi=raw.get("hi"),
    )


def _band(raw: Document) -> Band:
    return Band(raw["code"], raw["name"]["zh"], raw["name"]["en"], float(raw["min"]))


def _bundle(raw: Document) -> Bundle:
    plain = {k: raw[k] for k in ("mu", "h_max", "gr_star", "kappa", "rho", "eta", "down", "up", "d_hq") if k in raw}
    return Bundle(
        mode=BundleMode(raw["mode"]),
        lambdas={role: dict(by) for role, by in raw["lambdas"].items()},
        omega=Omega(raw.get("omega", Omega.PUPILS)),
        own_in_group=OwnInGroup(raw.get("own_in_group", OwnInGroup.INCLUDE)),
        **plain,
    )
