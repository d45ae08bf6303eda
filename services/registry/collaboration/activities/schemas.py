"""Wire shapes of activities."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Day, Draft, Id, Line, Text, View, listof
from services.chassis.pages import Page
from services.registry.collaboration.activities.core import ActivityKind, ActivityState

Days = Annotated[float, Field(ge=0, le=31, multiple_of=0.5, allow_inf_nan=False)]
Hours = Annotated[float, Field(ge=0, le=300, multiple_of=0.5, allow_inf_nan=False)]


class ActivityDraft(Draft):
    """What took place; the persons are of the recorder's own school, days and hours (in halves) each person's."""

    group_id: Id
    kind: ActivityKind
    held_on: Day
    host_unit_id: Id
    title: Line(120)
    days: Days
    hours: Hours
    person_ids: listof(Id, 500, least=1)


class ActivityTransition(Draft):
    to: ActivityState
    reason: Text(500) | None = None


class ActivityView(View):
    """An activity; `participants` counts persons."""

    id: UUID
    district_id: UUID
    group_id: UUID
    kind: ActivityKind
    state: ActivityState
    held_on: date
    host_unit_id: UUID
    title: str
    days: float
    hours: float
    participants: int
    version: int


class ActivityPage(Page[ActivityView]):
    pass


class ActivityDetail(ActivityView):
    can: dict[str, str | None]
