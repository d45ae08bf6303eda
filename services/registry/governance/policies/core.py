"""What a policy profile is made of and when it is whole. Rules are plain JSON: docs/formats/policy-rule.schema.json."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Rule = Mapping[str, Any]


class RuleKind(StrEnum):
    """The closed set of rule kinds; readers refuse what is not in it."""

    CADENCE = "cadence"
    QUOTA = "quota"
    DOCUMENT = "document"
    DEADLINE = "deadline"
    MEMBERSHIP = "membership"
    TARGET = "target"
    CARD = "card"
    REVIEW = "review"
    WAITING = "waiting"
    KIND_TERMS = "kind_terms"
    TIER_KIND = "tier_kind"
    DIRECTION = "direction"
    STAY = "stay"
    ELIGIBILITY = "eligibility"
    EXEMPTION = "exemption"
    APPROVAL_GATE = "approval_gate"
    FTE_CAP = "fte_cap"
    DUAL_POST = "dual_post"
    COVER = "cover"
    LOSS_GUARD = "loss_guard"
    HEADCOUNT = "headcount"
    OUT_CAP = "out_cap"
    BUDGET = "budget"
    BALANCE = "balance"
    PRIORITY = "priority"
    ARTEFACT = "artefact"
    COSIGN = "cosign"
    METRIC_ONLY = "metric_only"


class Severity(StrEnum):
    """硬性, 原则上"""

    HARD = "hard"
    SOFT = "soft"


class Level(StrEnum):
    DISTRICT = "district"
    GROUP = "group"
    UNIT = "unit"
    PAIR = "pair"
    TEACHER = "teacher"


class PolicyState(StrEnum):
    """草案, 已签批, 生效, 失效"""

    DRAFT = "draft"
    SIGNED_OFF = "signed_off"
    IN_FORCE = "in_force"
    SUNSET = "sunset"


NEEDS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.QUOTA: ("form", "counter", "from", "to"),
    RuleKind.CADENCE: ("what", "min", "answerable"),
    RuleKind.MEMBERSHIP: ("roles",),
    RuleKind.DIRECTION: ("placement_kinds", "from", "to"),
    RuleKind.TIER_KIND: ("tier_kinds",),
    RuleKind.STAY: ("placement_kinds",),
    RuleKind.KIND_TERMS: ("placement_kinds",),
    RuleKind.ARTEFACT: ("document_kind", "gate"),
    RuleKind.COSIGN: ("document_kind", "gate"),
    RuleKind.DOCUMENT: ("document_kind",),
    RuleKind.WAITING: ("what", "working_days"),
    RuleKind.APPROVAL_GATE: ("what", "authority"),
    RuleKind.TARGET: ("metric", "op", "value"),
    RuleKind.PRIORITY: ("classes",),
}
FORM_NEEDS: dict[str, tuple[str, ...]] = {
    "reciprocal": ("equals_counter",),
    "paired": ("equals_counter",),
    "ratio": ("ratio", "op"),
    "share": ("ratio", "op"),
    "cumulative_distinct": ("ratio", "op"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table of transitions: from, to, the powers that may take it, and what it demands of them."""

    source: StrEnum
    to: StrEnum
    who: frozenset[str]
    second_person: bool = False
    needs_reason: bool = False


def step_between(table: Iterable[Step], source: StrEnum, to: StrEnum) -> Step | None:
    """The row from one state to another, if the table has it."""
    return next((step for step in table if (step.source, step.to) == (source, to)), None)


def obstacle(step: Step | None, *, power: str, is_proposer: bool) -> str | None:
    """Why this person may not take the step, as a reason code; None when they may."""
    if step is None:
        return "wrong-state"
    if power not in step.who:
        return "not-your-part"
    return "needs-second-person" if step.second_person and is_proposer else None


