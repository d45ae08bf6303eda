"""The dry run of an import: its workbook is read and judged row by row, and nothing else is written."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, files, spreadsheets
from services.chassis.database import new_id
from services.chassis.jobs import Work, job
from services.chassis.problems import Invalid, Problem
from services.registry.organisation.bundles.actions import insert_of, table
from services.registry.organisation.imports import queries
from services.registry.organisation.imports.core import ImportNoun, ImportState, Judged, Verdict
from services.registry.organisation.imports.core.cells import kept
from services.registry.organisation.imports.core.judging import as_kept, find_keys, judge
from services.registry.organisation.imports.core.known import Setting
from services.registry.organisation.imports.core.reading import missing_columns, personal_columns, read_rows
from services.registry.organisation.imports.core.templates import TEMPLATES
from services.registry.organisation.imports.tables import Import, ImportRow

CHUNK = 1000


class ImportColumnMissing(Invalid):
    title_zh, title_en = "工作簿缺少必需的列", "A compulsory column is missing"


class ImportColumnPersonal(Invalid):
    title_zh, title_en = "工作簿含不收集的个人信息列", "The workbook has personal columns that are not taken"


@asynccontextmanager
async def or_back(work: Work, import_id: UUID, state: ImportState) -> AsyncIterator[None]:
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
    async with or_back(work, UUID(import_id), ImportState.REFUSED):
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
    codes, numbers = ([r.values[key] for r in readings if key in r.values] for key in ("school_code", "staff_no"))
    known = await queries.known_in(db, batch.district_id, codes)
    school_id = str(batch.school_id) if batch.school_id else None
    setting = Setting(
        str(batch.district_id), school_id, clock.today().isoformat(), str(batch.id),
        replace(known, staff_elsewhere=await queries.staff_elsewhere(db, batch, numbers)), lambda: str(new_id()),
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
