"""The table of transitions, every check on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.rotation.rounds.core import (
    LEADER,
    PERSONNEL,
    TRANSITIONS,
    PlanFacts,
    RoundFacts,
    RoundState,
    offered,
    refusal,
    transition,
)

TODAY = date(2026, 11, 22)
GOOD = PlanFacts(certified=True, violations=(), coverage_losses=(), unexplained=())
FACTS = RoundFacts(
    state=RoundState.SCENARIOS, today=TODAY, wishes_until=None, correction_until=None, plan=GOOD, unsigned=(),
    proposed_by=None, actor="a", job_runs=False, placements_open=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "to", "change", "slug"),
    [
        ("open", "frozen", {"wishes_until": date(2026, 11, 23)}, "wish-window-open"),
        ("open", "frozen", {"job_runs": True}, "run-in-progress"),
        ("scenarios", "proposed", {"plan": None}, "plan-not-certified"),
        ("scenarios", "proposed", {"plan": replace(GOOD, certified=False)}, "plan-not-certified"),
        ("scenarios", "proposed", {"plan": replace(GOOD, violations=("A20",))}, "hard-rule-violated"),
        ("scenarios", "proposed", {"plan": replace(GOOD, coverage_losses=("physics",))}, "coverage-loss"),
        ("scenarios", "proposed", {"plan": replace(GOOD, unexplained=("A19",))}, "soft-reason-missing"),
        ("correction", "co-signed", {"correction_until": date(2026, 11, 23)}, "correction-window-open"),
        ("correction", "co-signed", {"unsigned": ("城东中学",)}, "signature-missing"),
        ("co-signed", "published", {"proposed_by": "a"}, "separation-of-duties"),
        ("running", "closed", {"placements_open": 1}, "placements-open"),
    ],
)
def test_each_check_refuses_by_its_name_and_only_then(source: str, to: str, change: dict[str, Any], slug: str) -> None:
    row = transition(RoundState(source), RoundState(to))
    assert row
    facts = replace(FACTS, state=RoundState(source))
    assert refusal(row, facts) is None
    assert refusal(row, replace(facts, **change)) == slug


def test_a_window_of_zero_days_is_over_at_once() -> None:
    row = transition(RoundState.CORRECTION, RoundState.CO_SIGNED)
    assert row
    assert refusal(row, replace(FACTS, correction_until=TODAY)) is None


def test_no_step_is_listed_twice_and_the_ends_lead_nowhere() -> None:
    steps = [(row.source, row.to) for row in TRANSITIONS]
    assert len(steps) == len(set(steps))
    assert not {RoundState.CLOSED, RoundState.CANCELLED} & {source for source, _ in steps}


def test_what_is_published_is_never_cancelled() -> None:
    assert transition(RoundState.PUBLISHED, RoundState.CANCELLED) is None


def test_only_the_leader_publishes() -> None:
    facts = replace(FACTS, state=RoundState.CO_SIGNED)
    assert offered(facts, LEADER)["published"] is None
    assert offered(facts, PERSONNEL)["published"] == "not-granted"
