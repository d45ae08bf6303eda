"""What is told of a teacher is so: each alternative is solved again by pinning the instance itself."""

from dataclasses import replace

import pytest

from services.rotation.matching.core.explain import Explanation, explain
from services.rotation.matching.core.generator import generate
from services.rotation.matching.core.instance import Instance, Pin
from services.rotation.matching.core.plan import Plan
from services.rotation.matching.core.solve import solve


@pytest.fixture(scope="module")
def county() -> Instance:
    return generate(11, groups=1, members=3, lead_staff=70, member_staff=40)


@pytest.fixture(scope="module")
def plan(county: Instance) -> Plan:
    return solve(county)


@pytest.fixture(scope="module")
def told(county: Instance, plan: Plan) -> list[Explanation]:
    movers = [m.teacher_id for m in plan.moves]
    kinds = {m.kind: m.teacher_id for m in plan.moves}
    return [explain(county, plan, who) for who in sorted({*movers[:4], *kinds.values()})]


def _pinned(county: Instance, explanation: Explanation, n: int) -> Plan:
    other = explanation.alternatives[n]
    term = other.terms[0] if other.terms else None
    return solve(replace(county, pins=(Pin(explanation.teacher_id, other.unit_id, other.kind, term),)))


def test_every_alternative_costs_what_it_says(county: Instance, plan: Plan, told: list[Explanation]) -> None:
    checked = 0
    for explanation in told:
        for n, other in enumerate(explanation.alternatives):
            again = _pinned(county, explanation, n)
            assert other.is_possible == (again.status == "optimal")
            if other.is_possible:
                was = {tier.id: tier.value for tier in plan.tiers}
                assert {t.id: t.value - was[t.id] for t in again.tiers} == other.tiers
                checked += 1
    assert checked >= 10


def test_the_split_adds_up_to_the_difference(told: list[Explanation]) -> None:
    for explanation in told:
        for other in explanation.alternatives:
            if other.is_possible:
                assert sum(other.split.values()) == other.tiers["cost"]


def test_no_alternative_is_better(told: list[Explanation]) -> None:
    for explanation in told:
        for other in explanation.alternatives:
            if other.is_possible:
                assert list(other.tiers.values()) >= [0] * len(other.tiers)


def test_nobody_else_is_named(county: Instance, told: list[Explanation]) -> None:
    for explanation in told:
        others = {t.teacher_id for t in county.teachers} - {explanation.teacher_id}
        words = repr(explanation)
        assert not [name for name in others if name in words]


def test_facts_have_ids_and_the_rules_their_clause(told: list[Explanation]) -> None:
    for explanation in told:
        assert [f.id for f in explanation.facts] == [f"F{n}" for n in range(1, len(explanation.facts) + 1)]
        assert explanation.facts[0].code == "result.placed"
        assert all(f.clause and f.clause.quote for f in explanation.facts if f.code.startswith("counts."))


def test_who_stays_is_told_why(county: Instance, plan: Plan) -> None:
    principal = next(t for t in county.teachers if t.posts and t.posts[0].post == "principal")
    explanation = explain(county, plan, principal.teacher_id)
    assert explanation.move is None
    assert explanation.facts[0].code == "result.home"
    assert {f.code for f in explanation.facts[1:]} <= {"absent.direction", "absent.tier-kind"}


def test_a_plan_of_another_instance_is_not_explained(county: Instance, plan: Plan) -> None:
    with pytest.raises(ValueError, match="not an optimal plan"):
        explain(replace(county, seed="other"), plan, plan.moves[0].teacher_id)
