"""Questions about exam batches and reported values, in the caller's scope."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller, Power
from services.evaluation.observations.core import LEAST_CELL
from services.evaluation.observations.schemas import ExamBatchDetail, ExamBatchView, ExamBlockView
from services.evaluation.observations.tables import ReportedValue
from services.evaluation.valueadded.core.sums import index_of
from services.evaluation.valueadded.queries import visible_blocks
from services.evaluation.valueadded.tables import ExamBatch, ExamBlock

_SCHOOL_POWERS = (Power.PRINCIPAL, Power.CLERK)


async def batch_detail(db: AsyncSession, caller: Caller, batch: ExamBatch) -> ExamBatchDetail:
    """The batch with its schools; figures of fewer than 10 pupils are withheld."""
    in_order = visible_blocks(caller).where(ExamBlock.batch_id == batch.id).order_by(ExamBlock.name, ExamBlock.id)
    blocks = await db.scalars(in_order)
    line = ExamBatchView.model_validate(batch)
    return ExamBatchDetail(**dict(line), schools=[_block_view(batch, block) for block in blocks])


def _block_view(batch: ExamBatch, block: ExamBlock) -> ExamBlockView:
    n = block.n or 0
    shown, size = block.sums is not None and n >= LEAST_CELL, len(batch.terms)
    return ExamBlockView(
        unit_id=block.unit_id,
        school_code=block.school_code,
        name=block.name,
        suppressed=not shown,
        n=n if shown else None,
        coverage=n / block.listed if shown and block.listed else None,
        mean_prior=_mean(batch, block, batch.terms.index("prior")) if shown else None,
        mean_outcome=_mean(batch, block, size - 1) if shown else None,
    )


def _mean(batch: ExamBatch, block: ExamBlock, term: int) -> float:
    total = int((block.sums or [])[index_of(len(batch.terms), 0, term)])
    return total / (block.n or 1) / 10 ** batch.decimals[term]


def visible_values(caller: Caller) -> Select[ReportedValue]:
    """Reported values: a school's own, or the bureau's for the inspectorate."""
    who = caller.person
    values = select(ReportedValue).where(ReportedValue.district_id == who.district_id)
    if who.power in _SCHOOL_POWERS:
        return values.where(ReportedValue.school_id == who.school_id)
    return values if who.power is Power.INSPECTORATE else values.where(false())


async def is_of_another_school(db: AsyncSession, caller: Caller, unit_id: UUID) -> bool:
    """Whether the latest roster that an exam was matched with has the unit at another school than the caller's."""
    known = select(ExamBlock.school_id).where(
        ExamBlock.district_id == caller.district_id, ExamBlock.unit_id == unit_id, ExamBlock.school_id.is_not(None)
    )
    async with widened(db):
        school_id = await db.scalar(known.order_by(ExamBlock.created_at.desc()).limit(1))
    return school_id not in (None, caller.school_id)


async def values_of_year(db: AsyncSession, district_id: UUID, school_year: str) -> Sequence[ReportedValue]:
    """Every value reported for a school year, for the snapshot."""
    wanted = select(ReportedValue).where(
        ReportedValue.district_id == district_id, ReportedValue.school_year == school_year
    )
    return (await db.scalars(wanted.order_by(ReportedValue.unit_id, ReportedValue.node_code))).all()
