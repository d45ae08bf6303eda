"""Wire shapes of filings."""

from datetime import date
from uuid import UUID

from services.chassis.fields import Day, Draft, Id, Line, SchoolYearName, Text, View
from services.chassis.pages import Page
from services.registry.governance.filings.core import FilingKind, FilingState


class FilingChange(Draft):
    """Goals and plan of a school year; empty is 未填 and keeps the filing from being submitted."""

    title: Line(120)
    goals: Text(8000, least=0)
    plan: Text(8000, least=0)
    file_id: Id | None


class FilingDraft(FilingChange):
    group_id: Id
    kind: FilingKind
    school_year: SchoolYearName


class FilingTransition(Draft):
    """`received_on`: at acceptance, the day the bureau had it in hand when that was before it was entered here."""

    to: FilingState
    reason: Text(500) | None = None
    received_on: Day | None = None


class FilingView(View):
    """A filing in a list. `event_id` is the evidence of its acceptance."""

    id: UUID
    district_id: UUID
    group_id: UUID
    kind: FilingKind
    school_year: str
    state: FilingState
    title: str
    filed_on: date | None
    event_id: UUID | None
    version: int


class FilingPage(Page[FilingView]):
    pass


class FilingDetail(FilingView):
    goals: str
    plan: str
    file_id: UUID | None
    decided_reason: str | None
    can: dict[str, str | None]
