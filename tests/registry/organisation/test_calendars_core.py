"""Calendar arithmetic."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.registry.organisation.calendars.core import (
    DayKind,
    SchoolCalendar,
    Span,
    TermDates,
    month_windows,
    teaching_weeks,
    term_end_window,
    term_start_window,
)

TERM = TermDates("2026-2027-1", Span(date(2026, 9, 1), date(2027, 1, 23)))
NATIONAL_DAY = {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)}
CALENDAR = SchoolCalendar((TERM,), NATIONAL_DAY | {date(2026, 10, 10): DayKind.MAKE_UP})
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_holiday_is_not_worked_and_a_make_up_saturday_is() -> None:
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 11))


def test_working_days_are_added_over_a_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)


def test_mid_term_lies_in_neither_window_of_the_term() -> None:
    middle = date(2026, 11, 10)
    assert middle not in term_start_window(TERM, 14)
    assert middle not in term_end_window(TERM, 14)
    assert date(2026, 9, 14) in term_start_window(TERM, 14)
    assert date(2026, 9, 15) not in term_start_window(TERM, 14)
    assert date(2027, 1, 22) in term_end_window(TERM, 14)


def test_a_term_ends_the_day_before_its_end() -> None:
    assert CALENDAR.term_on(date(2027, 1, 22)) is TERM
    assert CALENDAR.term_on(date(2027, 1, 23)) is None
    assert TERM.school_year == "2026-2027"


def test_the_first_week_runs_to_its_sunday() -> None:
    first, second, *_ = teaching_weeks(TERM)
    assert first == Span(date(2026, 9, 1), date(2026, 9, 7))
    assert second == Span(date(2026, 9, 7), date(2026, 9, 14))


@given(days, st.integers(1, 800))
def test_months_and_weeks_cover_a_span_without_gap_or_overlap(start: date, length: int) -> None:
    span = Span(start, start + timedelta(days=length))
    for windows in (month_windows(span), teaching_weeks(TermDates("x", span))):
        assert windows[0].start == span.start
        assert windows[-1].end == span.end
        assert all(a.end == b.start and a.days > 0 for a, b in pairwise(windows))
        assert sum(window.days for window in windows) == length
