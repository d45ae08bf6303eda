"""Routes of exam batches and reported values."""

from typing import Annotated, Any

from fastapi import Form, Query, Request, Response

from services.chassis import spreadsheets
from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.fields import Id, SchoolYearName
from services.chassis.identity import Caller
from services.chassis.jobs import JobView, accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, TooLarge, refusals
from services.evaluation.observations.actions import AlreadyReported, load_batch, report_value
from services.evaluation.observations.queries import batch_detail, visible_values
from services.evaluation.observations.schemas import (
    TEMPLATE,
    ExamBatchDetail,
    ExamBatchPage,
    ExamUpload,
    ReportedValueDraft,
    ReportedValuePage,
    ReportedValueView,
)
from services.evaluation.observations.tables import ReportedValue
from services.evaluation.valueadded.queries import find_batch, visible_batches
from services.evaluation.valueadded.tables import ExamBatch

router = router("/api/evaluation/v1", tags=["observations"])

ExamLoader = Annotated[Caller, allowed("exam.load")]
ExamReader = Annotated[Caller, allowed("exam.read")]
Reporter = Annotated[Caller, allowed("observation.enter")]
ObservationReader = Annotated[Caller, allowed("observation.read")]


@router.get("/exam-batches/template.xlsx", response_class=Response)
async def read_exam_template(_caller: ExamLoader) -> Response:
    """The workbook's columns with notes: no column of it can hold who a pupil is."""
    body = spreadsheets.write(TEMPLATE, [[column.example for column in TEMPLATE]])
    name = {"Content-Disposition": 'attachment; filename="exam-template.xlsx"'}
    return Response(body, media_type=spreadsheets.MEDIA_TYPE, headers=name)


@router.post("/exam-batches", status_code=202, response_model=JobView, responses=refusals(TooLarge))
async def load_exam_batch(
    caller: ExamLoader, db: Db, request: Request, response: Response,
    form: Annotated[ExamUpload, Form(media_type="multipart/form-data")],
) -> Any:  # fmt: skip
    """Load an exam file; a job reduces it to integer sums per school and deletes it."""
    return accepted(response, await load_batch(db, request.app.state.settings, caller, form))


@router.get("/exam-batches", response_model=ExamBatchPage)
async def list_exam_batches(caller: ExamReader, db: Db, page: PageQuery) -> Any:
    """Exam batches; a school sees those that hold its own results."""
    return await paginate(db, visible_batches(caller), by=[ExamBatch.id], query=page)


@router.get("/exam-batches/{batch_id}", responses=refusals(NotThere))
async def read_exam_batch(caller: ExamReader, db: Db, batch_id: Id) -> ExamBatchDetail:
    """A batch as sums: schools under 10 pupils are suppressed."""
    return await batch_detail(db, caller, await find_batch(db, caller, batch_id))


@router.post(
    "/observations", status_code=201, response_model=ReportedValueView, responses=refusals(AlreadyReported, NotThere)
)  # fmt: skip
async def enter_observation(caller: Reporter, db: Db, draft: ReportedValueDraft) -> Any:
    """Report one leaf of the caller's own school."""
    return await report_value(db, caller, draft)


@router.get("/observations", response_model=ReportedValuePage)
async def list_observations(
    caller: ObservationReader, db: Db, page: PageQuery,
    school_year: Annotated[SchoolYearName | None, Query(description="only this school year")] = None,
) -> Any:  # fmt: skip
    """Reported values: a school's own, or the bureau's for the inspectorate."""
    found = visible_values(caller)
    if school_year is not None:
        found = found.where(ReportedValue.school_year == school_year)
    return await paginate(db, found, by=[ReportedValue.id], query=page)
