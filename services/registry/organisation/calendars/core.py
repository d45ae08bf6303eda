"""Calendar arithmetic on plain values: terms, windows, weeks, working days. Spans are half-open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SATURDAY = 5


class DayKind(StrEnum):
    """A weekday on which nobody works, or a weekend day that is worked."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def __iter__(self) -> Iterator[date]:
        return (self.start + DAY * n for n in range(self.days))


@dataclass(frozen=True, slots=True)
class TermDates:
    """One term: `code` is the school year and an ordinal, "2026-2027-1"."""

    code: str
    span: Span

    @property
    def school_year(self) -> str:
        return self.code.rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """A district's calendar: its terms in order, and the days that are not what their weekday says."""

    terms: tuple[TermDates, ...]
    exceptions: dict[date, DayKind]

    def term_on(self, day: date) -> TermDates | None:
        return next((term for term in self.terms if day in term.span), None)

    def term(self, code: str) -> TermDates | None:
        return next((term for term in self.terms if term.code == code), None)

    def is_working_day(self, day: date) -> bool:
        match self.exceptions.get(day):
            case DayKind.HOLIDAY:
                return False
            case DayKind.MAKE_UP:
                return True
            case _:
                return day.weekday() < SATURDAY

    def working_days(self, span: Span) -> int:
        return sum(1 for day in span if self.is_working_day(day))

    def add_working_days(self, day: date, count: int) -> date:
        """The day on which the `count`-th working day after `day` falls."""
        while count > 0:
            day += DAY
            count -= self.is_working_day(day)
        return day


def term_start_window(term: TermDates, days: int) -> Span:
    """The first `days` days of a term: a meeting in mid-term does not satisfy the start-of-term slot (E27)."""
    return Span(term.span.start, min(term.span.start + DAY * days, term.span.end))


def term_end_window(term: TermDates, days: int) -> Span:
    """The last `days` days of a term."""
    return Span(max(term.span.end - DAY * days, term.span.start), term.span.end)


def next_month(day: date) -> date:
    """The first day of the month after `day`'s."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_windows(span: Span) -> tuple[Span, ...]:
    """The calendar months of a span, the first and last cut to it."""
    edges = [span.start]
    while (edge := next_month(edges[-1])) < span.end:
        edges.append(edge)
    return tuple(Span(a, b) for a, b in zip(edges, [*edges[1:], span.end], strict=True))


def teaching_weeks(term: TermDates) -> tuple[Span, ...]:
    """Weeks of a term from Monday to Sunday, the first and last cut to the term: week 1 is the first."""
    edges = [term.span.start]
    while (edge := edges[-1] - DAY * edges[-1].weekday() + WEEK) < term.span.end:
        edges.append(edge)
    return tuple(Span(a, b) for a, b in zip(edges, [*edges[1:], term.span.end], strict=True))
