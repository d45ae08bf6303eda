"""Wire shapes of scenarios."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from services.chassis.fields import Draft, Line, Text, View
from services.chassis.pages import Page
from services.rotation.matching.schemas.clauses import Placed, QuotedClause


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


class ReasonDraft(Draft):
    """Why a soft rule instance is missed."""

    instance: Line(120)
    reason: Text(500)
