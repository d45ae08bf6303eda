"""Wire shapes of policies. A rule's closed sets are those of docs/formats/policy-rule.schema.json."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from services.chassis.fields import Count, Day, Draft, Int4, Line, Ordinal, Text, View, listof
from services.chassis.pages import Page
from services.registry.governance.policies.core import Level, PolicyState, Severity
from services.registry.organisation.schools.core import Ownership, Stage
from services.registry.organisation.staff.core import HonourKind, HonourLevel, PostKind, Title

Role = Literal["lead", "member", "supported"]
Tier = Literal["renowned", "backbone", "young"]
Who = Literal[
    "renowned", "backbone", "young", "principal", "vice_principal", "leader", "middle", "reserve", "research_head",
    "subject_lead", "teacher",
]  # fmt: skip
Counter = Literal[
    "rotation", "participation", "lead_send", "support_out", "follow_back", "member_send", "mgr_rotation", "mgr_send",
    "mgr_back",
]  # fmt: skip
PlacementKind = Literal[
    "full", "support", "walk", "follow", "post_training", "dispatch", "secondment", "shadow", "study_post",
    "cross_post", "cross_teach", "resident_research", "after_school", "studio", "workshop", "send", "flexible",
]  # fmt: skip
RequirementId = Annotated[str, Field(pattern=r"^[A-E][0-9]{2}$", min_length=3, max_length=3)]
RuleId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$", min_length=1, max_length=40)]
ProfileKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", min_length=1, max_length=60)]
Stay = Annotated[str, Field(pattern=r"^P[0-9]{1,3}[DMY]$", min_length=3, max_length=5)]
Trial = Annotated[str, Field(pattern=r"^P[1-9][0-9]?Y$", min_length=3, max_length=4)]
Metric = Annotated[str, Field(pattern=r"^(registry|rotation):[A-Za-z0-9_.-]{1,40}$", max_length=60)]
Share = Annotated[int, Field(ge=0, le=100)]
Word = Line(40)
Roles = listof(Role, 3)


class RatioParts(Draft):
    """p/q, in whole numbers."""

    p: Count
    q: Ordinal


TierHonours = Annotated[dict[Tier, listof(HonourKind, 5)], Field(max_length=3)]
TierKinds = Annotated[dict[Tier, listof(PlacementKind, 17)], Field(max_length=3)]
AssumedValue = bool | Int4 | RatioParts | TierHonours | listof(RuleId, 10) | Line(60)


class AssumedDraft(Draft):
    """A value for what the text leaves open, marked as such until and after somebody confirms it."""

    parameter: Word
    value: AssumedValue
    note: Line(300)


class RuleFilter(Draft):
    roles: Roles = Field(default_factory=list)
    stages: listof(Stage, 3) = Field(default_factory=list)
    tightness: listof(Literal["tight", "support"], 2) = Field(default_factory=list)
    forms: listof(Literal["tight", "support", "alliance", "area"], 4) = Field(default_factory=list)


class RuleScope(Draft):
    level: Level
    filter: RuleFilter


class RuleWindow(Draft):
    per: Literal["standing", "week", "month", "term", "school_year", "year", "rolling", "between"]
    years: Annotated[int, Field(ge=1, le=10)] | None = None
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    at: Literal["start", "end"] | None = None


class RoleSize(Draft):
    min: Count | None = None
    max: Count | None = None
    ownership: Ownership | None = None


class PriorityCondition(Draft):
    titles: listof(Title, 5) = Field(default_factory=list)
    honours: listof(HonourKind, 5) = Field(default_factory=list)
    level_min: HonourLevel | None = None
    age_under: Share | None = None


class RuleDraft(Draft):
    """One rule. Only the fields of its kind are sent; `clause` is the requirement id of a quoted clause."""

    id: RuleId
    kind: Word
    severity: Severity
    scope: RuleScope
    window: RuleWindow | None
    clause: RequirementId
    assumed: listof(AssumedDraft, 10) = Field(default_factory=list)
    what: Word | None = None
    of: Word | None = None
    measure: Literal["count", "days", "hours"] | None = None
    min: Count | None = None
    max: Count | None = None
    due: Literal["window_start", "window_end"] | None = None
    sections: listof(Line(60), 20) | None = None
    slot_days: Annotated[int, Field(ge=1, le=60)] | None = None
    teaching_months_only: bool | None = None
    answerable: Word | None = None
    who: listof(Who, 11) | None = None
    from_: Roles | None = Field(None, alias="from")
    to: Roles | None = None
    form: Literal["count", "ratio", "reciprocal", "paired", "share", "cumulative_distinct", "per_unit"] | None = None
    rank: Annotated[int, Field(ge=1, le=9)] | None = None
    counter: Counter | None = None
    equals_counter: Counter | None = None
    op: Literal[">=", "<=", "="] | None = None
    ratio: RatioParts | None = None
    metric: Metric | None = None
    distinct: Literal["person", "placement", "fte"] | None = None
    rounding: Literal["ceil", "floor", "exact"] | None = None
    cut_off: Day | None = None
    inclusive: bool | None = None
    empty_scope: Literal["fail", "skip_with_notice"] | None = None
    exclusive_with: listof(RuleId, 10) | None = None
    host_post: PostKind | None = None
    placement_kinds: listof(PlacementKind, 17, least=1) | None = None
    load_min: Share | None = None
    load_max: Share | None = None
    teaching_out: Share | None = None
    teaching_in: Share | None = None
    counters: listof(Counter, 9) | None = None
    tier_kinds: TierKinds | None = None
    tier_honours: TierHonours | None = None
    age_under: Annotated[int, Field(ge=18, le=70)] | None = None
    stay_min: Stay | None = None
    stay_max: Stay | None = None
    days_min: Ordinal | None = None
    years_at_unit_min: Share | None = None
    conscription: bool | None = None
    distance_km_max: Annotated[int, Field(ge=0, le=1000)] | None = None
    classes: listof(listof(PriorityCondition, 10), 5) | None = None
    weight: Annotated[int, Field(ge=0, le=1000)] | None = None
    attributes: listof(Literal["backbone", "under_45", "senior_title", "headcount"], 4) | None = None
    document_kind: Word | None = None
    gate: Literal["group.active", "round.open", "round.published", "placement.completed", "change.submitted"] | None = (
        None
    )
    parties: Roles | None = None
    authority: Literal["district.leader", "district.office", "city"] | None = None
    due_on: Day | None = None
    is_gate: bool | None = None
    working_days: Annotated[int, Field(ge=0, le=90)] | None = None
    roles: Annotated[dict[Role, RoleSize], Field(max_length=3)] | None = None
    adjacency: Literal["advisory", "required"] | None = None
    value: Count | None = None
    by: Day | None = None
    cards: listof(Literal["yellow", "red"], 2) | None = None
    triggers: listof(Line(60), 10) | None = None
    dimensions: listof(Line(60), 20) | None = None
    is_bundled: bool | None = None
    limit: Count | None = None


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


def stored(rule: RuleDraft) -> dict[str, Any]:
    """A rule as it is kept: only what was sent, its assumptions not yet confirmed."""
    plain = rule.model_dump(mode="json", by_alias=True, exclude_unset=True)
    plain["assumed"] = [{**one, "confirmed_by": None} for one in plain.get("assumed", [])]
    return plain
