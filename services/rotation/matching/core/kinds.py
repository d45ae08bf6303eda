"""The default terms of the placement kinds (rotation.md 1.1), and what a freeze derives from the profile's rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import asin, cos, radians, sin, sqrt

from services.rotation.matching.core.instance import Kind, Limits, Tier, TierProfile
from services.rotation.matching.core.rules import Ratio, Rule

_DOWN, _BACK = "lead>member", "member>lead"
_DOWN_ALL = (_DOWN, "lead>supported")

DEFAULT_KINDS: Mapping[str, Kind] = {
    kind.kind: kind
    for kind in (
        Kind("full", 100, 100, 100, ("rotation",), who=("teacher",)),
        Kind("support", 100, 100, 100, ("lead_send", "rotation", "support_out"), _DOWN_ALL, ("teacher",)),
        Kind("walk", 40, 40, 40, ("lead_send", "participation"), _DOWN_ALL, ("teacher",)),
        Kind("follow", 100, 100, 100, ("follow_back", "rotation"), (_BACK, "supported>lead"), ("teacher",)),
        Kind("post_training", 100, 100, 100, ("member_send", "rotation"), (_BACK, "member>member"), ("teacher",)),
        Kind("dispatch", 100, 100, 0, ("mgr_rotation",), _DOWN_ALL, ("leader", "middle")),
        Kind("secondment", 100, 100, 0, ("mgr_rotation", "mgr_send"), (_DOWN,), ("middle",), "term", True, 2, 60),
        Kind("shadow", 100, 100, 0, ("mgr_back", "mgr_rotation"), (_BACK,), ("middle",), "term"),
        Kind("study_post", 100, 100, 0, ("mgr_rotation",), (), ("leader", "middle", "reserve"), "term", False, 2, 60),
        Kind("cross_teach", 40, 40, 40, ("participation",), (), ("teacher",)),
        Kind("resident_research", 40, 40, 0, ("participation",)),
    )
}
"""Kinds that a round can match; the others (send, studio ...) are placed by hand and cover nothing."""

WEIGHTED = TierProfile(
    "weighted",
    (Tier("cost", {"imbalance": 60, "rank_points": 1, "extra_km": 1, "non_priority": 4, "short_tenure": 3}),),
    ("backbone", "senior_title", "under_45"),
)

_OUT_CAP = {"lead": Ratio(1, 4), "member": Ratio(1, 5), "supported": Ratio(1, 5)}  # assumed, rotation.md H4
_RENOWNED_FIRST = ("renowned", "backbone", "young")
_EARTH_KM = 6371


def with_terms(kinds: Iterable[Kind], rules: Iterable[Rule]) -> tuple[Kind, ...]:
    """The kinds after the profile's `kind_terms` and `stay` rules: one place changes what counts (B25)."""
    held = list(rules)
    return tuple(_amended(kind, [r for r in held if kind.kind in r.placement_kinds]) for kind in kinds)


def _amended(kind: Kind, rules: list[Rule]) -> Kind:
    for rule in rules:
        if rule.kind == "kind_terms":
            kind = replace(
                kind,
                load=_or(rule.load_max, kind.load),
                out=_or(rule.teaching_out, kind.out),
                in_=_or(rule.teaching_in, kind.in_),
                counters=rule.counters or kind.counters,
            )
        if rule.kind == "stay":
            kind = replace(
                kind,
                min_months=max(kind.min_months, _months(rule.stay_min)),
                min_days=max(kind.min_days, rule.days_min or 0),
            )
    return kind


def _or(given: int | None, default: int) -> int:
    return default if given is None else given


def _months(period: str | None) -> int:
    if not period or period[-1] == "D":
        return 0
    return int(period[1:-1]) * (12 if period[-1] == "Y" else 1)


def limits_of(rules: Iterable[Rule]) -> Limits:
    """The guards of the profile's cover, loss_guard, headcount and out_cap rules, or rotation's defaults."""
    limits = Limits(out_cap=dict(_OUT_CAP))
    for rule in rules:
        if rule.limit is not None:
            limits = _limited(limits, rule.kind, rule.limit)
        if rule.kind == "out_cap" and rule.ratio:
            limits = replace(limits, out_cap=(limits.out_cap or {}) | dict.fromkeys(_capped(rule), rule.ratio))
    return limits


def guard_rule(rules: Iterable[Rule], kind: str, given: int | Ratio, role: str | None = None) -> Rule | None:
    """The rule of the kind that gave `limits_of` this guard (out_cap: of the role); None = rotation's own default."""
    for rule in rules:
        said = rule.ratio if kind == "out_cap" else rule.limit
        if rule.kind == kind and said == given and (role is None or role in _capped(rule)):
            return rule
    return None


def _capped(rule: Rule) -> tuple[str, ...]:
    return rule.from_ or rule.scope.filter.roles or tuple(_OUT_CAP)


def _limited(limits: Limits, kind: str, limit: int) -> Limits:
    match kind:
        case "cover":
            return replace(limits, cover=limit)
        case "loss_guard":
            return replace(limits, guard=limit)
        case "headcount":
            return replace(limits, head=limit)
    return limits


def tier_of(honours: Iterable[str], born: date, as_of: date, rules: Iterable[Rule]) -> str | None:
    """The highest tier held (A17) by the profile's tier_kind rule: its tier_honours, and young by its age_under.

    Without tier_honours the honours `renowned` and `backbone` make their tier; without age_under nobody is young.
    """
    held = set(honours)
    rule = next((r for r in rules if r.kind == "tier_kind"), None)
    by = (rule.tier_honours if rule else None) or {"renowned": ("renowned",), "backbone": ("backbone",)}
    for tier in _RENOWNED_FIRST:
        if held & set(by.get(tier, ())):
            return tier
    if rule and rule.age_under is not None and age_on(born, rule.cut_off or as_of) < rule.age_under + rule.inclusive:
        return "young"
    return None


def age_on(born: date, day: date) -> int:
    """Full years; born on 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def whole_km(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """Great-circle distance in whole km, rounded half up."""
    a, b = radians(lat), radians(other_lat)
    chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return int(2 * _EARTH_KM * asin(sqrt(min(1.0, chord))) + 0.5)
