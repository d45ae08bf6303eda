"""Routes of wishes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header, Request, Response, UploadFile

from services.chassis import files, spreadsheets
from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.jobs import accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, PreconditionFailed, PreconditionRequired, TooLarge, refusals
from services.rotation.rounds.queries import find_round
from services.rotation.wishes.actions import (
    NotEligible,
    WishImportStateRefused,
    WishRowsFaulty,
    WishWindowClosed,
    commit_workbook,
    file_wish,
    take_workbook,
)
from services.rotation.wishes.core import CHOICES, CONSENT, HEADERS, REQUIRED, UNLISTED
from services.rotation.wishes.queries import find_wish, find_wish_import, own_wish, visible_wish_imports, visible_wishes
from services.rotation.wishes.schemas import (
    WishDraft,
    WishImportCommit,
    WishImportMoved,
    WishImportPage,
    WishImportView,
    WishPage,
    WishView,
)
from services.rotation.wishes.tables import Wish, WishImport

router = router("/api/rotation/v1/rounds/{round_id}", tags=["wishes"])
WishReader = Annotated[Caller, allowed("wish.read")]
WishFiler = Annotated[Caller, allowed("wish.file")]
WishImporter = Annotated[Caller, allowed("wish.import")]
_CODES = {CONSENT: ("自愿", "服从", "不愿"), UNLISTED: ("是", "否")}


@router.get("/wishes", response_model=WishPage, responses=refusals(NotThere))
async def list_wishes(caller: WishReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """Wishes of the round: all of them for the personnel office, one's own for a teacher."""
    await find_round(db, caller, round_id)
    return await paginate(db, visible_wishes(caller, round_id), by=[Wish.person_name, Wish.id], query=page)


@router.get("/wishes/{teacher}", responses=refusals(NotThere))
async def read_wish(caller: WishReader, db: Db, round_id: Id, teacher: Id, response: Response) -> WishView:
    """One teacher's wish."""
    await find_round(db, caller, round_id)
    found = await find_wish(db, caller, round_id, teacher)
    tag(response, found)
    return WishView.model_validate(found)


@router.put("/wishes/{teacher}", responses=refusals(NotThere, WishWindowClosed, NotEligible, PreconditionFailed))
async def put_wish(
    caller: WishFiler, db: Db, round_id: Id, teacher: Id, draft: WishDraft, response: Response,
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=32, pattern=r'^"?[1-9][0-9]{0,8}"?$')] = None,
) -> WishView:  # fmt: skip
    """File or change one's own wish; a change names the version it is based on."""
    found = await find_round(db, caller, round_id)
    if teacher != caller.person.person_id:
        raise NotThere
    held = await own_wish(db, round_id, teacher)
    if held is not None:
        if if_match is None:
            raise PreconditionRequired(current_version=held.version)
        match(held, int(if_match.strip('"')))
    wish = await file_wish(db, caller, found, held, draft)
    tag(response, wish)
    return WishView.model_validate(wish)


@router.get(
    "/wish-template.xlsx",
    response_class=Response,
    responses={**refusals(NotThere), 200: {"content": {spreadsheets.MEDIA_TYPE: {}}}},
)
async def download_wish_template(caller: WishImporter, db: Db, round_id: Id) -> Response:
    """The workbook's columns with code lists and notes."""
    await find_round(db, caller, round_id)
    columns = [
        spreadsheets.Column(
            header=name, required=name in REQUIRED, choices=_CODES.get(name, ()),
            note="学校名称或10位学校标识码" if name in CHOICES else "",
        )
        for name in HEADERS
    ]  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="wish-template.xlsx"'}
    return Response(spreadsheets.write(columns, []), media_type=spreadsheets.MEDIA_TYPE, headers=headers)


@router.get("/wish-imports", response_model=WishImportPage, responses=refusals(NotThere))
async def list_wish_imports(caller: WishImporter, db: Db, round_id: Id, page: PageQuery) -> Any:
    """Workbooks of wishes of this round."""
    await find_round(db, caller, round_id)
    return await paginate(db, visible_wish_imports(caller, round_id), by=[WishImport.id], query=page)


@router.post("/wish-imports", status_code=202, responses=refusals(NotThere, WishWindowClosed, TooLarge))
async def create_wish_import(
    caller: WishImporter, db: Db, round_id: Id, file: UploadFile, request: Request, response: Response
) -> WishImportMoved:
    """Upload a workbook; the job is its dry run, which lists every faulty cell."""
    found = await find_round(db, caller, round_id)
    sha256, _ = await files.save(request.app.state.settings, file)
    name = (file.filename or "wishes.xlsx").rsplit("/", 1)[-1][-120:]
    row, job = await take_workbook(db, found, name=name, sha256=sha256)
    return WishImportMoved(wish_import=WishImportView.model_validate(row), job=accepted(response, job))


@router.get("/wish-imports/{import_id}", responses=refusals(NotThere))
async def read_wish_import(
    caller: WishImporter, db: Db, round_id: Id, import_id: Id, response: Response
) -> WishImportView:
    """What the dry run found and the commit did."""
    found = await find_wish_import(db, caller, round_id, import_id)
    tag(response, found)
    return WishImportView.model_validate(found)


@router.post(
    "/wish-imports/{import_id}/transitions",
    status_code=202,
    responses=refusals(NotThere, WishWindowClosed, WishRowsFaulty, WishImportStateRefused),
)
async def transition_wish_import(
    caller: WishImporter, db: Db, round_id: Id, import_id: Id, commit: WishImportCommit, if_match: IfMatch,
    response: Response,
) -> WishImportMoved:  # fmt: skip
    """Take over the checked rows; the job writes them all in one transaction."""
    found = await find_round(db, caller, round_id)
    row = await find_wish_import(db, caller, round_id, import_id, lock=True)
    match(row, if_match)
    job = await commit_workbook(db, found, row, commit)
    tag(response, row)
    return WishImportMoved(wish_import=WishImportView.model_validate(row), job=accepted(response, job))
