"""Assessing duties on plain values: exact windows, and a brute-force walk over days that agrees."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.organisation.calendars.core import SchoolCalendar, Span, TermDates
from services.registry.oversight.duties.core import (
    DutyState,
    Fact,
    GroupFacts,
    PersonAt,
    Place,
    Question,
    assess,
    windows,
)

GROUP, LEAD, MEMBER, ANN, BEN = (UUID(int=n) for n in range(1, 6))
CALENDAR = SchoolCalendar(
    (
        TermDates("2025-2026-1", Span(date(2025, 9, 1), date(2026, 1, 18))),
        TermDates("2025-2026-2", Span(date(2026, 2, 16), date(2026, 7, 5))),
        TermDates("2026-2027-1", Span(date(2026, 9, 1), date(2027, 1, 17))),
        TermDates("2026-2027-2", Span(date(2027, 2, 22), date(2027, 7, 4))),
    ),
    {},
)


def a_rule(rule_id, what, *, per=None, level="group", severity="hard", roles=(), window=(), **fields):
    return {
        "id": rule_id, "kind": "cadence", "severity": severity, "assumed": [],
        "scope": {"level": level, "filter": {"roles": [*roles]}},
        "window": {"per": per, **dict(window)} if per else None, "what": what, "min": 1, "answerable": "lead.principal",
        "clause": {"policy": "p", "requirement_id": rule_id[:3], "quote": "原文"}, **fields,
    }  # fmt: skip


def group_with(*facts, founded=date(2025, 8, 1), persons=(), excuses=None):
    places = (Place(LEAD, "lead", founded, None), Place(MEMBER, "member", founded, None))
    return GroupFacts(GROUP, founded, places, tuple(persons), facts, excuses or {})


def judged(rule, facts, as_of):
    rows = assess([rule], facts, CALENDAR, Question(as_of, "p:1", 14))
    return {row.duty_id.rpartition("/")[2]: row for row in rows}


MONTHLY = a_rule("A16", "meeting", per="month", of="working", teaching_months_only=True)
FILING = a_rule("A15", "filing", per="school_year", of="year_plan", due="window_start")


def meeting(on, n=1, flaw=None):
    return Fact(f"m{n}", "meeting", "working", on, flaw=flaw)


def test_a_month_without_minutes_is_missed_and_the_meeting_says_why():
    rows = judged(MONTHLY, group_with(meeting(date(2025, 10, 8), flaw="no-minutes")), date(2025, 11, 1))
    assert (rows["2025-10"].state, rows["2025-10"].done) == (DutyState.MISSED, 0)
    assert [(one.id, one.reason) for one in rows["2025-10"].uncounted] == [("m1", "no-minutes")]


def test_a_month_is_due_then_at_risk_then_missed():
    states = [judged(MONTHLY, group_with(), date(2025, 10, day))["2025-10"].state for day in (1, 17, 18, 31)]
    assert states == [DutyState.DUE, DutyState.DUE, DutyState.AT_RISK, DutyState.AT_RISK]
    assert judged(MONTHLY, group_with(), date(2025, 11, 1))["2025-10"].state is DutyState.MISSED


def test_winter_holiday_months_ask_nothing_of_a_rule_for_teaching_months():
    rows = judged(MONTHLY, group_with(), date(2026, 7, 20))
    assert sorted(rows) == [
        "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06",
        "2026-09",
    ]  # fmt: skip
    every = judged(MONTHLY | {"teaching_months_only": False}, group_with(), date(2026, 7, 20))
    assert "2026-07" in every


@pytest.mark.parametrize(("on", "state"), [(date(2026, 8, 31), DutyState.MET), (date(2026, 9, 1), DutyState.MISSED)])
def test_a_filing_counts_before_the_first_day_of_the_year_and_not_on_it(on, state):
    fact = Fact("f1", "filing", "year_plan", on, school_year="2026-2027")
    row = judged(FILING, group_with(fact), date(2026, 9, 2))["2026-2027"]
    assert row.state is state
    assert [one.reason for one in row.uncounted] == ([] if state is DutyState.MET else ["late"])


def test_a_group_founded_in_the_year_does_not_owe_its_start():
    rows = judged(FILING, group_with(founded=date(2026, 9, 1)), date(2026, 10, 1))
    assert "2026-2027" not in rows


def test_mid_term_does_not_satisfy_the_slot_at_the_start_of_term():
    rule = a_rule("E27", "meeting", per="term", of="working", window={"at": "start"}, slot_days=14)
    early, late = date(2025, 9, 14), date(2025, 9, 15)
    assert judged(rule, group_with(meeting(early)), date(2025, 12, 1))["2025-2026-1"].state is DutyState.MET
    assert judged(rule, group_with(meeting(late)), date(2025, 12, 1))["2025-2026-1"].state is DutyState.MISSED


def test_a_rolling_window_of_three_years_flips_after_1095_days():
    rule = a_rule("B48", "activity", per="rolling", of="showcase", window={"years": 3})
    shown = date(2023, 5, 10)
    facts = group_with(Fact("s1", "activity", "showcase", shown), founded=date(2020, 1, 1))
    assert (date(2026, 5, 9) - shown).days == 1095
    assert judged(rule, facts, date(2026, 5, 9))["rolling"].state is DutyState.MET
    assert judged(rule, facts, date(2026, 5, 10))["rolling"].done == 0


def observing(person, on, days, n, flaw=None, home=MEMBER, host=LEAD):
    return Fact(
        f"o{n}",
        "activity",
        "class_observation",
        on,
        person_id=person,
        home=home,
        host=host,
        days=Decimal(str(days)),
        flaw=flaw,
    )


OBSERVE = a_rule(
    "A28", "activity", per="month", level="unit", roles=["member"], of="class_observation", measure="days",
    who=["teacher"], **{"from": ["member"], "to": ["lead"]},
)  # fmt: skip
TEACHERS = [PersonAt(ANN, MEMBER, frozenset({"teacher"})), PersonAt(BEN, MEMBER, frozenset({"teacher"}))]


def test_every_teacher_of_a_member_must_observe_a_whole_day():
    half, october = 0.5, date(2025, 10, 9)
    facts = group_with(
        observing(ANN, october, half, 1), observing(ANN, date(2025, 10, 20), half, 2), observing(BEN, october, half, 3),
        persons=TEACHERS,
    )  # fmt: skip
    row = judged(OBSERVE, facts, date(2025, 11, 2))["2025-10"]
    assert (row.least, row.done, row.counted, row.state) == (2, 1, ("o2",), DutyState.MISSED)
    assert [(one.id, one.reason) for one in row.uncounted] == [("o3", "not-enough")]


def test_observing_in_the_wrong_direction_does_not_count():
    wrong = observing(ANN, date(2025, 10, 9), 1, 1, host=MEMBER)
    row = judged(OBSERVE, group_with(wrong, persons=TEACHERS[:1]), date(2025, 11, 2))["2025-10"]
    assert [one.reason for one in row.uncounted] == ["wrong-direction"]
    assert row.state is DutyState.MISSED


def test_each_subject_head_of_the_lead_owes_a_row_of_her_own():
    rule = a_rule(
        "A29", "activity", per="term", level="teacher", roles=["lead"], of="guidance", min=2, who=["research_head"],
        **{"from": ["lead"], "to": ["member"]},
    )  # fmt: skip
    head = PersonAt(ANN, LEAD, frozenset({"research_head", "teacher"}))
    visit = Fact("g1", "activity", "guidance", date(2025, 10, 9), person_id=ANN, home=LEAD, host=MEMBER)
    rows = assess([rule], group_with(visit, persons=[head, *TEACHERS]), CALENDAR, Question(date(2025, 12, 1), "p", 14))
    assert [(row.person_id, row.done, row.least) for row in rows if row.window.start < date(2026, 1, 1)] == [
        (ANN, 1, 2)
    ]


def test_only_a_soft_duty_can_be_excused():
    soft = MONTHLY | {"severity": "soft"}
    key = judged(soft, group_with(), date(2025, 11, 1))["2025-10"].duty_id
    facts = group_with(excuses={key: "防汛"})
    assert judged(soft, facts, date(2025, 11, 1))["2025-10"].state is DutyState.EXCUSED
    assert judged(MONTHLY, facts, date(2025, 11, 1))["2025-10"].state is DutyState.MISSED


def test_a_liaison_is_owed_at_every_moment():
    rule = a_rule("A05", "liaison", per="standing")
    fact = Fact("l1", "liaison", "", date(2025, 9, 1), until=date(2026, 3, 1))
    states = [judged(rule, group_with(fact), day)["standing"].state for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert states == [DutyState.MET, DutyState.MISSED]


@settings(max_examples=150, deadline=None)
@given(
    days=st.lists(st.integers(0, 300), max_size=12, unique=True),
    as_of=st.integers(0, 330),
    least=st.integers(1, 3),
    flawed=st.sets(st.integers(0, 11)),
)
def test_monthly_windows_agree_with_a_walk_over_days(days, as_of, least, flawed):
    start = date(2025, 9, 1)
    held = [
        meeting(start + timedelta(days=one), n, "no-minutes" if n in flawed else None) for n, one in enumerate(days)
    ]
    day = start + timedelta(days=as_of)
    rule = MONTHLY | {"min": least, "teaching_months_only": False}
    rows = judged(rule, group_with(*[fact for fact in held if fact.on <= day]), day)
    counted: dict[str, int] = {}
    walked = start
    while walked <= day:
        good = sum(1 for fact in held if fact.on == walked and fact.flaw is None)
        counted[walked.strftime("%Y-%m")] = counted.get(walked.strftime("%Y-%m"), 0) + good
        walked += timedelta(days=1)
    for month, row in rows.items():
        done = counted.get(month, 0)
        assert row.done == done == len(row.counted)
        over = day.strftime("%Y-%m") > month
        assert (row.state is DutyState.MET) == (done >= least)
        assert (row.state is DutyState.MISSED) == (done < least and over)
    school_months = {f"{y}-{m:02d}" for y, m in [*((2025, m) for m in range(9, 13)), *((2026, m) for m in range(1, 8))]}
    assert {month for month in counted if month in school_months} <= set(rows)


def test_windows_are_those_that_opened_and_the_next():
    names = [one.name for one in windows(MONTHLY, CALENDAR, date(2025, 10, 5))]
    assert names == ["2025-09", "2025-10", "2025-11"]
