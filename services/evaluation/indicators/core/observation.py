"""Observations (观测值): one value of one leaf for one unit, with the state it is in and where it comes from."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The state of a value. States are never merged and never become 0 silently (evaluation.md §4)."""

    OBSERVED = "observed"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    LATE = "late"
    SUPPRESSED = "suppressed"
    IMPUTED = "imputed"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of leaf `node_code` for `unit_id` in `period`.

    `value` is in the leaf's own unit before normalisation (a count's met share for duties, pupil-SDs for value
    added) and
    None where nothing was observed; `se` its standard error (0 for counts); `n` the pupils or answers behind it;
    `reason` says why a value is missing (`no_baseline`, `duty_not_in_policy`, ...); `evidence` are event, file
    or batch ids.
    """

    unit_id: str
    node_code: str
    period: str
    state: State
    value: float | None = None
    se: float = 0.0
    n: int | None = None
    source: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    uncounted: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()


def missing(unit_id: str, node_code: str, period: str, state: State, reason: str) -> Observation:
    """An observation that says honestly that there is none, and why."""
    return Observation(unit_id, node_code, period, state, reason=reason)
