"""Take a workbook in: receive it, judge it, commit its rows, undo the batch. The work itself is three jobs."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy import (
    delete,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, files, journal, spreadsheets
from services.chassis.database import new_id
from services.chassis.etags import match
from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.outbox import emit
from services.chassis.permissions import can
from services.chassis.problems import Conflict, Forbidden, Invalid, Problem
from services.chassis.settings import ServiceSettings
from services.registry.organisation.bundles.actions import Pair, insert_of, table, write_bundles
from services.registry.organisation.bundles.core import Bundle, restored
from services.registry.organisation.imports import core, queries
from services.registry.organisation.imports.core import Choice, ImportNoun, ImportState, Judged, Verdict
from services.registry.organisation.imports.core.cells import kept
from services.registry.organisation.imports.core.judging import as_kept, find_keys, judge
from services.registry.organisation.imports.core.known import Setting
from services.registry.organisation.imports.core.reading import missing_columns, personal_columns, read_rows
from services.registry.organisation.imports.core.templates import TEMPLATES
from services.registry.organisation.imports.schemas import ImportTransition
from services.registry.organisation.imports.tables import Import, ImportRow

FILE_LIMIT = 60 << 20
CHUNK = 1000

# whose business each noun is (A35); a school imports its own staff and nothing else
NEEDS: dict[ImportNoun, str] = {
    ImportNoun.SCHOOLS: "school.edit",
    ImportNoun.UNITS: "school.edit",
    ImportNoun.ENROLMENTS: "school.edit",
    ImportNoun.STAFF: "staff.edit",
    ImportNoun.TEACHING_NEEDS: "staff.edit",
}


class ImportColumnMissing(Invalid):
    title_zh, title_en = "工作簿缺少必需的列", "A compulsory column is missing"


class ImportColumnPersonal(Invalid):
    title_zh, title_en = "工作簿含不收集的个人信息列", "The workbook has personal columns that are not taken"


class ImportStateWrong(Conflict):
    title_zh, title_en = "此批次当前不能如此办理", "The batch is not in a state for this"


class ImportHasFaults(Conflict):
    title_zh, title_en = "仍有错误行，请修正或只导入正确的行", "Rows are faulty: mend them or take the good ones"


class ImportStale(Conflict):
    title_zh, title_en = "试运行之后数据已变动，请重新试运行", "Facts changed since the dry run: run it again"


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


@asynccontextmanager
async def _or_back(work: Work, import_id: UUID, state: ImportState) -> AsyncIterator[None]:
    """When the work is refused, cancelled or fails, the batch says so and goes (back) to a state it can leave."""
    try:
        yield
    except BaseException as error:
        problem = error.body() if isinstance(error, Problem) else None
        async with work.transaction() as db:
            batch = await db.get_one(Import, import_id)
            batch.state, batch.problem = state, problem
        raise


@job("registry.check_import", queue="imports", seconds=900)
async def check_import(work: Work, import_id: str) -> dict[str, Any]:
    """The dry run: read the workbook in a child process, judge every row, keep the verdicts."""
    async with _or_back(work, UUID(import_id), ImportState.REFUSED):
        await work.progress("reading")
        async with work.transaction() as db:
            batch = await db.get_one(Import, UUID(import_id))
        path = files.path_of(work.settings, batch.sha256)
        sheet = await spreadsheets.read(path, limits=spreadsheets.ROSTER)
        refuse_columns(batch.noun, sheet.headers)
        async with work.transaction() as db:
            batch = await db.get_one(Import, UUID(import_id))
            await db.execute(delete(ImportRow).where(ImportRow.import_id == batch.id))
            counts = await _judge_all(work, db, batch, sheet)
            batch.headers, batch.state = [str(kept(header))[:200] for header in sheet.headers], ImportState.CHECKED
            batch.fresh, batch.changed = counts[Verdict.NEW], counts[Verdict.CHANGED]
            batch.unchanged, batch.faulty = counts[Verdict.UNCHANGED], counts[Verdict.FAULTY]
            batch.total = counts.total()
    return {"import_id": import_id, **{verdict.value: counts[verdict] for verdict in Verdict}}


def refuse_columns(noun: ImportNoun, headers: Sequence[str]) -> None:
    """A workbook without a compulsory column, or with columns we do not take, goes no further."""
    if personal := personal_columns(headers):
        raise ImportColumnPersonal(f"请删去这些列：{'、'.join(personal)}", f"Delete {personal}", columns=personal)
    if missing := missing_columns(TEMPLATES[noun], headers):
        raise ImportColumnMissing(f"缺少：{'、'.join(missing)}", f"Missing: {', '.join(missing)}", columns=missing)


async def _judge_all(work: Work, db: AsyncSession, batch: Import, sheet: spreadsheets.Sheet) -> Counter[Verdict]:
    readings = list(read_rows(TEMPLATES[batch.noun], sheet.headers, sheet.rows))
    codes = [reading.values["school_code"] for reading in readings if "school_code" in reading.values]
    school_id = str(batch.school_id) if batch.school_id else None
    setting = Setting(
        str(batch.district_id), school_id, clock.today().isoformat(), str(batch.id),
        await queries.known_in(db, batch.district_id, codes), lambda: str(new_id()),
    )  # fmt: skip
    seen: dict[Any, int] = {}
    counts: Counter[Verdict] = Counter()
    for chunk in _chunks(readings):
        keyed = find_keys(batch.noun, chunk, setting, seen)
        keys = [one.key for one in keyed if one.key is not None]
        there = await queries.bundles(db, batch.noun, batch.district_id, keys)
        judged = [judge(batch.noun, one, there.get(one.key) if one.key else None, setting) for one in keyed]
        await db.execute(insert_of(table("import_rows"), [_import_row(batch, row, sheet) for row in judged]))
        counts.update(row.verdict for row in judged)
        await work.progress("judging", counts.total(), len(readings))
    return counts


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _import_row(batch: Import, judged: Judged, sheet: spreadsheets.Sheet) -> dict[str, Any]:
    school_id = str(batch.school_id) if batch.school_id else None
    scope = {"import_id": str(batch.id), "district_id": str(batch.district_id), "school_id": school_id}
    return scope | as_kept(batch.noun, judged, sheet.rows[judged.row - 2])


@job("registry.commit_import", queue="imports", seconds=900)
async def commit_import(work: Work, import_id: str) -> dict[str, Any]:
    """Write the judged rows, all in one transaction; refused when something moved since the dry run."""
    async with _or_back(work, UUID(import_id), ImportState.CHECKED):
        try:
            return {"import_id": import_id, "written": await _commit(work, UUID(import_id))}
        except IntegrityError as error:
            raise ImportStale from error


async def _commit(work: Work, import_id: UUID) -> int:
    written = 0
    async with work.transaction() as db:
        batch = await db.get_one(Import, import_id)
        async for rows in _rows_to_write(db, batch.id):
            now = await queries.versions_now(db, batch.noun, [row.target_id for row in rows])
            if any(now.get(row.target_id) != _version(batch.noun, row.before) for row in rows):
                raise ImportStale
            await write_bundles(db, core.TABLES[batch.noun], [(row.before, row.after) for row in rows])
            written += len(rows)
            await work.progress("writing", written, batch.fresh + batch.changed)
        batch.state, batch.committed_at = ImportState.COMMITTED, clock.now()
        await _tell(db, batch, "import.committed", written)
    return written


@job("registry.undo_import", queue="imports", seconds=900)
async def undo_import(work: Work, import_id: str) -> dict[str, Any]:
    """Write back what was there; rows changed since, or referred to since, are left and counted."""
    async with _or_back(work, UUID(import_id), ImportState.COMMITTED), work.transaction() as db:
        batch = await db.get_one(Import, UUID(import_id))
        undone = 0
        async for rows in _rows_to_write(db, batch.id):
            now = await queries.versions_now(db, batch.noun, [row.target_id for row in rows])
            same = [row for row in rows if now.get(row.target_id) == _version(batch.noun, row.after)]
            gone = await _undo(db, batch.noun, same)
            await db.execute(
                update(ImportRow).where(ImportRow.import_id == batch.id, ImportRow.row.in_(gone)).values(is_undone=True)
            )
            undone += len(gone)
            await work.progress("undoing", undone, batch.fresh + batch.changed)
        batch.state, batch.undone_at = ImportState.UNDONE, clock.now()
        batch.kept = batch.fresh + batch.changed - undone
        await _tell(db, batch, "import.undone", undone)
    return {"import_id": import_id, "undone": undone, "kept": batch.kept}


async def _tell(db: AsyncSession, batch: Import, kind: str, rows: int) -> None:
    data = {"noun": batch.noun.value, "rows": rows}
    journal.record(db, kind, "import", batch.id, after=data)
    emit(db, kind, "import", batch.id, district_id=batch.district_id, data=data)
    await db.flush()


async def _rows_to_write(db: AsyncSession, import_id: UUID) -> AsyncIterator[Sequence[Any]]:
    last = 0
    while rows := list(await db.execute(queries.writing_rows(import_id).where(ImportRow.row > last).limit(CHUNK))):
        yield rows
        last = rows[-1].row


def _version(noun: ImportNoun, bundle: Bundle | None) -> int | None:
    return bundle[core.TABLES[noun][0]][0]["version"] if bundle else None


async def _undo(db: AsyncSession, noun: ImportNoun, rows: Sequence[Any]) -> list[int]:
    """The rows undone: together, or one by one where something now refers to one of them."""
    try:
        async with db.begin_nested():
            await write_bundles(db, core.TABLES[noun], [_back(row) for row in rows])
    except IntegrityError:
        if len(rows) == 1:
            return []
        return [number for row in rows for number in await _undo(db, noun, [row])]
    return [row.row for row in rows]


def _back(row: Any) -> Pair:
    return row.after, restored(row.before, row.after) if row.before else None
