"""The lifecycle of a placement as a table, and what counts toward a quota."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class PlacementState(StrEnum):
    """Where a placement (派遣) stands."""

    PLANNED = "planned"
    ACTIVE = "active"
    REPORT_DUE = "report_due"
    COMPLETED = "completed"
    EARLY_RETURNED = "early_returned"
    CANCELLED = "cancelled"


PERSONNEL, SYSTEM = "district.personnel", "system"
OPEN_STATES = (PlacementState.PLANNED, PlacementState.ACTIVE, PlacementState.REPORT_DUE)
DUTY_ID_MOST = 100  # docs/formats/duty.schema.json
COUNTING_STATES = (*OPEN_STATES, PlacementState.COMPLETED)


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What the checks look at; ``[starts_on, ends_on)``, ``today`` in Asia/Shanghai."""

    state: PlacementState
    today: date
    starts_on: date
    ends_on: date
    needs_report: bool
    has_report: bool


def has_begun(facts: PlacementFacts) -> str | None:
    """Active from the first day on."""
    return None if facts.today >= facts.starts_on else "not-begun"


def has_ended(facts: PlacementFacts) -> str | None:
    """Completed after the last day only."""
    return None if facts.today >= facts.ends_on else "not-ended"


def report_is_filed(facts: PlacementFacts) -> str | None:
    """E14: where the profile wants a report, none closes without it."""
    return "report-missing" if facts.needs_report and not facts.has_report else None


@dataclass(frozen=True, slots=True)
class PlacementStep:
    """One legal step."""

    source: PlacementState
    to: PlacementState
    who: str
    checks: tuple[Callable[[PlacementFacts], str | None], ...] = ()
    needs_reason: bool = False


_S = PlacementState
PLACEMENT_STEPS: tuple[PlacementStep, ...] = (
    PlacementStep(_S.PLANNED, _S.ACTIVE, PERSONNEL, (has_begun,)),
    PlacementStep(_S.PLANNED, _S.CANCELLED, PERSONNEL, (), needs_reason=True),
    PlacementStep(_S.ACTIVE, _S.EARLY_RETURNED, PERSONNEL, (), needs_reason=True),
    PlacementStep(_S.ACTIVE, _S.REPORT_DUE, PERSONNEL, (has_ended,)),
    PlacementStep(_S.ACTIVE, _S.COMPLETED, PERSONNEL, (has_ended, report_is_filed)),
    PlacementStep(_S.REPORT_DUE, _S.COMPLETED, PERSONNEL, (report_is_filed,)),
)


def step(source: PlacementState, to: PlacementState) -> PlacementStep | None:
    """The row of the table, or None when the step is not legal."""
    return next((row for row in PLACEMENT_STEPS if (row.source, row.to) == (source, to)), None)


def step_refusal(row: PlacementStep, facts: PlacementFacts) -> str | None:
    """The slug of the first check that does not hold, or None."""
    return next((slug for check in row.checks if (slug := check(facts))), None)


def steps_offered(facts: PlacementFacts, power: str) -> dict[str, str | None]:
    """Every step from this state: target -> None (allowed now) or a reason code."""
    return {
        row.to.value: "not-granted" if row.who != power else step_refusal(row, facts)
        for row in PLACEMENT_STEPS
        if row.source is facts.state
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """A placement as a quota sees it."""

    event_id: str
    person_id: str
    counters: tuple[str, ...]
    counts_for: tuple[str, ...]
    state: PlacementState


@dataclass(frozen=True, slots=True)
class QuotaInstance:
    """A rule instance of the round's plan, with the rule's counters and the written reason of a shortfall."""

    instance: str
    rule: str
    requirement_id: str
    rule_version: str
    severity: str
    counter: str
    equals_counter: str | None
    pair_of: str | None
    group_id: str | None
    unit_id: str | None
    starts_on: date
    ends_on: date
    lo: int | None
    hi: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """The shared duty row (docs/formats/duty.schema.json) of one quota instance."""

    duty_id: str
    quota: QuotaInstance
    min: int | None
    max: int | None
    counted: tuple[str, ...]
    uncounted: tuple[tuple[str, str], ...]
    state: str
    as_of: date


def duty_id_of(instance: str, starts_on: date) -> str:
    """The instance and its first day; what would pass the wire's limit keeps its rule and gets a hash for the rest."""
    readable = f"{instance}@{starts_on.isoformat()}"
    if len(readable) <= DUTY_ID_MOST:
        return readable
    rule = instance.partition("/")[0][: DUTY_ID_MOST - 45]
    return f"{rule}/{sha256(instance.encode()).hexdigest()[:32]}@{starts_on.isoformat()}"


def judge(quota: QuotaInstance, placements: Sequence[Counted], as_of: date) -> DutyRow:
    """What the quota asks, which placements count, and how it stands on the day. Persons are counted once."""
    ours = [p for p in placements if quota.instance in p.counts_for]
    mine = [p for p in ours if quota.counter in p.counters]
    valid = {p.person_id: p for p in mine if p.state in COUNTING_STATES}
    low, high = quota.lo, quota.hi
    if quota.equals_counter:
        # A20, A22: as many as go the other way, no more and no fewer.
        low = high = len(
            {p.person_id for p in ours if quota.equals_counter in p.counters and p.state in COUNTING_STATES}
        )
    done = len(valid)
    kept = (low is None or done >= low) and (high is None or done <= high)
    left_out = [(p.event_id, p.state.value) for p in mine if p.state not in COUNTING_STATES]
    return DutyRow(
        duty_id=duty_id_of(quota.instance, quota.starts_on),
        quota=quota,
        min=low,
        max=high,
        counted=tuple(sorted(p.event_id for p in valid.values())),
        uncounted=tuple(sorted(left_out)),
        state=_standing(quota, kept, as_of),
        as_of=as_of,
    )


def _standing(quota: QuotaInstance, kept: bool, as_of: date) -> str:
    if kept:
        return "met"
    if quota.severity == "soft" and quota.reason:
        return "excused"
    if as_of >= quota.ends_on:
        return "missed"
    return "at_risk" if as_of >= quota.starts_on else "due"
