"""Routes of imports."""

from typing import Annotated, Any

from fastapi import File, Form, Request, Response, UploadFile

from services.chassis import clock, spreadsheets
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, PreconditionFailed, TooLarge, refusals
from services.registry.organisation.imports import actions, queries, schemas
from services.registry.organisation.imports.core import ImportNoun
from services.registry.organisation.imports.core.templates import EXAMPLE_MARK, NOTES, TEMPLATES, heading
from services.registry.organisation.imports.tables import Import, ImportRow

router = make_router("/api/registry/v1/imports", tags=["imports"])
ImportReader = Annotated[Caller, allowed("import.read")]
ImportRaiser = Annotated[Caller, allowed("import.raise")]
ImportSettler = Annotated[Caller, allowed("import.settle")]
WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {spreadsheets.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


def _workbook(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=spreadsheets.MEDIA_TYPE, headers=headers)


def _follow(response: Response, batch: Import) -> Import:
    tag(response, batch)
    response.headers["Location"] = f"/api/registry/v1/jobs/{batch.job_id}"
    return batch


@router.get("/templates/{noun}.xlsx", response_class=Response, responses=WORKBOOK)
async def download_import_template(_caller: ImportReader, noun: ImportNoun) -> Response:
    """The workbook to fill in: drop-downs, one example row that is not imported, notes on a second sheet."""
    template = TEMPLATES[noun]
    columns = [spreadsheets.Column(f.title, f.required, f.example, f.note, f.choices) for f in template.fields]
    example = [f"{EXAMPLE_MARK} {template.fields[0].example}", *(f.example for f in template.fields[1:])]
    body = spreadsheets.write(columns, [example], sheet=template.sheet, notes=NOTES)
    return _workbook(body, f"{noun.value}.xlsx")


@router.post(
    "", response_model=schemas.ImportView, status_code=202, responses=refusals(Forbidden, TooLarge)
)  # fmt: skip
async def raise_import(
    _caller: ImportRaiser, db: Db, request: Request, response: Response,
    noun: Annotated[ImportNoun, Form()], file: Annotated[UploadFile, File(description=".xlsx or .csv, 60 MiB")],
) -> Any:  # fmt: skip
    """Upload a workbook; its dry run is the job in Location, and nothing is written before the commit."""
    return _follow(response, await actions.raise_import(db, request.app.state.settings, noun, file))


@router.get("", response_model=schemas.ImportPage)
async def list_imports(caller: ImportReader, db: Db, page: PageQuery) -> Any:
    """The imports of the caller's bureau, or school, newest first."""
    return await paginate(
        db, queries.visible_imports(caller, clock.today()), by=[Import.id], query=page, descending=True
    )


@router.get("/{import_id}", response_model=schemas.ImportView, responses=refusals(NotThere))
async def read_import(caller: ImportReader, db: Db, response: Response, import_id: Id) -> Any:
    """One import: its state, its counts, and what refused it."""
    batch = await queries.visible_import(db, caller, import_id, clock.today())
    tag(response, batch)
    return batch


@router.get("/{import_id}/faults", response_model=schemas.FaultyRowPage, responses=refusals(NotThere))
async def list_import_faults(caller: ImportReader, db: Db, page: PageQuery, import_id: Id) -> Any:
    """The faulty rows: column, value, reason in both languages, proposal."""
    batch = await queries.visible_import(db, caller, import_id, clock.today())
    by = [ImportRow.row, ImportRow.import_id]
    return await paginate(db, queries.faulty_rows(batch.id), by=by, query=page)


@router.get("/{import_id}/faults.xlsx", response_class=Response, responses={**WORKBOOK, **refusals(NotThere)})
async def download_import_faults(caller: ImportReader, db: Db, import_id: Id) -> Response:
    """The faulty rows as they were, with 原因: mend them and upload this workbook again."""
    batch = await queries.visible_import(db, caller, import_id, clock.today())
    known = {heading(f.header): f for f in TEMPLATES[batch.noun].fields}
    required = [known[heading(h)].required if heading(h) in known else False for h in batch.headers]
    columns = [spreadsheets.Column(h, must) for h, must in zip(batch.headers, required, strict=True)]
    faulty = await db.scalars(queries.faulty_rows(batch.id).order_by(ImportRow.row))
    rows = [
        [*map(queries.as_cell, row.cells), "；".join(queries.sentence(fault) for fault in row.faults)] for row in faulty
    ]
    body = spreadsheets.write([*columns, spreadsheets.Column("原因")], rows, sheet=TEMPLATES[batch.noun].sheet)
    return _workbook(body, "faults.xlsx")


@router.post(
    "/{import_id}/transitions", response_model=schemas.ImportView, status_code=202,
    responses=refusals(
        NotThere, PreconditionFailed, actions.ImportStateWrong, actions.ImportHasFaults, actions.ImportUndoTooLate
    ),
)  # fmt: skip
async def settle_import(
    _caller: ImportSettler, db: Db, response: Response, import_id: Id, wanted: schemas.ImportTransition,
    if_match: IfMatch,
) -> Any:  # fmt: skip
    """Commit a judged batch, or undo it within 24 hours; the work is the job in Location."""
    return _follow(response, await actions.settle_import(db, import_id, wanted, if_match))
