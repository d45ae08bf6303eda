"""One fact a test: what a rule of the texts asks, and what happens on either side of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from services.rotation.matching.core import compiled, engine, reasons
from services.rotation.matching.core import instance as shape
from services.rotation.matching.core.codec import Malformed
from services.rotation.matching.core.generator import county_rules, generate
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.kinds import DEFAULT_KINDS, WEIGHTED, age_on, limits_of, tier_of, with_terms
from services.rotation.matching.core.model import build_model
from services.rotation.matching.core.repairs import apply_repair
from services.rotation.matching.core.rules import Ratio, Rule, read_rule
from services.rotation.matching.core.solve import solve
from services.rotation.verifier.check import check
from tests.rotation.matching_core.tiny import AS_OF, BACK, CALENDAR, CLAUSE, DOWN, rule

WIDE = shape.Limits(cover=10_000, head=100, guard=0)


def school(n: int, unit: str, tier: str | None, start: int = 0) -> tuple[shape.Teacher, ...]:
    """n mathematicians of a tier."""
    return tuple(
        shape.Teacher(
            f"{unit}{tier}{k:02}", unit, ("junior",), ("math",), date(1995, 1, 1), date(2015, 9, 1), tier=tier
        )
        for k in range(start, start + n)
    )


def county(teachers: tuple[shape.Teacher, ...], rules: tuple[Rule, ...], **more: object) -> Instance:
    """One lead L with two members M and N."""
    base = Instance(
        as_of=AS_OF,
        seed="s",
        calendar=CALENDAR,
        units=tuple(shape.Unit(u, ("junior",)) for u in "LMN"),
        groups=(
            shape.Group("g", (shape.Member("L", "lead"), shape.Member("M", "member"), shape.Member("N", "member"))),
        ),
        teachers=teachers + tuple(t for u in "LMN" for t in school(1, u, None)),
        kinds=tuple(DEFAULT_KINDS[k] for k in ("support", "walk", "follow", "post_training")),
        rules=rules,
        tiers=WEIGHTED,
        limits=WIDE,
    )
    return replace(base, **more)  # type: ignore[arg-type]


A17, A19, A20 = (next(r for r in county_rules() if r.id == name) for name in ("A17", "A19", "A20"))


def test_fourteen_of_fifteen_is_a_shortfall_of_one_under_a_soft_rule() -> None:
    plan = solve(county(school(14, "L", "renowned"), (A17, A19)))
    assert plan.status == "optimal"
    assert [(s.instance, s.by) for s in plan.shortfalls] == [("A19/group=g/2026-2027", 1)]
    assert next(r for r in plan.rules if r.rule == "A19").status == "missed"


def test_fifteen_of_fifteen_is_met() -> None:
    plan = solve(county(school(15, "L", "renowned"), (A17, A19)))
    assert (plan.shortfalls, plan.rules[0].status, plan.rules[0].value) == ((), "met", 15)


def test_fifteen_out_and_fourteen_to_follow_back_sends_only_fourteen_out() -> None:
    staff = school(15, "L", "backbone") + school(14, "M", "young")
    plan = solve(county(staff, (A17, A19, A20)))
    kinds = [m.kind for m in plan.moves]
    assert (kinds.count("support"), kinds.count("follow"), plan.shortfalls[0].by) == (14, 14, 1)


def test_walk_teaching_needs_nobody_back() -> None:
    plan = solve(county(school(15, "L", "renowned"), (A17, A19, A20)))
    assert {m.kind for m in plan.moves} == {"walk"}
    assert len(plan.moves) == 15


def test_ten_percent_of_thirty_one_is_four() -> None:
    ratio = rule(
        "E17", "per_unit", scope={"level": "unit", "filter": {"roles": ["member"]}}, counter="member_send",
        ratio={"p": 1, "q": 10}, op=">=", metric="rotation:M4", **BACK,
    )  # fmt: skip
    plan = solve(county(school(30, "M", "young"), (ratio,)))
    outcome = {r.unit_id: r for r in plan.rules}
    assert (outcome["M"].lo, outcome["N"].lo) == (4, 1)
    assert outcome["M"].value == 4


def test_a_ratio_that_rounds_down_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def floor(rule: Rule, n: int) -> tuple[int | None, int | None]:
        return (rule.ratio.p * n // rule.ratio.q if rule.ratio else None), None

    monkeypatch.setattr(compiled, "_share_of", floor)
    with pytest.raises(AssertionError):
        test_ten_percent_of_thirty_one_is_four()


def empty_scope() -> Instance:
    """A hard rule that asks three managers of a lead that has none."""
    return county(school(3, "M", "young"), (rule("E07", "count", counter="mgr_send", min=3, **DOWN),))


def test_a_quota_over_nobody_is_infeasible_and_not_forgotten() -> None:
    plan = solve(empty_scope())
    assert plan.status == "infeasible"
    member = plan.conflicts[0].members[0]
    assert (member.instance, member.eligible, member.lo, member.at_most) == ("E07/group=g/2026-2027", 0, 3, 0)
    assert member.clause is not None
    assert member.clause.quote == CLAUSE["quote"]


def test_a_builder_without_empty_rows_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled.RuleInstance, "is_skipped", property(lambda self: not self.weights))
    plan = solve(empty_scope())
    assert plan.status == "optimal", "the broken builder calls an impossible round optimal"
    assert not check(empty_scope().to_json(), plan.to_json()).ok


def test_an_empty_rule_that_says_so_is_skipped_with_notice() -> None:
    lenient = rule("E07", "count", counter="mgr_send", min=3, empty_scope="skip_with_notice", **DOWN)
    plan = solve(county(school(3, "M", "young"), (lenient,)))
    assert plan.rules[0].status == "not_applicable"


def test_a_rule_whose_scope_finds_no_unit_still_asks() -> None:
    lost = rule(
        "E08", "count", scope={"level": "unit", "filter": {"roles": ["supported"]}}, counter="follow_back", min=1
    )
    plan = solve(county((), (lost,)))
    assert (plan.status, plan.conflicts[0].members[0].instance) == ("infeasible", "E08/none/2026-2027")


def test_an_out_cap_counts_whole_time_departures_and_not_who_walks() -> None:
    """docs/formats/rotation/certificate.md, outcap: a walking teacher keeps the post at home and goes some days."""
    hard = replace(A19, severity="hard", min=3)
    shut = replace(WIDE, out_cap={"lead": Ratio(0, 1)})
    walking = solve(county(school(7, "L", "renowned"), (A17, hard), limits=shut))
    assert (walking.status, {m.kind for m in walking.moves}) == ("optimal", {"walk"})
    assert solve(county(school(7, "L", "backbone"), (A17, hard), limits=shut)).status == "infeasible"


def test_an_out_cap_that_the_profile_sets_is_named_by_its_rule_with_what_was_assumed() -> None:
    note = {"parameter": "ratio", "value": {"p": 1, "q": 4}, "confirmed_by": "x", "note": "y"}
    said = {"id": "A19-out-cap-lead", "kind": "out_cap", "severity": "hard", "clause": CLAUSE, "ratio": None}
    cap = read_rule(said | {"scope": {"level": "unit", "filter": {"roles": ["lead"]}}, "assumed": [note]})
    hard = replace(A19, severity="hard", min=3)
    for rules, named in (((A17, hard, cap), (cap.id, cap.clause, cap.assumed)), ((A17, hard), (None, None, ()))):
        plan = solve(county(school(7, "L", "backbone"), rules, limits=replace(WIDE, out_cap={"lead": Ratio(1, 4)})))
        found = next(m for m in plan.conflicts[0].members if m.instance.startswith("outcap/"))
        assert (found.rule, found.clause, found.assumed) == named
        changes = [c for r in plan.repairs for c in r.changes if c.instance.startswith("outcap/")]
        assert {change.rule for change in changes} == {named[0]}


def test_an_out_cap_in_the_way_is_named_and_lifted() -> None:
    hard = replace(A19, severity="hard", min=3)
    limits = replace(WIDE, out_cap={"lead": Ratio(1, 4)})
    tight = county(school(7, "L", "backbone"), (A17, hard), limits=limits)
    plan = solve(tight)
    assert {m.instance for m in plan.conflicts[0].members} >= {"A19/group=g/2026-2027"}
    local = next(r for r in plan.repairs if all(c.instance.startswith("outcap/") for c in r.changes))
    assert {(c.was, c.becomes) for c in local.changes} == {(2, 3)}
    assert sum(m.from_ == "L" for m in solve(apply_repair(tight, local)).moves) == 3


def test_the_only_teacher_of_a_subject_stays() -> None:
    send_one = (replace(A19, severity="hard", min=1),)
    whole = county(school(1, "L", "backbone"), send_one, kinds=(DEFAULT_KINDS["support"],))
    only = replace(whole, teachers=tuple(t for t in whole.teachers if t.tier or t.unit_id != "L"))
    assert solve(replace(only, limits=replace(WIDE, guard=100))).status == "infeasible"
    assert len(solve(replace(only, limits=replace(WIDE, guard=0))).moves) == 1


def test_a_young_teacher_in_support_is_refused_by_its_rule() -> None:
    young = county(school(1, "L", "young"), (A17,))
    refusals = {a.kind: (a.code, a.rule) for a in reasons.reason_codes(young, "Lyoung00", "M")}
    assert refusals["support"] == ("tier-kind", "A17")
    assert refusals["follow"] == ("direction", None)


def test_a_dispatch_from_member_to_lead_is_refused_by_its_rule() -> None:
    a09 = next(r for r in county_rules() if r.id == "A09")
    kinds = (replace(DEFAULT_KINDS["dispatch"], directions=(), who=()),)
    refused = reasons.reason_codes(county(school(1, "M", "young"), (a09,), kinds=kinds), "Myoung00", "L")
    assert [(a.code, a.rule) for a in refused] == [("direction", "A09")]


@pytest.mark.parametrize(
    ("until", "code"), [(date(2026, 10, 30), "stay"), (date(2026, 10, 31), "stay"), (date(2026, 11, 1), None)]
)
def test_fifty_nine_days_or_less_than_two_months_is_too_short(until: date, code: str | None) -> None:
    short = shape.Calendar("2026-2027", (shape.Term("T1", date(2026, 9, 1), until),))
    kinds = (replace(DEFAULT_KINDS["support"], min_months=2, min_days=60),)
    found = reasons.reason_codes(
        county(school(1, "L", "backbone"), (A17,), calendar=short, kinds=kinds), "Lbackbone00", "M"
    )
    assert [a.code for a in found] == ([code] if code else [])


def test_two_months_from_january_are_not_sixty_days() -> None:
    assert reasons.add_months(date(2026, 1, 1), 2) == date(2026, 3, 1)
    assert (date(2026, 3, 1) - date(2026, 1, 1)).days == 59
    assert reasons.add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_a_leap_day_child_turns_on_the_first_of_march() -> None:
    assert (age_on(date(1980, 2, 29), date(2025, 2, 28)), age_on(date(1980, 2, 29), date(2025, 3, 1))) == (44, 45)


def test_the_tier_is_the_highest_held_and_young_is_strictly_under_the_age() -> None:
    assert tier_of(["backbone", "renowned"], date(1999, 1, 1), AS_OF, [A17]) == "renowned"
    assert tier_of([], date(1991, 9, 2), AS_OF, [A17]) == "young"
    assert tier_of([], date(1991, 9, 1), AS_OF, [A17]) is None


def test_an_assumed_value_stands_where_the_text_is_silent() -> None:
    note = {"parameter": "age_under", "value": 35, "confirmed_by": None, "note": "演示"}
    said = {"id": "A17", "kind": "tier_kind", "severity": "hard", "scope": {"level": "teacher"}, "clause": CLAUSE}
    assert read_rule(said | {"age_under": None, "assumed": [note]}).age_under == 35
    assert read_rule(said | {"age_under": 40, "assumed": [note]}).age_under == 40


def test_a_profile_changes_what_a_kind_counts_for_in_one_place() -> None:
    said = {"id": "B25", "kind": "kind_terms", "severity": "hard", "scope": {"level": "district"}, "clause": CLAUSE}
    changed = read_rule(said | {"placement_kinds": ["walk"], "counters": ["rotation"], "load_max": 60})
    walk = with_terms([DEFAULT_KINDS["walk"]], [changed])[0]
    assert (walk.counters, walk.load) == (("rotation",), 60)
    cap = read_rule(said | {"kind": "out_cap", "ratio": {"p": 1, "q": 3}, "from": ["lead"]})
    assert limits_of([cap]).out_cap["lead"] == Ratio(1, 3)  # type: ignore[index]


def test_managers_go_and_come_one_to_one_with_the_same_member_in_the_same_term() -> None:
    plan = solve(generate(3))
    by_key = {m.key: m for m in plan.moves}
    managers = [m for m in plan.moves if m.kind == "secondment"]
    assert len(plan.pairs) == len(managers) >= 6
    for pair in plan.pairs:
        out, back = by_key[pair.first], by_key[pair.second]
        assert (out.kind, back.kind) == ("secondment", "shadow")
        assert (out.to, out.from_, out.terms) == (back.from_, back.to, back.terms)


def test_shuffled_records_give_the_same_bytes() -> None:
    one = generate(5, groups=2, members=3, lead_staff=60, member_staff=30)
    draw = np.random.Generator(np.random.Philox(9))

    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(items[int(n)] for n in draw.permutation(len(items)))

    names = ("units", "groups", "teachers", "kinds", "rules", "posts", "wishes", "distances")
    other = replace(one, **{name: shuffled(getattr(one, name)) for name in names})
    assert other.teachers != one.teachers
    assert other.sha256() == one.sha256()
    assert solve(other).to_json() == solve(one).to_json()


def test_progress_is_told_in_order() -> None:
    told: list[tuple[str, int, int]] = []
    solve(generate(1, groups=2, members=2, lead_staff=40, member_staff=20), report=lambda *step: told.append(step))
    assert [stage for stage, done, total in told if done == total] == ["building", "solving", "certifying"]


def test_columns_stand_in_lottery_order_and_not_in_the_order_of_names() -> None:
    first, second = (build_model(replace(generate(1, groups=1, members=2), seed=s)).blocks[0] for s in ("a", "b"))
    assert set(first.columns) == set(second.columns)
    assert list(first.columns) != list(second.columns) != sorted(second.columns)


def test_an_answer_that_breaks_a_row_in_integers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_holds", lambda rows, chosen: False)
    with pytest.raises(engine.EngineFault):
        solve(generate(1, groups=1, members=2, lead_staff=30, member_staff=20))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"teachers": school(1, "X", None)}, "/teachers/XNone00"),
        ({"teachers": school(1, "L", None) * 2}, "/teachers"),
        ({"rules": (A19, A19)}, "/rules"),
        ({"rules": (replace(A19, form="sometimes"),)}, "/rules/A19/form"),
        ({"wishes": (shape.Wish("LNone00", "perhaps"),)}, "/wishes/LNone00"),
    ],
)
def test_records_that_do_not_fit_together_are_refused(change: dict[str, object], pointer: str) -> None:
    with pytest.raises(Malformed) as fault:
        solve(replace(county((), ()), **change))  # type: ignore[arg-type]
    assert fault.value.pointer == pointer
