"""The rows of an import are written, or what it wrote is undone."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, journal
from services.chassis.jobs import Work, job
from services.chassis.outbox import emit
from services.chassis.problems import Conflict
from services.registry.organisation.bundles.actions import Pair, write_bundles
from services.registry.organisation.bundles.core import Bundle, restored
from services.registry.organisation.imports import core, queries
from services.registry.organisation.imports.actions.checking import CHUNK, or_back
from services.registry.organisation.imports.core import ImportNoun, ImportState
from services.registry.organisation.imports.tables import Import, ImportRow


class ImportStale(Conflict):
    title_zh, title_en = "试运行之后数据已变动，请重新试运行", "Facts changed since the dry run: run it again"


class StaffNoTaken(Conflict):
    title_zh, title_en = "有人员编号已在使用，请重新试运行", "A staff number is in use already: run the dry run again"


@job("registry.commit_import", queue="imports", seconds=900)
async def commit_import(work: Work, import_id: str) -> dict[str, Any]:
    """Write the judged rows, all in one transaction; refused when something moved since the dry run."""
    async with or_back(work, UUID(import_id), ImportState.CHECKED):
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
            if await queries.staff_elsewhere(db, batch, _new_numbers(batch.noun, rows)):
                raise StaffNoTaken
            await write_bundles(db, core.TABLES[batch.noun], [(row.before, row.after) for row in rows])
            written += len(rows)
            await work.progress("writing", written, batch.fresh + batch.changed)
        batch.state, batch.committed_at = ImportState.COMMITTED, clock.now()
        await _tell(db, batch, "import.committed", written)
    return written


def _new_numbers(noun: ImportNoun, rows: Sequence[Any]) -> list[str]:
    new = [row.after for row in rows if noun is ImportNoun.STAFF and row.before is None]
    return [after["persons"][0]["staff_no"] for after in new]


@job("registry.undo_import", queue="imports", seconds=900)
async def undo_import(work: Work, import_id: str) -> dict[str, Any]:
    """Write back what was there; rows changed since, or referred to since, are left and counted."""
    async with or_back(work, UUID(import_id), ImportState.COMMITTED), work.transaction() as db:
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
