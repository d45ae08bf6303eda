"""Rules in the shared wire shape (docs/formats/policy-rule.schema.json): the fields that the model reads."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from services.rotation.matching.core import codec


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule comes from: policy, requirement id and the quoted words."""

    policy: str
    requirement_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class ScopeFilter:
    """Which units (roles, stages, tightness) or groups (forms) of the level; empty = all."""

    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    tightness: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """level: district | group | unit | pair (lead and other unit) | teacher."""

    level: str
    filter: ScopeFilter = ScopeFilter()


@dataclass(frozen=True, slots=True)
class Window:
    """per: standing | term | school_year | rolling (`years`) | between (from, until) ... on the calendar."""

    per: str
    years: int | None = None
    from_: date | None = None
    until: date | None = None
    at: str | None = None
    slot_days: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """p / q, judged by cross-multiplication."""

    p: int
    q: int


@dataclass(frozen=True, slots=True)
class Condition:
    """priority: all that is stated holds; an honour counts from `level_min` upwards."""

    titles: tuple[str, ...] = ()
    honours: tuple[str, ...] = ()
    level_min: str | None = None
    age_under: int | None = None


@dataclass(frozen=True, slots=True)
class Assumed:
    """A value that the text leaves open, and who confirmed it."""

    parameter: str
    value: Any = None
    confirmed_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the profile in force; what its kind does not use keeps its default.

    quota, unit level: the unit is where they leave when its role is in `from` (or `from` is empty), else where they
    arrive; `equals_counter` is counted the other way round (to -> from). ratio: the denominator is the staff on roll
    at the units in scope that match `who` (metrics rotation:M1 and M3: those not exempt). share: `who` are the bearers.
    """

    id: str
    kind: str
    severity: str
    scope: Scope
    clause: Clause
    window: Window | None = None
    assumed: tuple[Assumed, ...] = ()
    form: str | None = None
    rank: int = 1
    counter: str | None = None
    equals_counter: str | None = None
    from_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    min: int | None = None
    max: int | None = None
    op: str = ">="
    ratio: Ratio | None = None
    metric: str | None = None
    distinct: str | None = None
    rounding: str | None = None
    cut_off: date | None = None
    inclusive: bool = False
    empty_scope: str = "fail"
    exclusive_with: tuple[str, ...] = ()
    placement_kinds: tuple[str, ...] = ()
    load_min: int | None = None
    load_max: int | None = None
    teaching_out: int | None = None
    teaching_in: int | None = None
    counters: tuple[str, ...] = ()
    tier_kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tier_honours: dict[str, tuple[str, ...]] | None = None
    age_under: int | None = None
    stay_min: str | None = None
    days_min: int | None = None
    years_at_unit_min: int | None = None
    conscription: bool = False
    distance_km_max: int | None = None
    classes: tuple[tuple[Condition, ...], ...] = ()
    attributes: tuple[str, ...] = ()
    limit: int | None = None


MODEL_KINDS = frozenset(
    [
        "quota",
        "kind_terms",
        "tier_kind",
        "direction",
        "stay",
        "eligibility",
        "priority",
        "cover",
        "loss_guard",
        "headcount",
        "out_cap",
        "balance",
    ]
)
_NAMES = frozenset(f.name.rstrip("_") for f in fields(Rule))


def read_rule(value: dict[str, Any]) -> Rule:
    """The rule of a policy-rule object as the registry serves it; null fields and those of other parts are left out.

    A null field named in assumed[] takes the assumed value. Raises `codec.Malformed`.
    Rules whose kind is not in MODEL_KINDS make neither row nor filter: leave them out.
    """
    said = {key: item for key, item in value.items() if item is not None}
    taken = {note["parameter"]: note["value"] for note in said.get("assumed", ()) if note.get("value") is not None}
    return codec.build(Rule, {key: item for key, item in (taken | said).items() if key in _NAMES})
