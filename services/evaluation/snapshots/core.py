"""From facts to observations: what each unit has for each leaf on the day of the freeze, decided purely."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.evaluation.indicators.core import Framework, Node, Observation, Source, State, missing
from services.evaluation.indicators.core.duties import Duty, duty_observations, owed_by
from services.evaluation.indicators.core.framework import Method, UnitLevel


@dataclass(frozen=True, slots=True)
class Span:
    """A membership `[since, until)` of a unit in a group; `until` None = open."""

    group_id: str
    role: str
    tightness: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class GroupShare:
    """The part of a unit's days in groups that it spent in this one, 0..1."""

    group_id: str
    role: str
    tightness: str | None
    share: float


def year_of(school_year: str) -> tuple[date, date]:
    """First day of a school year and of the next: a school year starts in September (glossary)."""
    first, last = school_year.split("-")
    return date(int(first), 9, 1), date(int(last), 9, 1)


def shares_of(spans: Sequence[Span], school_year: str) -> tuple[GroupShare, ...]:
    """The unit's shares: days in each group over days in any group, within the school year; they sum to 1."""
    start, end = year_of(school_year)
    days = [max(0, (min(s.until or end, end) - max(s.since, start)).days) for s in spans]
    total = sum(days)
    return tuple(
        GroupShare(span.group_id, span.role, span.tightness, n / total)
        for span, n in zip(spans, days, strict=True)
        if n
    )


@dataclass(frozen=True, slots=True)
class EffectFact:
    """The value added of a unit as the fit has it: `size` in pupil SDs, None where it is suppressed."""

    size: float | None
    se: float | None
    n: int | None
    reference: str


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of one unit when a round is frozen."""

    unit_id: str
    stage: str
    group_ids: frozenset[str]
    requirement_ids: frozenset[str]
    duties: tuple[Duty, ...]
    effect: EffectFact | None
    reported: Mapping[str, tuple[float, str]]


def observations_of(
    framework: Framework, unit: UnitFacts, *, period: str, left_out: frozenset[str]
) -> tuple[Observation, ...]:
    """One observation a leaf of a unit, in the state it honestly has: what nothing has answered is `pending`.

    Growth leaves are derived by the score run itself. DutyEvidenceMismatch where a duty's count lacks its events.
    """
    owed = owed_by(unit.duties, unit.unit_id, unit.group_ids)
    by_duty = duty_observations(
        framework, owed, unit_id=unit.unit_id, period=period, requirement_ids=unit.requirement_ids
    )
    duties = {observation.node_code: observation for observation in by_duty}
    return tuple(
        _observation(leaf, unit, duties.get(leaf.code), period, is_left_out=leaf.code in left_out)
        for leaf in framework.leaves()
        if leaf.unit_level is UnitLevel.SCHOOL and leaf.source is not Source.GROWTH
    )


def _observation(
    leaf: Node, unit: UnitFacts, duty: Observation | None, period: str, *, is_left_out: bool
) -> Observation:
    if is_left_out:
        return missing(unit.unit_id, leaf.code, period, State.NOT_APPLICABLE, "left_out")
    if leaf.stages and unit.stage not in leaf.stages:
        return missing(unit.unit_id, leaf.code, period, State.NOT_APPLICABLE, "no_such_stage")
    if duty is not None:
        return duty
    if leaf.norm is not None and leaf.norm.method is Method.EFFECT_SIZE:
        return _value_added(leaf, unit, period)
    if leaf.code in unit.reported:
        value, evidence = unit.reported[leaf.code]
        return Observation(unit.unit_id, leaf.code, period, State.OBSERVED, value, source="self", evidence=(evidence,))
    return missing(unit.unit_id, leaf.code, period, State.PENDING, f"no_{leaf.source or 'source'}")


def _value_added(leaf: Node, unit: UnitFacts, period: str) -> Observation:
    effect = unit.effect
    if effect is None:
        return missing(unit.unit_id, leaf.code, period, State.PENDING, "no_exam")
    if effect.size is None or effect.se is None:
        return missing(unit.unit_id, leaf.code, period, State.SUPPRESSED, "too_few_pupils")
    return Observation(
        unit.unit_id,
        leaf.code,
        period,
        State.OBSERVED,
        value=effect.size,
        se=effect.se,
        n=effect.n,
        source="exam",
        evidence=(effect.reference,),
    )


def frozen_of(observation: Observation) -> dict[str, Any]:
    """The observation as plain JSON values; `thawed` is its inverse."""
    plain = asdict(observation)
    lists = {name: list(plain[name]) for name in ("evidence", "flags")}
    return plain | lists | {"state": observation.state.value, "uncounted": [list(pair) for pair in plain["uncounted"]]}


def thawed(frozen: Mapping[str, Any]) -> Observation:
    """The observation that `frozen_of` wrote down."""
    values: dict[str, Any] = dict(frozen)
    values["state"] = State(frozen["state"])
    values["evidence"], values["flags"] = tuple(frozen["evidence"]), tuple(frozen["flags"])
    values["uncounted"] = tuple((event, reason) for event, reason in frozen["uncounted"])
    return Observation(**values)
