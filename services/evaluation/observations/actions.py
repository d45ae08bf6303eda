"""What is done to observations: an exam file is loaded and reduced to sums, a school reports a value of its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import files, spreadsheets
from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, FieldError, Invalid, NotThere, Problem, refuse_on
from services.chassis.settings import ServiceSettings
from services.evaluation.observations import core
from services.evaluation.observations.core import CONTEXT_TERMS, Fault, Intake, Refusal
from services.evaluation.observations.queries import is_of_another_school
from services.evaluation.observations.schemas import ExamUpload, ReportedValueDraft
from services.evaluation.observations.tables import ReportedValue
from services.evaluation.readers import registry
from services.evaluation.readers.registry import Roster, UnitLine
from services.evaluation.valueadded.core import Sums
from services.evaluation.valueadded.core.sums import POOLED, pooled_small
from services.evaluation.valueadded.tables import BatchState, ExamBatch, ExamBlock

EXAM_FILE_LIMIT = 60 << 20


class IdentityColumn(Invalid):
    """A heading or a column's cells identify pupils: the file is refused whole and deleted (trust.md §15)."""

    title_zh, title_en = "文件含有可识别学生身份的列", "The file has a column that identifies pupils"


class ExamColumnMissing(Invalid):
    """A column of the template is not there."""

    title_zh, title_en = "缺少必需的列", "A required column is missing"


class ExamColumnUnknown(Invalid):
    """A column that the template does not have, or has once."""

    title_zh, title_en = "有模板以外的列", "A column is not of the template"


class ExamRowInvalid(Invalid):
    """Cells that are not what their column allows, by row and column; their contents are not repeated."""

    title_zh, title_en = "有单元格填写有误", "Some cells are wrong"


class ExamSchoolUnknown(Invalid):
    """School codes that the registry does not have in this district; `codes` names them."""

    title_zh, title_en = "有学校标识码不在本区县名册中", "Some school codes are not in this district's register"


class FixedPointOverflow(Invalid):
    """A number is too large to be kept without loss."""

    title_zh, title_en = "数值过大，无法无损保存", "A number is too large to keep without loss"


class AlreadyReported(Conflict):
    """This school has reported this leaf for this school year."""

    title_zh, title_en = "该指标本学年已填报", "That leaf is reported already for this school year"


refuse_on("uq_reported_values_leaf", AlreadyReported)

_FAULTS: dict[str, type[Problem]] = {
    kind.slug: kind
    for kind in (IdentityColumn, ExamColumnMissing, ExamColumnUnknown, ExamRowInvalid, FixedPointOverflow)
}


async def load_batch(db: AsyncSession, settings: ServiceSettings, caller: Caller, form: ExamUpload) -> Any:
    """Take an exam file in and queue its reduction. Returns the job."""
    upload = form.file
    sha256, _size = await files.save(settings, upload, limit=EXAM_FILE_LIMIT)
    batch = ExamBatch(
        **form.model_dump(exclude={"file"}),
        district_id=caller.district_id,
        state=BatchState.REDUCING,
        file_name="".join(char for char in upload.filename or "" if char.isprintable())[:200] or "exam",
        file_sha256=sha256,
        terms=[],
        decimals=[],
        context=[],
        quantised=False,
        pupils=0,
        dropped={},
        loaded_by=caller.account_id,
    )
    db.add(batch)
    await db.flush()
    record(db, "exam_batch.load", "exam_batch", batch.id, after={"title": batch.title, "file_sha256": sha256})
    return await defer(db, "evaluation.reduce_batch", subject=("exam_batch", batch.id), batch_id=str(batch.id))


@job("evaluation.reduce_batch", seconds=600)
async def reduce_batch(work: Work, batch_id: str) -> dict[str, Any]:
    """Exam file -> integer sums per school. The file is deleted in this job, whether it was good or not."""
    async with work.transaction() as db:
        batch = await db.get(ExamBatch, UUID(batch_id))
        if batch is None:
            raise NotThere
        path, district_id, as_of = files.path_of(work.settings, batch.file_sha256), batch.district_id, batch.as_of
    try:
        await work.progress("reading", 0, 3)
        sheet = await spreadsheets.read(path)
        intake = _accepted(sheet.headers, sheet.rows)
        await work.progress("matching", 1, 3)
        units = _known_schools(intake, await registry.read_roster(work.client("registry"), district_id, as_of))
        await work.progress("reducing", 2, 3)
        sums = await work.compute(core.reduce_intake, intake)
        return await _keep(work, batch_id, intake, _not_refused(sums), units)
    except BaseException:
        async with work.transaction() as db:
            await db.delete(await db.get_one(ExamBatch, UUID(batch_id)))
        raise
    finally:
        path.unlink(missing_ok=True)


