"""Wire shapes of exam batches and reported values."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import UploadFile
from pydantic import Field

from services.chassis.fields import Day, Draft, Id, Line, SchoolYearName, Text, View
from services.chassis.pages import Page
from services.chassis.spreadsheets import Column
from services.evaluation.valueadded.tables import BatchState

Value = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
Stage = Literal["primary", "junior", "senior"]
NodeCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,60}$", max_length=60)]


TEMPLATE = (
    Column("学校标识码", True, "3601234567", "10 位学校标识码，须在本区县名册中"),
    Column("年级", True, "九年级", "如 九年级、初三 或 9"),
    Column("前测", True, "71.5", "上一次同质考试的成绩；缺考留空"),
    Column("后测", True, "78", "本次考试的成绩；缺考留空"),
    Column("性别", False, "男", "可不要此列；有则每行都填", ("男", "女")),
    Column("随迁", False, "否", "可不要此列；有则每行都填", ("是", "否")),
    Column("寄宿", False, "否", "可不要此列；有则每行都填", ("是", "否")),
)
"""One row a pupil without anything that says which pupil."""


class ExamBlockView(View):
    """One school in a batch. Under 10 pupils every figure is null and `suppressed` is true."""

    unit_id: UUID | None
    school_code: str | None
    name: str
    suppressed: bool
    n: int | None
    coverage: float | None
    mean_prior: float | None
    mean_outcome: float | None


class ExamBatchView(View):
    """A batch: the file's hash, how many pupils, never a row."""

    id: UUID
    version: int
    created_at: datetime
    title: str
    school_year: str
    stage: str
    state: BatchState
    file_name: str
    file_sha256: str
    terms: list[str]
    quantised: bool
    pupils: int
    dropped: dict[str, int]
    is_sample: bool
    as_of: date


class ExamBatchDetail(ExamBatchView):
    """A batch with its schools, in the caller's scope."""

    schools: list[ExamBlockView]


class ExamBatchPage(Page[ExamBatchView]):
    """Batches, newest first."""


class ExamBatchDraft(Draft):
    """What an exam file is: which exam, which school year and stage, on which day its schools are looked up."""

    title: Line(200)
    school_year: SchoolYearName
    stage: Stage
    as_of: Day
    is_sample: bool = False


class ExamUpload(ExamBatchDraft):
    """The form: what the exam is, and its file."""

    file: UploadFile = Field(description=".xlsx or .csv with the template's columns, without any pupil's identity")


class ReportedValueDraft(Draft):
    """A value that a school reports of itself for one leaf; `unit_id` is the caller's own school's unit."""

    unit_id: Id
    node_code: NodeCode
    school_year: SchoolYearName
    value: Value
    note: Text(500) | None = None


class ReportedValueView(View):
    """A reported value and who stands behind it."""

    id: UUID
    version: int
    created_at: datetime
    unit_id: UUID
    school_id: UUID
    node_code: str
    school_year: str
    value: float
    note: str | None
    entered_by: UUID


class ReportedValuePage(Page[ReportedValueView]):
    """Reported values."""
