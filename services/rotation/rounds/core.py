"""The round's states and the one table of its transitions (rotation design, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RoundState(StrEnum):
    """Where a round (轮次) stands."""

    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    SOLVING = "solving"
    SCENARIOS = "scenarios"
    PROPOSED = "proposed"
    CORRECTION = "correction"
    CO_SIGNED = "co-signed"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PERSONNEL, LEADER, SYSTEM = "district.personnel", "district.leader", "system"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the round knows of its chosen plan; delivered by matching when a run ends."""

    certified: bool
    violations: tuple[str, ...]
    coverage_losses: tuple[str, ...]
    unexplained: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the checks of a transition look at; ``today`` is a day in Asia/Shanghai."""

    state: RoundState
    today: date
    wishes_until: date | None
    correction_until: date | None
    plan: PlanFacts | None
    unsigned: tuple[str, ...]
    proposed_by: str | None
    actor: str | None
    job_runs: bool
    placements_open: int


def job_is_over(facts: RoundFacts) -> str | None:
    """One job a round at a time."""
    return "run-in-progress" if facts.job_runs else None


def wish_window_is_over(facts: RoundFacts) -> str | None:
    """Wishes may be filed before ``wishes_until``; a round without that day has no window."""
    return "wish-window-open" if facts.wishes_until and facts.today < facts.wishes_until else None


def plan_is_certified(facts: RoundFacts) -> str | None:
    """The independent verifier accepted the plan."""
    return None if facts.plan and facts.plan.certified else "plan-not-certified"


def no_hard_rule_is_broken(facts: RoundFacts) -> str | None:
    """The verifier found every hard rule kept."""
    return "hard-rule-violated" if facts.plan and facts.plan.violations else None


def no_coverage_is_lost(facts: RoundFacts) -> str | None:
    """No subject with classes falls below its guard (loss guard)."""
    return "coverage-loss" if facts.plan and facts.plan.coverage_losses else None


def shortfalls_have_reasons(facts: RoundFacts) -> str | None:
    """原则上: a soft rule may be missed with a written reason (A19)."""
    return "soft-reason-missing" if facts.plan and facts.plan.unexplained else None


def correction_window_is_over(facts: RoundFacts) -> str | None:
    """The days for factual corrections have passed."""
    return "correction-window-open" if facts.correction_until and facts.today < facts.correction_until else None


def everyone_has_signed(facts: RoundFacts) -> str | None:
    """A18: the plan is agreed by the lead and every member."""
    return "signature-missing" if facts.unsigned else None


def publisher_is_not_the_proposer(facts: RoundFacts) -> str | None:
    """Nobody approves what they proposed."""
    return "separation-of-duties" if facts.proposed_by and facts.proposed_by == facts.actor else None


def placements_are_over(facts: RoundFacts) -> str | None:
    """A round closes when every placement has ended."""
    return "placements-open" if facts.placements_open else None


Check = Callable[[RoundFacts], str | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step: who takes it, what it checks, and the job that finishes it (None: at once)."""

    source: RoundState
    to: RoundState
    who: str
    checks: tuple[Check, ...] = ()
    job: str | None = None
    needs_reason: bool = False


_S = RoundState
TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _S.OPEN, PERSONNEL, (job_is_over,), job="rotation.open"),
    Transition(_S.OPEN, _S.FROZEN, PERSONNEL, (job_is_over, wish_window_is_over), job="rotation.freeze"),
    Transition(_S.FROZEN, _S.OPEN, PERSONNEL, (job_is_over,), needs_reason=True),
    Transition(_S.FROZEN, _S.SOLVING, PERSONNEL, (job_is_over,), job="rotation.solve"),
    Transition(_S.SOLVING, _S.FROZEN, PERSONNEL, (job_is_over,), needs_reason=True),
    Transition(_S.SOLVING, _S.SCENARIOS, SYSTEM),
    Transition(_S.SCENARIOS, _S.OPEN, PERSONNEL, needs_reason=True),
    Transition(
        _S.SCENARIOS,
        _S.PROPOSED,
        PERSONNEL,
        (plan_is_certified, no_hard_rule_is_broken, no_coverage_is_lost, shortfalls_have_reasons),
    ),
    Transition(_S.PROPOSED, _S.CORRECTION, PERSONNEL),
    Transition(_S.CORRECTION, _S.CO_SIGNED, PERSONNEL, (correction_window_is_over, everyone_has_signed)),
    Transition(
        _S.CO_SIGNED, _S.PUBLISHED, LEADER, (publisher_is_not_the_proposer, job_is_over), job="rotation.publish"
    ),
    Transition(_S.PUBLISHED, _S.RUNNING, SYSTEM),
    Transition(_S.RUNNING, _S.CLOSED, PERSONNEL, (placements_are_over,)),
    *(
        Transition(source, _S.CANCELLED, PERSONNEL, (job_is_over,), needs_reason=True)
        for source in (_S.DRAFT, _S.OPEN, _S.FROZEN, _S.SCENARIOS, _S.PROPOSED, _S.CORRECTION, _S.CO_SIGNED)
    ),
)


def transition(source: RoundState, to: RoundState) -> Transition | None:
    """The row of the table, or None when the step is not legal from here."""
    return next((row for row in TRANSITIONS if (row.source, row.to) == (source, to)), None)


def refusal(row: Transition, facts: RoundFacts) -> str | None:
    """The slug of the first check that does not hold, or None."""
    return next((slug for check in row.checks if (slug := check(facts))), None)


def offered(facts: RoundFacts, power: str) -> dict[str, str | None]:
    """Every step from this state: target -> None (may be taken now by this power) or a reason code."""
    return {
        row.to.value: ("not-granted" if row.who != power else refusal(row, facts))
        for row in TRANSITIONS
        if row.source is facts.state and row.who != SYSTEM
    }
