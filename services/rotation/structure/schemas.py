"""Wire shapes of structure."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from services.chassis.fields import AsOf, Draft, View

AgeBand = Literal["under_35", "35_44", "45_54", "55_up"]


class StructureCell(View):
    """Heads over the units asked for; null = fewer than three people, hidden."""

    age_band: AgeBand
    subject: str | None
    is_backbone: bool
    heads: int | None


class StructureUnit(View):
    """A unit's total and its backbone teachers; ``backbone`` null = fewer than three, hidden."""

    unit_id: UUID
    unit_name: str
    school_id: UUID | None
    heads: int | None
    backbone: int | None


class StructureView(View):
    """Staff by age band, subject and backbone. ``as_of`` null: never counted yet."""

    as_of: date | None
    heads: int
    items: list[StructureCell]
    units: list[StructureUnit]


class StructureRefresh(Draft):
    """Count anew from the registry, on a day (today when absent)."""

    as_of: AsOf | None = None
