"""Write, sign and adopt the documents that a group lives by."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller, Power
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, refuse_on
from services.registry.governance.documents import queries
from services.registry.governance.documents.core import STEPS, DocumentState
from services.registry.governance.documents.schemas import DocumentChange, DocumentDraft, DocumentTransition
from services.registry.governance.documents.tables import Document, Signature
from services.registry.governance.groups.actions import demand_role
from services.registry.governance.groups.queries import group_of
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.actions import WrongState, demand


class DocumentIncomplete(Conflict):
    title_zh, title_en = "文件还有未填部分", "Sections of the document are still empty"


class SignatureMissing(Conflict):
    title_zh, title_en = "还有单位没有签署", "A unit has not signed yet"


class AlreadySigned(Conflict):
    title_zh, title_en = "本单位已签署", "This unit has signed"


class EditionTaken(Conflict):
    title_zh, title_en = "同一文件正由他人新建", "Somebody else just made this edition"


refuse_on("uq_document_signatures_unit", AlreadySigned)
refuse_on("uq_documents_edition", EditionTaken)
refuse_on("uq_documents_adopted", EditionTaken)


async def _demand_keeper(db: AsyncSession, caller: Caller, group: Group) -> None:
    if caller.acts_as is not Power.OFFICE:
        await demand_role(db, caller, group, clock.today())


async def draft_document(db: AsyncSession, caller: Caller, draft: DocumentDraft) -> Document:
    """A new edition of a document, as a draft."""
    group = await group_of(db, caller, draft.group_id)
    await _demand_keeper(db, caller, group)
    await queries.files_of(db, caller, [draft.file_id] if draft.file_id else [])
    same = select(func.max(Document.edition)).where(
        Document.group_id == group.id,
        Document.kind == draft.kind,
        Document.school_year.is_not_distinct_from(draft.school_year),
    )
    row = Document(
        district_id=group.district_id, group_id=group.id, kind=draft.kind, state=DocumentState.DRAFT,
        title=draft.title, edition=(await db.scalar(same) or 0) + 1, school_year=draft.school_year,
        sections=[one.model_dump() for one in draft.sections], file_id=draft.file_id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    record(db, "document.edit", "document", row.id, after={"kind": row.kind, "edition": row.edition})
    return row


async def change_document(db: AsyncSession, caller: Caller, row: Document, change: DocumentChange) -> Document:
    """Replace the text of a draft; signatures under the old text become outdated."""
    group = await group_of(db, caller, row.group_id)
    await _demand_keeper(db, caller, group)
    if row.state is not DocumentState.DRAFT:
        raise WrongState(state=row.state.value)
    await queries.files_of(db, caller, [change.file_id] if change.file_id else [])
    before = await queries.digest(db, row)
    row.title, row.file_id = change.title, change.file_id
    row.sections = [one.model_dump() for one in change.sections]
    await db.flush()
    after = await queries.digest(db, row)
    record(db, "document.edit", "document", row.id, before={"sha256": before}, after={"sha256": after})
    return row


async def sign_document(db: AsyncSession, caller: Caller, row: Document) -> Document:
    """Sign for the caller's own unit (A18, B14); an outdated signature is replaced by one under the present text."""
    if row.state is not DocumentState.DRAFT:
        raise WrongState(state=row.state.value)
    here = await queries.parties(db, caller, row)
    if not here:
        raise Forbidden(reason="not-party")
    sha256 = await queries.digest(db, row)
    for old, _unit in await queries.signatures_of(db, row):
        if old.unit_id in here and old.sha256 != sha256:
            await db.delete(old)
    await db.flush()
    db.add_all(
        Signature(
            document_id=row.id, unit_id=unit_id, account_id=caller.person.account_id, name=caller.person.name,
            signed_at=clock.now(), sha256=sha256,
        )
        for unit_id in here
    )  # fmt: skip
    await db.flush()
    record(db, "document.sign", "document", row.id, after={"unit_ids": here, "sha256": sha256})
    emit(
        db, "document.signed", "document", row.id, district_id=row.district_id,
        data={"group_id": row.group_id, "unit_ids": here, "sha256": sha256},
    )  # fmt: skip
    return row


async def move_document(db: AsyncSession, caller: Caller, row: Document, step: DocumentTransition) -> Document:
    """Adopt a whole and signed document, which replaces the edition before it; or withdraw an adopted one."""
    demand(STEPS, row.state, step.to, caller, proposer=None, reason=step.reason)
    group = await group_of(db, caller, row.group_id)
    await _demand_keeper(db, caller, group)
    if step.to is DocumentState.ADOPTED:
        await _adopt(db, group, row)
    else:
        row.state = DocumentState.SUPERSEDED
    record(db, "document.move", "document", row.id, after={"state": row.state}, reason=step.reason)
    event_id = emit(
        db, f"document.{row.state.value}", "document", row.id, district_id=row.district_id, as_of=row.adopted_on,
        data={"group_id": row.group_id, "kind": row.kind, "school_year": row.school_year},
    )  # fmt: skip
    row.event_id = event_id if row.state is DocumentState.ADOPTED else row.event_id
    await db.flush()
    return row


async def _adopt(db: AsyncSession, group: Group, row: Document) -> None:
    today = clock.today()
    empty, unsigned = await queries.lacks(db, group, row, today)
    if empty:
        raise DocumentIncomplete(f"未填：{'、'.join(empty)}", f"Empty: {', '.join(empty)}", sections=empty)
    if unsigned:
        raise SignatureMissing(f"未签署：{'、'.join(unsigned)}", f"Not signed: {', '.join(unsigned)}", units=unsigned)
    earlier = select(Document).where(
        Document.group_id == row.group_id,
        Document.kind == row.kind,
        Document.school_year.is_not_distinct_from(row.school_year),
        Document.state == DocumentState.ADOPTED,
    )
    for old in await db.scalars(earlier):
        old.state = DocumentState.SUPERSEDED
    await db.flush()
    row.state, row.adopted_on = DocumentState.ADOPTED, today
