"""Wire shapes of wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.chassis.fields import Draft, Id, Line, View, listof
from services.chassis.jobs import JobView
from services.chassis.pages import Page
from services.rotation.wishes.core import WishConsent
from services.rotation.wishes.tables import WishImportState, WishSource


class WishDraft(Draft):
    """Units in order of preference, willingness, and whether unlisted units are accepted (服从调剂)."""

    consent: WishConsent
    choices: listof(Id, 3) = Field(default_factory=list)
    accepts_unlisted: bool
    note: Line(200) | None = None

    @model_validator(mode="after")
    def _each_unit_once(self) -> Self:
        if len(set(self.choices)) != len(self.choices):
            raise ValueError("a unit is named twice 志愿重复")
        return self


class WishView(View):
    """A wish as its teacher and the personnel office see it."""

    id: UUID
    version: int
    round_id: UUID
    person_id: UUID
    person_name: str
    school_id: UUID | None
    consent: WishConsent
    choices: list[UUID]
    accepts_unlisted: bool
    note: str | None
    source: WishSource


class WishPage(Page[WishView]):
    """Wishes of a round."""


class WishFault(View):
    """A faulty cell: sheet row (the heading is 1), column, code, value given."""

    row: int
    column: str
    code: str
    value: str


class WishImportView(View):
    """A workbook of wishes. ``faults`` holds at most 500; ``faulty`` counts rows."""

    id: UUID
    version: int
    round_id: UUID
    file_name: str
    state: WishImportState
    rows: int
    good: int
    faulty: int
    faults: list[WishFault]
    made: int
    changed: int
    unchanged: int
    job_id: UUID | None
    created_at: datetime


class WishImportPage(Page[WishImportView]):
    """Workbooks of a round."""


class WishImportCommit(Draft):
    """Take over the checked rows. ``skip_faulty``: the good ones although others are faulty."""

    to: Literal["committed"]
    skip_faulty: bool = False


class WishImportMoved(View):
    """The workbook and the job at work on it."""

    wish_import: WishImportView
    job: JobView
