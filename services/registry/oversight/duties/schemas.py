"""Wire shapes of duties: the shared row (docs/formats/duty.schema.json) with what a page needs beside it."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from services.chassis.fields import Draft, Id, Line, Text, View
from services.registry.governance.policies.core import Severity
from services.registry.oversight.duties.core import DutyState


class DutyScopeView(View):
    """Who owes it; `unit_id` null = the group as one."""

    group_id: UUID
    unit_id: UUID | None
    person_id: UUID | None


class DutyWindowView(View):
    """Days `[from, until)`."""

    model_config = ConfigDict(populate_by_name=True, from_attributes=True)

    from_: date = Field(alias="from")
    until: date


class DutyRequiredView(View):
    min: int
    max: int | None
    ratio: float | None
    pair_of: str | None


class DutyUncountedView(View):
    """What looks like evidence and does not count, and why."""

    id: str
    reason: str


class DutyView(View):
    """One duty in one window. `done` is the number of `counted_event_ids`."""

    duty_id: str
    requirement_id: str
    rule_version: str
    scope: DutyScopeView
    window: DutyWindowView
    required: DutyRequiredView
    done: int
    counted_event_ids: list[str]
    uncounted: list[DutyUncountedView]
    severity: Severity
    excuse: str | None
    state: DutyState
    as_of: date
    rule_id: str
    group_name: str
    unit_name: str | None
    quote: str
    answerable: str
    deadline: date


class DutyPage(View):
    """`next` is the duty_id to ask after."""

    items: list[DutyView]
    next: str | None


class ExcuseDraft(Draft):
    """A written reason for missing a soft duty."""

    group_id: Id
    duty_id: Line(100)
    reason: Text(2000)
