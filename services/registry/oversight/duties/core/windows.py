"""The windows of a rule, exact on the district's calendar."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from services.registry.organisation.calendars.core import (
    SchoolCalendar,
    Span,
    TermDates,
    next_month,
    teaching_weeks,
    term_end_window,
    term_start_window,
)
from services.registry.oversight.duties.core.values import Window

DAY = timedelta(days=1)


def windows(rule: Mapping[str, Any], calendar: SchoolCalendar, as_of: date) -> list[Window]:
    """The rule's windows in the school year of the day that have opened, and the first that has not."""
    every = sorted(_all_windows(rule, calendar, as_of), key=lambda window: window.span.start)
    since = _year_start(calendar, as_of)
    opened = [one for one in every if one.span.start <= as_of and (since is None or one.span.end > since)]
    to_come = [one for one in every if one.span.start > as_of]
    return opened + to_come[:1]


def per(rule: Mapping[str, Any]) -> str:
    return (rule.get("window") or {"per": "standing"})["per"]


def _all_windows(rule: Mapping[str, Any], calendar: SchoolCalendar, as_of: date) -> Iterator[Window]:
    spec = rule.get("window") or {"per": "standing"}
    match spec["per"]:
        case "standing":
            yield Window("standing", Span(as_of, as_of + DAY))
        case "rolling":
            yield Window("rolling", Span(_years_before(as_of + DAY, spec["years"]), as_of + DAY))
        case "between":
            yield Window("between", Span(date.fromisoformat(spec["from"]), date.fromisoformat(spec["until"])))
        case "year":
            for year in (as_of.year, as_of.year + 1):
                yield Window(str(year), Span(date(year, 1, 1), date(year + 1, 1, 1)))
        case "school_year":
            for name, span in school_years(calendar).items():
                yield Window(name, span, name)
        case "month":
            yield from _months(calendar, teaching_only=bool(rule.get("teaching_months_only")))
        case "term":
            for term in calendar.terms:
                yield Window(term.code, _slot(term, spec.get("at"), rule.get("slot_days")), term.school_year)
        case "week":
            for term in calendar.terms:
                for week in teaching_weeks(term):
                    yield Window(f"week-{week.start.isoformat()}", week, term.school_year)


def _slot(term: TermDates, at: str | None, days: int | None) -> Span:
    """E27: the first or last days of a term, when the rule asks for them."""
    if at is None or days is None:
        return term.span
    return term_start_window(term, days) if at == "start" else term_end_window(term, days)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 3, 1)


def school_years(calendar: SchoolCalendar) -> dict[str, Span]:
    """School years from the first day of their first term to the last day of their last."""
    found: dict[str, Span] = {}
    for term in calendar.terms:
        known = found.get(term.school_year)
        start = min(known.start, term.span.start) if known else term.span.start
        found[term.school_year] = Span(start, max(known.end, term.span.end) if known else term.span.end)
    return found


def _year_start(calendar: SchoolCalendar, as_of: date) -> date | None:
    """First day of the school year that has begun last."""
    return max((span.start for span in school_years(calendar).values() if span.start <= as_of), default=None)


def _months(calendar: SchoolCalendar, *, teaching_only: bool) -> Iterator[Window]:
    for name, year in school_years(calendar).items():
        first = year.start.replace(day=1)
        while first < year.end:
            month = Span(first, next_month(first))
            if not teaching_only or has_teaching_week(calendar, month):
                yield Window(first.strftime("%Y-%m"), month, name)
            first = month.end


def has_teaching_week(calendar: SchoolCalendar, month: Span) -> bool:
    """Whether one whole week of a term, Monday to Friday, lies in the month."""
    mondays = (day for day in month if day.weekday() == 0 and day + 4 * DAY in month)
    return any(calendar.term_on(day) and calendar.term_on(day + 4 * DAY) for day in mondays)
