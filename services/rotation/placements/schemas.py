"""Wire shapes of placements and of the duty rows they make."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.chassis.fields import Draft, Text, View
from services.chassis.pages import Page
from services.rotation.matching.schemas.explanations import SentenceView
from services.rotation.placements.core import PlacementState


class PlacementLine(View):
    """A placement in a list; ``ends_on`` is the first day after it."""

    id: UUID
    version: int
    round_id: UUID
    person_id: UUID
    person_name: str
    home_unit_id: UUID
    home_name: str
    host_unit_id: UUID
    host_name: str
    group_id: UUID
    kind: str
    terms: list[str]
    starts_on: date
    ends_on: date
    load: int
    state: PlacementState
    is_paired: bool


class PlacementView(PlacementLine):
    """A placement whole. ``reasons`` are shown to the person, the home principal and the personnel office."""

    scenario_id: UUID
    needs_report: bool
    report: str | None
    ended_reason: str | None
    counts_for: list[str]
    reasons: list[SentenceView]
    can: dict[str, str | None]


class PlacementPage(Page[PlacementLine]):
    """Placements."""


class PlacementMove(Draft):
    """Where to, and why where the table asks for a reason."""

    to: PlacementState
    reason: Text(500) | None = None


class ReportDraft(Draft):
    """The report of a placement (挂职工作报告)."""

    report: Text(4000)


class RotationDutyScope(View):
    """Who owes it; ``unit_id`` null = the group as one."""

    group_id: UUID | None
    unit_id: UUID | None
    person_id: UUID | None


class RotationDutyWindow(View):
    """``[from, until)``."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: date = Field(alias="from")
    until: date


class RotationDutyRequired(View):
    """Persons; for a reciprocal quota both ends are the number that goes the other way."""

    min: int | None
    max: int | None
    ratio: float | None
    pair_of: str | None


class RotationUncounted(View):
    """A placement that does not count, and why."""

    id: str
    reason: str


class RotationDuty(View):
    """The shared duty row, docs/formats/duty.schema.json."""

    duty_id: str
    requirement_id: str
    rule_version: str
    scope: RotationDutyScope
    window: RotationDutyWindow
    required: RotationDutyRequired
    done: int
    counted_event_ids: list[str]
    uncounted: list[RotationUncounted]
    severity: Literal["hard", "soft"]
    excuse: str | None
    state: Literal["due", "met", "at_risk", "missed", "excused"]
    as_of: date


class RotationDuties(View):
    """Quotas of exchange as duties."""

    items: list[RotationDuty]
