"""The wire shape of one rule. Its closed sets are those of docs/formats/policy-rule.schema.json."""

from typing import Annotated, Any, Literal

from pydantic import Field

from services.chassis.fields import Count, Day, Draft, Int4, Line, Ordinal, listof
from services.registry.governance.policies.core import Level, Severity
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


def stored(rule: RuleDraft) -> dict[str, Any]:
    """A rule as it is kept: only what was sent, its assumptions not yet confirmed."""
    plain = rule.model_dump(mode="json", by_alias=True, exclude_unset=True)
    plain["assumed"] = [{**one, "confirmed_by": None} for one in plain.get("assumed", [])]
    return plain
