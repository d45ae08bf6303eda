"""Wire shapes of policies: a profile to import, its steps, what is read of it. One rule is beside this file."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from services.chassis.fields import Day, Draft, Line, Text, View, listof
from services.chassis.pages import Page
from services.registry.governance.policies.core import PolicyState, Severity
from services.registry.governance.policies.schemas.rules import (
    AssumedValue,
    ProfileKey,
    RequirementId,
    Roles,
    RuleDraft,
    RuleId,
    Trial,
    Word,
)
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.staff.core import PostKind


class ClauseText(Draft):
    """A short verbatim quote of the policy's text."""

    requirement_id: RequirementId
    quote: Line(200, least=2)


class PolicySource(Draft):
    """Where the text is from. `trial` is how long it runs from its first day (A45), null when the text sets no end."""

    file: Line(80)
    title: Line(120)
    issued: Day | None
    trial: Trial | None


class SeatRule(Draft):
    """Who sits in the governing body: whoever holds this post at a unit in one of these roles."""

    seat: Literal["convener", "vice_convener", "committee"]
    post: PostKind
    roles: Roles
    requirement_id: RequirementId


class BodyRule(Draft):
    kind: Literal["joint_conference", "council", "committee", "party_committee"]
    requirement_ids: listof(RequirementId, 10)
    seats: listof(SeatRule, 10, least=1)


class PolicyDraft(Draft):
    """A profile to import. Quotes are checked against `text`, the policy's own, when given; it is not kept."""

    key: ProfileKey
    name: Line(120)
    level: Literal["city", "county", "alliance"]
    source: PolicySource
    stages: listof(Stage, 3, least=1)
    labels: Annotated[dict[Literal["lead", "member", "supported", "group", "liaison", "body", "convener",
                                   "vice_convener", "committee"], Line(20)], Field(max_length=9)]  # fmt: skip
    body: BodyRule | None
    clauses: listof(ClauseText, 200, least=1)
    rules: listof(RuleDraft, 200)
    text: Text(60_000) | None = None


class PolicyTransition(Draft):
    """`on` is the first day in force; only the step to `in_force` reads it."""

    to: PolicyState
    reason: Text(500) | None = None
    on: Day | None = None


class AssumptionAnswer(Draft):
    rule_id: RuleId
    parameter: Word
    value: AssumedValue


class AssumptionAnswers(Draft):
    """Values confirmed by the caller, by name."""

    items: listof(AssumptionAnswer, 200, least=1)


class AssumedView(View):
    parameter: str
    value: JsonValue
    confirmed_by: str | None
    note: str


class ClauseView(View):
    policy: str
    requirement_id: str
    quote: str


class PolicyRuleView(View):
    """A rule in the shared wire shape, its kind's fields beside these (docs/formats/policy-rule.schema.json)."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    severity: Severity
    scope: dict[str, JsonValue]
    window: dict[str, JsonValue] | None
    clause: ClauseView
    assumed: list[AssumedView]


class PolicyView(View):
    """A profile in a list. `unconfirmed` counts the assumed values that nobody has confirmed."""

    id: UUID
    district_id: UUID
    key: str
    name: str
    level: str
    state: PolicyState
    stages: list[str]
    labels: dict[str, str]
    in_force_from: date | None
    in_force_until: date | None
    unconfirmed: int
    version: int


class PolicyPage(Page[PolicyView]):
    pass


class PolicyDetail(PolicyView):
    source: dict[str, JsonValue]
    body: dict[str, JsonValue] | None
    clauses: list[ClauseView]
    rules: list[PolicyRuleView]
    can: dict[str, str | None]


class PolicyRulesView(View):
    """The rules of a profile as rotation and evaluation read them."""

    policy_id: UUID
    version: int
    key: str
    name: str
    state: PolicyState
    in_force_from: date | None
    in_force_until: date | None
    rules: list[PolicyRuleView]
