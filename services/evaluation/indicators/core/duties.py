"""Duties (应履事项) as observations: how much of what was owed has been done, by the ids of the events that count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.evaluation.indicators.core.framework import Framework, Node, Source
from services.evaluation.indicators.core.observation import Observation, State, missing


class DutyEvidenceMismatch(ValueError):
    """`done` does not agree with the counted ids (problem `duty-evidence-mismatch`)."""


@dataclass(frozen=True, slots=True)
class Required:
    """What is owed: at least `minimum`, at most `maximum`.

    With `pair_of`, `minimum` is the flow that is to be answered.
    """

    minimum: float | None = None
    maximum: float | None = None
    ratio: float | None = None
    pair_of: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty row of the registry or rotation (docs/formats/duty.schema.json), already parsed.

    `unit_id` None = owed by the group as one. `source` is `registry` or `rotation`.
    """

    duty_id: str
    requirement_id: str
    unit_id: str | None
    group_id: str | None
    required: Required
    done: float
    counted: tuple[str, ...]
    uncounted: tuple[tuple[str, str], ...]
    severity: str
    state: str
    is_excused: bool = False
    source: str = "registry"


def met_share(duty: Duty) -> float:
    """How far a duty is met, 0..1: no credit above 1; a reciprocal flow 1 - |out - back| / max(out, back, 1)."""
    owed, done = duty.required.minimum or 0.0, duty.done
    if duty.required.pair_of is not None:
        return 1.0 - abs(owed - done) / max(owed, done, 1.0)
    return 1.0 if owed <= 0.0 else min(1.0, done / owed)


def is_over_max(duty: Duty) -> bool:
    """Whether more was done than the upper end allows (both ends count as inside)."""
    return duty.required.maximum is not None and duty.done > duty.required.maximum


def checked(duty: Duty) -> Duty:
    """The duty itself; DutyEvidenceMismatch when more is claimed than the ids carry, or ids stand behind nothing."""
    if duty.done > len(duty.counted) or (duty.done > 0) != bool(duty.counted):
        raise DutyEvidenceMismatch(f"{duty.duty_id}: done {duty.done:g} with {len(duty.counted)} counted events")
    return duty


def owed_by(duties: Iterable[Duty], unit_id: str, group_ids: Iterable[str]) -> tuple[Duty, ...]:
    """The duties that judge a unit: its own, and those that its groups owe as one."""
    groups = frozenset(group_ids)
    return tuple(d for d in duties if d.unit_id == unit_id or (d.unit_id is None and d.group_id in groups))


def duty_observations(
    framework: Framework, duties: Sequence[Duty], *, unit_id: str, period: str, requirement_ids: frozenset[str]
) -> tuple[Observation, ...]:
    """One observation for every duty leaf of a unit; `duties` are those it owes (`owed_by`).

    A leaf whose requirements the policy profile does not have is `not_applicable(duty_not_in_policy)`, one that this
    unit does not owe `not_applicable(no_duty_owed)`; what remains is the mean met share over requirements.
    """
    leaves = [n for n in framework.leaves() if n.selector.resource == "duties"]
    return tuple(_observation(leaf, duties, unit_id, period, requirement_ids) for leaf in leaves)


def _observation(
    leaf: Node, duties: Sequence[Duty], unit_id: str, period: str, requirement_ids: frozenset[str]
) -> Observation:
    wanted = requirement_ids.intersection(leaf.selector.requirement_ids)
    if not wanted:
        return missing(unit_id, leaf.code, period, State.NOT_APPLICABLE, "duty_not_in_policy")
    owed = [checked(d) for d in duties if d.requirement_id in wanted and _from(leaf, d)]
    if not owed:
        return missing(unit_id, leaf.code, period, State.NOT_APPLICABLE, "no_duty_owed")
    due = [d for d in owed if not d.is_excused]
    if not due:
        return missing(unit_id, leaf.code, period, State.NOT_APPLICABLE, "excused")
    return Observation(
        unit_id,
        leaf.code,
        period,
        State.OBSERVED,
        value=_mean_by_requirement(due),
        n=len(due),
        source=leaf.source or "",
        evidence=tuple(sorted({i for d in due for i in d.counted})),
        uncounted=tuple(sorted({u for d in due for u in d.uncounted})),
        flags=tuple(sorted({"over_max" for d in due if is_over_max(d)})),
    )


def _from(leaf: Node, duty: Duty) -> bool:
    return leaf.source not in (Source.REGISTRY, Source.ROTATION) or leaf.source == duty.source


def _mean_by_requirement(due: Sequence[Duty]) -> float:
    """Each requirement weighs the same however many windows (months, terms) or persons it has."""
    by: dict[str, list[float]] = {}
    for duty in due:
        by.setdefault(duty.requirement_id, []).append(met_share(duty))
    return sum(sum(shares) / len(shares) for shares in by.values()) / len(by)
