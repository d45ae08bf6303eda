"""Wire shapes of runs and scenarios."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from services.chassis.fields import Draft, Id, Line, Text, View
from services.chassis.pages import Page
from services.rotation.matching.tables import RunState


class QuotedClause(View):
    """The clause that a rule rests on, word for word."""

    policy: str
    requirement_id: str
    quote: str


class Placed(View):
    """Where and when a rule instance holds; null = not narrowed so."""

    group_id: str | None
    unit_id: str | None
    term: str | None


class ConflictMemberView(Placed):
    """A rule, or a guard that is no policy rule (``rule`` null), that cannot hold with the others."""

    instance: str
    level: str
    rule: str | None
    clause: QuotedClause | None
    lo: int | None
    hi: int | None
    at_least: int
    at_most: int
    eligible: int
    other_unit_id: str | None


class ConflictView(View):
    """An irreducible set: without any one of its members there is a plan."""

    block: str
    members: list[ConflictMemberView]


class RepairChange(Placed):
    """One bound relaxed: ``side`` lower or upper, from ``was`` to ``becomes``."""

    instance: str
    side: Literal["lower", "upper"]
    was: int
    becomes: int
    rule: str | None
    clause: QuotedClause | None


class RepairView(View):
    """A way out that was solved again: with its changes there is a plan."""

    aim: Literal["least_relaxation", "fewest_rules", "local_means"]
    changes: list[RepairChange]
    verified: bool
    total: int


class RunView(View):
    """One solve of a round's snapshot."""

    id: UUID
    round_id: UUID
    job_id: UUID
    snapshot_sha256: str
    state: RunState
    engine: str | None
    sizes: dict[str, int]
    scenario_id: UUID | None
    created_at: datetime
    ended_at: datetime | None


class RunPage(Page[RunView]):
    """Runs of a round."""


class ConflictReport(View):
    """Why there is no plan, by the names of the rules, and what would help."""

    run_id: UUID
    conflicts: list[ConflictView]
    repairs: list[RepairView]


class TierView(View):
    """A tier of the objective: its value and both lower bounds; ``bound_certified`` rests on the certificate alone."""

    id: str
    value: int
    bound_certified: int
    bound_claimed: int


class RuleOutcomeView(Placed):
    """What became of one rule instance. ``reason``: the written reason of a missed soft rule."""

    instance: str
    rule: str
    clause: QuotedClause
    severity: Literal["hard", "soft"]
    level: str
    value: int
    lo: int | None
    hi: int | None
    status: Literal["met", "missed", "violated", "not_applicable"]
    binding: bool
    slack: int
    shortfall: int
    reason: str | None
    other_unit_id: str | None


class BalanceView(View):
    """Bearers of an attribute at a unit before and after, and the group's target for it."""

    group_id: str
    unit_id: str
    unit_name: str
    attribute: str
    heads: int
    before: int
    target: int
    after: int


class Between(View):
    """From one unit to another in a group."""

    group_id: UUID
    from_unit_id: UUID
    from_name: str
    to_unit_id: UUID
    to_name: str
    kind: str


class FlowView(Between):
    """How many go from one unit to another, by kind."""

    people: int


class CertificateView(View):
    """The independent verifier's answer; ``report`` is its own words."""

    plan_sha256: str
    snapshot_sha256: str
    is_certified: bool
    tiers: list[TierView]
    report: dict[str, JsonValue]


class ScenarioView(View):
    """A plan that a run found. ``can`` maps an action to null (allowed) or a reason code."""

    id: UUID
    version: int
    run_id: UUID
    round_id: UUID
    plan_sha256: str
    is_certified: bool
    is_chosen: bool
    moves: int
    kinds: dict[str, int]
    tiers: list[TierView]
    missed: int
    created_at: datetime
    can: dict[str, str | None]


class ScenarioRules(View):
    """Every rule instance of the plan."""

    items: list[RuleOutcomeView]


class ScenarioBalance(View):
    """Balance of every attribute at every unit."""

    items: list[BalanceView]


class ScenarioFlows(View):
    """Flows between units; counts only."""

    items: list[FlowView]


class MoveView(Between):
    """Who goes where. ``counts_for`` names the rule instances that count the move."""

    id: UUID
    person_id: UUID
    person_name: str
    terms: list[str]
    starts_on: date
    ends_on: date
    load: int
    rank: int | None
    is_volunteer: bool
    is_conscripted: bool
    km: int | None
    cost: dict[str, int]
    counts_for: list[str]
    is_paired: bool


class MovePage(Page[MoveView]):
    """Moves of a scenario."""


class SentenceView(View):
    """One fact in words, with its id and clause, in Chinese and English."""

    id: str
    code: str
    zh: str
    en: str
    clause: QuotedClause | None


class AlternativeView(View):
    """What another outcome would have cost, solved again exactly."""

    zh: str
    en: str
    unit_id: str | None
    is_possible: bool
    tiers: dict[str, int]
    split: dict[str, int]
    others: int


class MatchExplanation(View):
    """Why this person goes there."""

    scenario_id: UUID
    person_id: UUID
    person_name: str
    sentences: list[SentenceView]
    alternatives: list[AlternativeView]


class AlternativesAsked(Draft):
    """Whose other outcomes are wanted."""

    teacher: Id


class ReasonDraft(Draft):
    """Why a soft rule instance is missed."""

    instance: Line(120)
    reason: Text(500)
