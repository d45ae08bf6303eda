"""What a profile's rules mean for a round: which the model reads, which kinds and posts they bring, what is unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.rotation.matching.core.kinds import DEFAULT_KINDS
from services.rotation.matching.core.rules import MODEL_KINDS, Rule, read_rule

RuleBody = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A value that the text leaves open and nobody has answered for."""

    rule_id: str
    parameter: str


@dataclass(frozen=True, slots=True)
class HostPost:
    """A post that the profile wants filled at units of some roles, by placements of some kinds."""

    post: str
    to: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitInRole:
    """A unit of the round in one of its groups."""

    unit_id: str
    group_id: str
    role: str


def with_assumed(body: RuleBody) -> dict[str, Any]:
    """The rule with each assumed value in its field, where the text itself says nothing."""
    held = dict(body)
    for assumed in body.get("assumed", ()):
        if held.get(assumed["parameter"]) is None:
            held[assumed["parameter"]] = assumed["value"]
    return held


def unconfirmed(bodies: Iterable[RuleBody]) -> list[Unconfirmed]:
    """Assumed values without the name of whoever confirmed them: a round cannot open on one."""
    return [
        Unconfirmed(body["id"], assumed["parameter"])
        for body in bodies
        for assumed in body.get("assumed", ())
        if not assumed["confirmed_by"]
    ]


def model_rules(bodies: Iterable[RuleBody]) -> tuple[Rule, ...]:
    """The rules that make rows, filters or terms of the model. Raises ``codec.Malformed``."""
    return tuple(read_rule(dict(body)) for body in bodies if body["kind"] in MODEL_KINDS)


def kinds_in_play(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The placement kinds that the profile names, or that bear a counter which one of its quotas counts."""
    held = list(rules)
    named = {kind for rule in held for kind in rule.placement_kinds}
    named |= {kind for rule in held for kinds in rule.tier_kinds.values() for kind in kinds}
    counted = {counter for rule in held if rule.kind == "quota" for counter in (rule.counter, rule.equals_counter)}
    narrow = counted - _counters_of(named)
    named |= {kind.kind for kind in DEFAULT_KINDS.values() if narrow & set(kind.counters)}
    return tuple(kind for kind in DEFAULT_KINDS if kind in named)


def _counters_of(kinds: Iterable[str]) -> set[str]:
    return {counter for kind in kinds if kind in DEFAULT_KINDS for counter in DEFAULT_KINDS[kind].counters}


def host_posts(bodies: Iterable[RuleBody]) -> tuple[HostPost, ...]:
    """Posts that quotas name at the host (A21: 副校长), with the kinds that they count and that need a seat."""
    return tuple(
        HostPost(
            body["host_post"],
            tuple(body.get("to") or ()),
            tuple(k.kind for k in DEFAULT_KINDS.values() if k.needs_seat and body["counter"] in k.counters),
        )
        for body in bodies
        if body["kind"] == "quota" and body.get("host_post")
    )


def documents_due(bodies: Iterable[RuleBody], gate: str) -> tuple[str, ...]:
    """Kinds of documents that must be there before the gate (A18, B22, C27, E26)."""
    due = [b["document_kind"] for b in bodies if b["kind"] == "artefact" and b.get("gate") == gate]
    return tuple(dict.fromkeys(due))


def correction_days(bodies: Iterable[RuleBody]) -> int | None:
    """Days that the profile's ``waiting`` rule gives for corrections; None when it gives none."""
    found = (body.get("working_days") for body in bodies if body["kind"] == "waiting" and body["what"] == "correction")
    return next((days for days in found if days is not None), None)


def empty_scopes(rules: Iterable[Rule], units: Sequence[UnitInRole]) -> list[str]:
    """Hard rules with a lower bound that no unit of the round can answer for: such a rule would mean nothing."""
    return [
        rule.id
        for rule in rules
        if rule.kind == "quota" and rule.severity == "hard" and rule.empty_scope == "fail"
        and (rule.min or rule.ratio) and not _in_scope(rule, units)
    ]  # fmt: skip


def _in_scope(rule: Rule, units: Sequence[UnitInRole]) -> bool:
    roles = set(rule.scope.filter.roles) | set(rule.from_)
    return any(not roles or unit.role in roles for unit in units)
