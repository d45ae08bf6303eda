"""Wire shapes of meetings."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Day, Draft, Id, Line, Text, View, listof
from services.chassis.pages import Page
from services.registry.governance.meetings.core import MeetingKind


class MinutesSection(Draft):
    title: Line(60)
    text: Text(8000, least=0)


class MinutesDraft(Draft):
    minutes: listof(MinutesSection, 20)


class MeetingDraft(Draft):
    """`present_person_ids`: holders of seats of the governing body who came; the seats themselves are derived."""

    group_id: Id
    kind: MeetingKind
    held_on: Day
    title: Line(120)
    agenda: Text(4000, least=0)
    minutes: listof(MinutesSection, 20) = Field(default_factory=list)
    present_person_ids: listof(Id, 200) = Field(default_factory=list)


class AttendanceView(View):
    seat: str
    unit_id: UUID
    person_id: UUID | None
    name: str | None
    is_present: bool


class MinutesView(View):
    title: str
    text: str


class MeetingView(View):
    """A meeting in a list; without minutes it does not count (`event_id` null)."""

    id: UUID
    district_id: UUID
    group_id: UUID
    kind: MeetingKind
    held_on: date
    title: str
    event_id: UUID | None
    version: int


class MeetingPage(Page[MeetingView]):
    pass


class MeetingDetail(MeetingView):
    agenda: str
    minutes: list[MinutesView]
    attendance: list[AttendanceView]
    can: dict[str, str | None]
