"""What is told of a teacher is so: each alternative is solved again by pinning the instance itself."""

from dataclasses import replace

import pytest

from services.rotation.matching.core.explain import Explanation, explain, explain_each
from services.rotation.matching.core.generator import generate
from services.rotation.matching.core.instance import Choice, Distance, Instance, Member, Pin, Wish
from services.rotation.matching.core.plan import SCALE, Plan
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


def test_a_price_is_the_sum_of_its_parts_and_never_more_than_what_the_re_solve_costs(
    county: Instance, plan: Plan, told: list[Explanation]
) -> None:
    cost = next(tier for tier in plan.tiers if tier.id == "cost")
    gap, checked = cost.value * SCALE - cost.bound_scaled, 0
    for explanation in told:
        assert explanation.prices[0].unit_id is None
        for price in explanation.prices:
            assert price.total == sum(price.terms.values()) + sum(price.rows.values())
            again = solve(replace(county, pins=(Pin(explanation.teacher_id, price.unit_id, price.kind),)))
            was = {tier.id: tier.value for tier in plan.tiers}
            differences = {tier.id: tier.value - was[tier.id] for tier in again.tiers}
            if again.status == "optimal" and not any(n for tier, n in differences.items() if tier != "cost"):
                assert price.total - gap <= differences["cost"] * SCALE
                checked += price.total > 0
    assert checked >= 5


def test_prices_need_no_solving_and_stand_for_everybody(county: Instance, plan: Plan, told: list[Explanation]) -> None:
    cheap = explain_each(county, plan, [one.teacher_id for one in told], most=0)
    assert [one.prices for one in cheap] == [one.prices for one in told]
    assert not any(one.alternatives for one in cheap)


def test_only_places_that_somebody_would_ask_about_are_told_and_each_reason_once(county: Instance, plan: Plan) -> None:
    members = [f"M{n}" for n in range(9)]
    backbone = next(t for t in county.teachers if t.tier == "backbone" and not t.posts)
    unit, home = county.units[0], backbone.unit_id
    group = county.groups[0]
    role = {m.unit_id: m.role for m in group.members}
    assert role[home] == "lead"
    more = replace(
        county,
        units=(*county.units, *(replace(unit, unit_id=name, stages=("primary",)) for name in members)),
        groups=(replace(group, members=(*group.members, *(Member(name, "member") for name in members))),),
        distances=tuple(Distance(home, name, km) for km, name in enumerate(members, 1)),
        wishes=(Wish(backbone.teacher_id, "volunteer", (Choice("M7"), Choice("far away"))),),
    )
    explanation = explain_each(more, solve(more), [backbone.teacher_id], most=0)[0]
    absent = [fact for fact in explanation.facts if fact.code.startswith("absent.")]
    assert list(dict.fromkeys(fact.values["unit_id"] for fact in absent)) == ["M7", "far away", "M0", "M1"]
    assert len({(f.values["unit_id"], f.code, f.values["rule"]) for f in absent}) == len(absent) <= 12
    assert "absent.stage" in {fact.code for fact in absent}
    assert "absent.direction" not in {fact.code for fact in absent}


def test_equal_numbers_are_told_as_equal_with_how_many_go_each_way(plan: Plan, told: list[Explanation]) -> None:
    equal = [(one.move, fact) for one in told for fact in one.facts if fact.code == "counts.equal"]
    assert {fact.values["rule"] for _, fact in equal} == {"A20", "A22"}
    for move, fact in equal:
        there = [m for m in plan.moves if fact.values["instance"] in m.counts_for]
        assert fact.values["each"] == sum(m.kind == move.kind for m in there) == len(there) / 2
