"""Wire shapes of the school calendar. Every span is half-open: `ends_on` is the first day after it."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.chassis.fields import Day, Draft, Line, SchoolYearName, TermName, View, listof
from services.chassis.pages import Page
from services.registry.organisation.calendars.core import DayKind


class TermDraft(Draft):
    code: TermName
    starts_on: Day
    ends_on: Day


class CalendarDayDraft(Draft):
    """A holiday, or a weekend day worked to make up for one."""

    day: Day
    kind: DayKind
    name: Line(40)


class SchoolYearChange(Draft):
    """A school year whole: its terms lie inside it, in order, and do not overlap."""

    starts_on: Day
    ends_on: Day
    terms: listof(TermDraft, 2, least=1)
    days: listof(CalendarDayDraft, 400) = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        edges = [
            self.starts_on,
            *(edge for term in self.terms for edge in (term.starts_on, term.ends_on)),
            self.ends_on,
        ]
        if edges != sorted(edges) or any(term.starts_on == term.ends_on for term in self.terms):
            raise ValueError("terms must lie in order inside the school year 学期须依次落在学年之内")
        return self


class SchoolYearDraft(SchoolYearChange):
    name: SchoolYearName


class TermView(View):
    code: str
    starts_on: date
    ends_on: date


class CalendarDayView(View):
    day: date
    kind: DayKind
    name: str


class SchoolYearView(View):
    id: UUID
    district_id: UUID
    name: str
    starts_on: date
    ends_on: date
    terms: list[TermView]
    days: list[CalendarDayView]
    version: int


class SchoolYearPage(Page[SchoolYearView]):
    """School years, oldest first."""