def offered(table: Iterable[Step], state: StrEnum, *, power: str, is_proposer: bool) -> dict[str, str | None]:
    """Every step that leaves this state: target -> None or the reason code. What a page's buttons say."""
    return {
        step.to.value: obstacle(step, power=power, is_proposer=is_proposer) for step in table if step.source is state
    }


OFFICE, LEADER = "district.office", "district.leader"
STEPS = (
    Step(PolicyState.DRAFT, PolicyState.SIGNED_OFF, frozenset({LEADER}), second_person=True),
    Step(PolicyState.SIGNED_OFF, PolicyState.DRAFT, frozenset({OFFICE, LEADER}), needs_reason=True),
    Step(PolicyState.SIGNED_OFF, PolicyState.IN_FORCE, frozenset({OFFICE, LEADER})),
    Step(PolicyState.IN_FORCE, PolicyState.SUNSET, frozenset({LEADER}), needs_reason=True),
)


def unknown_kinds(rules: Iterable[Rule]) -> list[str]:
    """Ids of the rules whose kind nobody would understand."""
    known = {kind.value for kind in RuleKind}
    return [rule["id"] for rule in rules if rule["kind"] not in known]


# What a text may leave open. Everything else that a kind needs says what the rule is about.
FIGURES = frozenset({"min", "max", "ratio", "value", "working_days"})
WINDOW_NEEDS: dict[str, tuple[str, ...]] = {"between": ("from", "until"), "rolling": ("years",)}


def missing_fields(rule: Rule) -> list[str]:
    """Fields that the rule's kind and window need and the rule lacks; a figure may be a named null."""
    needed = NEEDS.get(RuleKind(rule["kind"]), ()) + FORM_NEEDS.get(rule.get("form") or "", ())
    window = rule["window"] or {}
    lacking = [name for name in needed if name not in rule or (rule[name] is None and name not in FIGURES)]
    lacking += [f"window.{name}" for name in WINDOW_NEEDS.get(window.get("per", ""), ()) if not window.get(name)]
    return lacking + (["slot_days"] if window.get("at") and "slot_days" not in rule else [])


def uncited(rules: Iterable[Rule], quotes: Mapping[str, str]) -> list[str]:
    """Ids of the rules whose clause the profile does not quote."""
    return [rule["id"] for rule in rules if rule["clause"] not in quotes]


def repeated(ids: Sequence[str]) -> list[str]:
    """Ids that occur more than once."""
    return sorted({one for one in ids if ids.count(one) > 1})


def not_in_text(quotes: Mapping[str, str], text: str) -> list[str]:
    """Requirement ids whose quote is not in the policy's text, blanks aside: texts are often broken by page ends."""
    solid = _solid(text)
    return [requirement for requirement, quote in quotes.items() if _solid(quote) not in solid]


def _solid(text: str) -> str:
    return "".join(text.split())


def contradicted(rule: Rule) -> list[str]:
    """Assumed parameters that the rule answers itself, or does not have: only what the text leaves open is assumed."""
    return [one["parameter"] for one in rule["assumed"] if rule.get(one["parameter"]) is not None]


def filled(rule: Rule) -> dict[str, Any]:
    """The rule as readers take it: an open parameter carries its assumed value."""
    return {**rule, **{one["parameter"]: one["value"] for one in rule["assumed"]}}


def is_confirmed(rule: Rule) -> bool:
    """Every assumed value was confirmed by a named person; a rule without assumptions is."""
    return all(one["confirmed_by"] for one in rule["assumed"])


def wire(rule: Rule, *, policy: str, quotes: Mapping[str, str]) -> dict[str, Any]:
    """The shared wire shape of a stored rule: filled, its clause written out."""
    clause = {"policy": policy, "requirement_id": rule["clause"], "quote": quotes[rule["clause"]]}
    return {**filled(rule), "clause": clause}


def last_day(start: date, trial: str | None) -> date | None:
    """The first day after a trial such as P3Y from its start (A45); None when the text sets no end."""
    if trial is None:
        return None
    years = int(trial[1:-1])
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return date(start.year + years, 3, 1)