def _accepted(headers: list[str], rows: list[list[Any]]) -> Intake:
    faults = core.faults_of_headers(headers) or core.faults_of_cells(headers, rows)
    if faults:
        raise _problem(faults)
    intake = core.intake_of(headers, rows)
    if isinstance(intake, Intake):
        return intake
    raise _problem(intake)


def _problem(faults: Sequence[Fault]) -> Problem:
    errors = [FieldError(f"/rows/{fault.row}/{fault.column}", fault.detail, f"{fault.column}") for fault in faults]
    columns = "、".join(dict.fromkeys(fault.column for fault in faults))
    return _FAULTS[faults[0].slug](f"请检查：{columns}。", f"Look at: {columns}.", errors=errors)


def _known_schools(intake: Intake, roster: Roster) -> dict[str, UnitLine]:
    units = {unit.school_code: unit for unit in roster.units if unit.kind == "school" and unit.school_code}
    unknown = sorted(set(intake.listed) - set(units))
    if unknown:
        named = "、".join(unknown[:20])
        raise ExamSchoolUnknown(f"名册中没有：{named}。", f"Not in the register: {named}.", codes=unknown[:200])
    return units


def _not_refused(sums: Sums | Refusal) -> Sums:
    if isinstance(sums, Refusal):
        raise _FAULTS[sums.slug](sums.detail, sums.detail)
    return sums


async def _keep(work: Work, batch_id: str, intake: Intake, sums: Sums, units: dict[str, UnitLine]) -> dict[str, Any]:
    pooled, small = pooled_small(sums, core.LEAST_CELL)
    async with work.transaction() as db:
        batch = await db.get_one(ExamBatch, UUID(batch_id))
        batch.terms, batch.decimals = list(sums.terms), list(sums.decimals)
        batch.context = [term for term in sums.terms if term in CONTEXT_TERMS.values()]
        batch.quantised, batch.dropped = sums.quantised, dict(intake.dropped)
        batch.pupils, batch.state = sums.n, BatchState.READY
        db.add_all(_block(batch, code, pooled, units[code], intake.listed[code]) for code in sorted(intake.listed))
        if POOLED in pooled.schools:
            db.add(_pooled_block(batch, pooled))
        await db.flush()
        record(db, "exam_batch.reduce", "exam_batch", batch.id, after={"pupils": sums.n, "schools": len(intake.listed)})
        emit(db, "exam_batch.ready", "exam_batch", batch.id, district_id=batch.district_id, as_of=batch.as_of)
    return {"batch_id": batch_id, "pupils": sums.n, "schools": len(intake.listed), "suppressed": len(small)}


def _block(batch: ExamBatch, code: str, sums: Sums, unit: UnitLine, listed: int) -> ExamBlock:
    kept = sums.schools.get(code)
    return ExamBlock(
        batch_id=batch.id,
        district_id=batch.district_id,
        school_id=unit.school_id,
        unit_id=unit.unit_id,
        school_code=code,
        name=unit.name,
        n=kept[0] if kept else None,
        listed=listed if kept else None,
        sums=[str(value) for value in kept] if kept else None,
    )


def _pooled_block(batch: ExamBatch, sums: Sums) -> ExamBlock:
    kept = sums.schools[POOLED]
    return ExamBlock(
        batch_id=batch.id,
        district_id=batch.district_id,
        name="不足10人的学校（合并）",
        n=kept[0],
        sums=[str(value) for value in kept],
    )


async def report_value(db: AsyncSession, caller: Caller, draft: ReportedValueDraft) -> ReportedValue:
    """A school reports one leaf of its own for a school year (自评); blank leaves stay 未填, never 0.

    A unit known to be another school's is not there for it; one that no roster has told of yet is judged at the
    freeze, which passes over what a school says of a unit that is not its own.
    """
    if await is_of_another_school(db, caller, draft.unit_id):
        raise NotThere
    made = ReportedValue(
        **draft.model_dump(), district_id=caller.district_id, school_id=caller.school_id, entered_by=caller.account_id
    )
    db.add(made)
    await db.flush()
    record(db, "observation.enter", "observation", made.id, after=draft.model_dump(mode="json"))
    return made
