"""Routes of documents."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id, SchoolYearName
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import Forbidden, NotThere, PreconditionFailed, refusals
from services.registry.governance.documents import actions, queries
from services.registry.governance.documents.core import DocumentKind, DocumentState
from services.registry.governance.documents.schemas import (
    DocumentChange,
    DocumentDetail,
    DocumentDraft,
    DocumentPage,
    DocumentTransition,
)
from services.registry.governance.documents.tables import Document
from services.registry.governance.policies.actions import ReasonMissing, WrongState

router = noun_router("/api/registry/v1/documents", tags=["documents"])
DocumentReader = Annotated[Caller, allowed("document.read")]
DocumentEditor = Annotated[Caller, allowed("document.edit")]
DocumentSigner = Annotated[Caller, allowed("document.sign")]
DocumentMover = Annotated[Caller, allowed("document.move")]


@router.get("", response_model=DocumentPage)
async def list_documents(
    caller: DocumentReader, db: Db, page: PageQuery,
    group: Annotated[Id | None, Query()] = None, kind: Annotated[DocumentKind | None, Query()] = None,
    state: Annotated[DocumentState | None, Query()] = None,
    school_year: Annotated[SchoolYearName | None, Query()] = None,
) -> Any:  # fmt: skip
    """Documents of the groups the caller sees; rotation's gates read `group`, `kind` and `state` (A18)."""
    asked = {Document.group_id: group, Document.kind: kind, Document.state: state, Document.school_year: school_year}
    wanted = queries.visible_documents(caller).where(*(c == v for c, v in asked.items() if v is not None))
    found = await paginate(db, wanted, by=[Document.id], query=page)
    return {**found, "items": [await queries.view(db, row) for row in found["items"]]}


@router.post("", response_model=DocumentDetail, status_code=201, responses=refusals(NotThere, actions.EditionTaken))
async def draft_document(caller: DocumentEditor, db: Db, draft: DocumentDraft, response: Response) -> Any:
    """A new edition of a document of a group."""
    row = await actions.draft_document(db, caller, draft)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.get("/{document_id}", response_model=DocumentDetail, responses=refusals(NotThere))
async def read_document(caller: DocumentReader, db: Db, document_id: Id, response: Response) -> Any:
    """A document with its sections and signatures, and what it still lacks."""
    row = await queries.document_of(db, caller, document_id)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.put(
    "/{document_id}", response_model=DocumentDetail, responses=refusals(NotThere, WrongState, PreconditionFailed)
)
async def change_document(
    caller: DocumentEditor, db: Db, document_id: Id, change: DocumentChange, if_match: IfMatch, response: Response
) -> Any:
    """Replace the text of a draft."""
    row = await queries.document_of(db, caller, document_id)
    match(row, if_match)
    await actions.change_document(db, caller, row, change)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/{document_id}/signatures", response_model=DocumentDetail, status_code=201,
    responses=refusals(NotThere, Forbidden, WrongState, actions.AlreadySigned, PreconditionFailed),
)  # fmt: skip
async def sign_document(caller: DocumentSigner, db: Db, document_id: Id, if_match: IfMatch, response: Response) -> Any:
    """Sign for the caller's own unit, under the text as it stands at this version."""
    row = await queries.document_of(db, caller, document_id)
    match(row, if_match)
    await actions.sign_document(db, caller, row)
    tag(response, row)
    return await queries.detail(db, caller, row)


@router.post(
    "/{document_id}/transitions", response_model=DocumentDetail,
    responses=refusals(
        NotThere, WrongState, ReasonMissing, actions.DocumentIncomplete, actions.SignatureMissing, PreconditionFailed
    ),
)  # fmt: skip
async def move_document(
    caller: DocumentMover, db: Db, document_id: Id, step: DocumentTransition, if_match: IfMatch, response: Response
) -> Any:
    """Adopt a document, or withdraw an adopted one."""
    row = await queries.document_of(db, caller, document_id)
    match(row, if_match)
    await actions.move_document(db, caller, row, step)
    tag(response, row)
    return await queries.detail(db, caller, row)
