"""Wire shapes of imports."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import JsonValue, model_validator

from services.chassis.fields import Draft, Line, View
from services.chassis.pages import Page
from services.registry.organisation.imports.core import Choice, ImportNoun, ImportState


class ImportTransition(Draft):
    """Commit all rows or the good ones, or undo the batch within 24 hours."""

    to: ImportState
    rows: Choice | None = None
    reason: Line(200) | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.to not in (ImportState.COMMITTED, ImportState.UNDONE):
            raise ValueError("to must be committed or undone 只能写入或撤销")
        if self.to is ImportState.COMMITTED and self.rows is None:
            raise ValueError("rows must say all or good 须选择全部或正确的行")
        return self


class ImportView(View):
    """A batch. `fresh`, `changed`, `unchanged` and `faulty` add up to `total`; `kept` rows an undo left alone."""

    id: UUID
    noun: ImportNoun
    file_name: str
    sha256: str
    state: ImportState
    choice: Choice | None
    headers: list[str]
    total: int
    fresh: int
    changed: int
    unchanged: int
    faulty: int
    kept: int
    job_id: UUID | None
    problem: dict[str, JsonValue] | None
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    version: int


class ImportPage(Page[ImportView]):
    """Imports, oldest first."""


class FaultView(View):
    column: str
    value: str
    code: str
    reason_zh: str
    reason_en: str
    proposal: str


class FaultyRow(View):
    """A row of the workbook that cannot be taken, with its cells as they were."""

    row: int
    faults: list[FaultView]
    cells: list[JsonValue]


class FaultyRowPage(Page[FaultyRow]):
    """Faulty rows in the workbook's order."""
