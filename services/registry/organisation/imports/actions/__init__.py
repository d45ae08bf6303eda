"""Take a workbook in, and settle what its dry run found. The work itself is three jobs, beside this file."""

from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, files, journal
from services.chassis.database import new_id
from services.chassis.etags import match
from services.chassis.identity import Caller
from services.chassis.jobs import defer
from services.chassis.permissions import can
from services.chassis.problems import Conflict, Forbidden
from services.chassis.settings import ServiceSettings
from services.registry.organisation.imports import core, queries
from services.registry.organisation.imports.actions.checking import check_import as check_import
from services.registry.organisation.imports.actions.committing import commit_import as commit_import
from services.registry.organisation.imports.actions.committing import undo_import as undo_import
from services.registry.organisation.imports.core import Choice, ImportNoun, ImportState
from services.registry.organisation.imports.schemas import ImportTransition
from services.registry.organisation.imports.tables import Import

FILE_LIMIT = 60 << 20

# whose business each noun is (A35); a school imports its own staff and nothing else
NEEDS: dict[ImportNoun, str] = {
    ImportNoun.SCHOOLS: "school.edit",
    ImportNoun.UNITS: "school.edit",
    ImportNoun.ENROLMENTS: "school.edit",
    ImportNoun.STAFF: "staff.edit",
    ImportNoun.TEACHING_NEEDS: "staff.edit",
}


class ImportStateWrong(Conflict):
    title_zh, title_en = "此批次当前不能如此办理", "The batch is not in a state for this"


class ImportHasFaults(Conflict):
    title_zh, title_en = "仍有错误行，请修正或只导入正确的行", "Rows are faulty: mend them or take the good ones"


class ImportUndoTooLate(Conflict):
    title_zh, title_en = "已超过 24 小时，不能撤销", "A batch can be undone within 24 hours"


def noun_blocked(caller: Caller, noun: ImportNoun) -> str | None:
    """Why this caller may not import this noun."""
    if caller.person.school_id is not None and noun is not ImportNoun.STAFF:
        return "not-granted"
    return can(caller, NEEDS[noun])


async def raise_import(db: AsyncSession, settings: ServiceSettings, noun: ImportNoun, upload: UploadFile) -> Import:
    """Keep the uploaded workbook and queue its dry run."""
    caller: Caller = db.info["caller"]
    if reason := noun_blocked(caller, noun):
        raise Forbidden(reason=reason)
    sha256, _size = await files.save(settings, upload, limit=FILE_LIMIT)
    who = caller.person
    batch = Import(
        id=new_id(), district_id=who.district_id, school_id=who.school_id, noun=noun, sha256=sha256,
        file_name=PurePath(upload.filename or noun.value).name[:200], state=ImportState.CHECKING, headers=[],
        total=0, fresh=0, changed=0, unchanged=0, faulty=0, kept=0,
    )  # fmt: skip
    db.add(batch)
    await db.flush()
    await _queue(db, batch, "registry.check_import")
    journal.record(db, "import.raise", "import", batch.id, after={"noun": noun, "sha256": sha256})
    return batch


async def settle_import(db: AsyncSession, import_id: UUID, wanted: ImportTransition, if_match: int) -> Import:
    """Queue the commit of a judged batch, or its undoing."""
    caller: Caller = db.info["caller"]
    batch = await queries.visible_import(db, caller, import_id, clock.today())
    if reason := noun_blocked(caller, batch.noun):
        raise Forbidden(reason=reason)
    match(batch, if_match)
    if (batch.state, wanted.to) not in core.TRANSITIONS:
        raise ImportStateWrong(state=batch.state, wanted=wanted.to)
    if wanted.to is ImportState.COMMITTED:
        if wanted.rows is Choice.ALL and batch.faulty:
            raise ImportHasFaults(faulty=batch.faulty)
        batch.choice = wanted.rows
    elif batch.committed_at is None or clock.now() - batch.committed_at > timedelta(hours=core.UNDO_HOURS):
        raise ImportUndoTooLate
    batch.state = core.TRANSITIONS[batch.state, wanted.to]
    batch.problem = None
    kind = "registry.commit_import" if wanted.to is ImportState.COMMITTED else "registry.undo_import"
    await _queue(db, batch, kind)
    after = {"to": wanted.to, "rows": wanted.rows}
    journal.record(db, "import.settle", "import", batch.id, after=after, reason=wanted.reason)
    return batch


async def _queue(db: AsyncSession, batch: Import, kind: str) -> None:
    lock = f"import-{batch.district_id}"
    row = await defer(db, kind, subject=("import", batch.id), lock=lock, import_id=str(batch.id))
    batch.job_id = row.id
    await db.flush()
