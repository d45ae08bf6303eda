"""Questions about exam batches, fits and effects, in the caller's scope."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.evaluation.indicators.core import Framework
from services.evaluation.valueadded.core import Sums
from services.evaluation.valueadded.core.sums import POOLED
from services.evaluation.valueadded.schemas import EffectList, EffectView, GroupEffectView, SchoolEffectsView
from services.evaluation.valueadded.tables import BatchState, Effect, ExamBatch, ExamBlock, Fit, GroupEffect

_SCHOOL_POWERS = (Power.PRINCIPAL, Power.CLERK)


def visible_batches(caller: Caller) -> Select[ExamBatch]:
    """Batches of the caller's bureau; a school sees those that hold its own results (A37)."""
    who = caller.person
    batches = select(ExamBatch).where(ExamBatch.district_id == who.district_id)
    if who.district_id is None:
        return batches.where(false())
    if who.power in _SCHOOL_POWERS:
        own = select(ExamBlock.batch_id).where(ExamBlock.school_id == who.school_id)
        return batches.where(ExamBatch.id.in_(own))
    return batches


def visible_blocks(caller: Caller) -> Select[ExamBlock]:
    """Sums of schools: the research office's whole district, a school's own."""
    who = caller.person
    blocks = select(ExamBlock).where(ExamBlock.district_id == who.district_id)
    if who.power in _SCHOOL_POWERS:
        return blocks.where(ExamBlock.school_id == who.school_id)
    return blocks if who.district_id is not None else blocks.where(false())


async def find_batch(db: AsyncSession, caller: Caller, batch_id: UUID) -> ExamBatch:
    """The batch, if the caller may see it; else 404."""
    found = await db.scalar(visible_batches(caller).where(ExamBatch.id == batch_id))
    if found is None:
        raise NotThere
    return found


async def sums_of(db: AsyncSession, batch: ExamBatch) -> tuple[Sums, dict[str, int], Sequence[ExamBlock]]:
    """The batch's sums by unit id, how many pupils each school's file listed, and the blocks themselves."""
    blocks = (await db.scalars(select(ExamBlock).where(ExamBlock.batch_id == batch.id).order_by(ExamBlock.id))).all()
    schools = {
        str(block.unit_id) if block.unit_id else POOLED: tuple(int(value) for value in block.sums)
        for block in blocks
        if block.sums is not None
    }
    listed = {str(block.unit_id): block.listed for block in blocks if block.unit_id and block.listed is not None}
    return Sums(tuple(batch.terms), tuple(batch.decimals), schools, batch.quantised), listed, blocks


def is_ready(batch: ExamBatch) -> bool:
    """Whether only sums are left of the batch."""
    return batch.state is BatchState.READY


def visible_fits(caller: Caller) -> Select[Fit]:
    """Fits of the caller's bureau; a school sees those that estimate its own effect."""
    who = caller.person
    fits = select(Fit).where(Fit.district_id == who.district_id)
    if who.district_id is None:
        return fits.where(false())
    if who.power in _SCHOOL_POWERS:
        own = select(Effect.fit_id).where(Effect.school_id == who.school_id)
        return fits.where(Fit.id.in_(own))
    return fits


def visible_effects(caller: Caller) -> Select[Effect]:
    """Effects of the bureau's schools; a principal's own school only (A37)."""
    who = caller.person
    effects = select(Effect).where(Effect.district_id == who.district_id)
    if who.power in _SCHOOL_POWERS:
        return effects.where(Effect.school_id == who.school_id)
    return effects if who.district_id is not None else effects.where(false())


def visible_group_effects(caller: Caller) -> Select[GroupEffect]:
    """Effects of the bureau's groups; a school sees none, since a small group's tells on its partners (A37)."""
    who = caller.person
    if who.district_id is None or who.power in _SCHOOL_POWERS:
        return select(GroupEffect).where(false())
    return select(GroupEffect).where(GroupEffect.district_id == who.district_id)


async def find_fit(db: AsyncSession, caller: Caller, fit_id: UUID) -> Fit:
    """The fit, if the caller may see it; else 404."""
    found = await db.scalar(visible_fits(caller).where(Fit.id == fit_id))
    if found is None:
        raise NotThere
    return found


async def effect_list(db: AsyncSession, caller: Caller, fit: Fit) -> EffectList:
    """Both specifications of every school in scope, side by side, by name; and of the groups."""
    in_order = visible_effects(caller).where(Effect.fit_id == fit.id).order_by(Effect.name, Effect.unit_id)
    by_unit: dict[tuple[UUID, str], dict[str, EffectView]] = defaultdict(dict)
    for row in await db.scalars(in_order):
        by_unit[row.unit_id, row.name][row.specification] = EffectView.model_validate(row)
    items = [
        SchoolEffectsView(unit_id=unit_id, name=name, a=views.get("A"), b=views.get("B"))
        for (unit_id, name), views in by_unit.items()
    ]
    found = visible_group_effects(caller).where(GroupEffect.fit_id == fit.id)
    by_name = found.order_by(GroupEffect.name, GroupEffect.group_id, GroupEffect.specification)
    groups = [GroupEffectView.model_validate(row) for row in await db.scalars(by_name)]
    return EffectList(fit_id=fit.id, items=items, groups=groups)


async def effects_for(
    db: AsyncSession, fit_id: UUID | None, framework: Framework
) -> tuple[Sequence[Effect], dict[str, str | int] | None]:
    """The effects that score under a framework (its specification, A where it names none), and their source."""
    fit = await db.get(Fit, fit_id) if fit_id else None
    if fit is None:
        return (), None
    batch = await db.get_one(ExamBatch, fit.batch_id)
    specification = next((spec.name for spec in framework.va_specs if spec.scores), "A")
    wanted = select(Effect).where(Effect.fit_id == fit.id, Effect.specification == specification)
    effects = (await db.scalars(wanted.order_by(Effect.unit_id))).all()
    source: dict[str, str | int] = {
        "batch_id": str(batch.id),
        "fit_id": str(fit.id),
        "file_sha256": batch.file_sha256,
        "sums_sha256": fit.sums_sha256,
        "specification": specification,
        "schools": len(effects),
    }
    return effects, source
