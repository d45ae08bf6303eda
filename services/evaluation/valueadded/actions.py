"""A batch is fitted: both specifications at once, then the effects of its schools are kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import new_id
from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Invalid
from services.evaluation.readers.registry import Roster, read_roster
from services.evaluation.valueadded.core import Fit as FitOutcome
from services.evaluation.valueadded.core import FitRefused, SchoolEffect, Spec, Sums
from services.evaluation.valueadded.core.fit import Context, fit_both
from services.evaluation.valueadded.queries import find_batch, is_ready, sums_of
from services.evaluation.valueadded.tables import Effect, ExamBatch, ExamBlock, Fit, GroupEffect

# Half the width of a 90 % interval in standard errors (evaluation.md §8).
Z_90 = 1.6448536269514722


class BatchNotReady(Conflict):
    """The batch is still being reduced."""

    title_zh, title_en = "该批次还在处理中", "The batch is still being reduced"


class ModelSingular(Invalid):
    """Some terms cannot be told apart; `columns` names them."""

    title_zh, title_en = "模型各项不能区分", "The terms of the model cannot be told apart"


class TooFewSchools(Invalid):
    """Too few schools for a fit of their own."""

    title_zh, title_en = "学校太少，不能单独估计增值", "Too few schools for a fit of their own"


async def start_fit(db: AsyncSession, caller: Caller, batch_id: UUID) -> Any:
    """Queue the fit of a batch. Returns the job."""
    batch = await find_batch(db, caller, batch_id)
    if not is_ready(batch):
        raise BatchNotReady
    fit_id = new_id()
    record(db, "value_added.fit", "exam_batch", batch.id, after={"fit_id": str(fit_id)})
    return await defer(
        db, "evaluation.fit", subject=("va_fit", fit_id), lock=f"fit-{batch_id}",
        batch_id=str(batch_id), fit_id=str(fit_id),
    )  # fmt: skip


@job("evaluation.fit", seconds=300)
async def fit_batch(work: Work, batch_id: str, fit_id: str) -> dict[str, Any]:
    """Sums -> specifications A (prior only) and B (with context) -> effects with intervals."""
    async with work.transaction() as db:
        batch = await db.get_one(ExamBatch, UUID(batch_id))
        sums, listed, blocks = await sums_of(db, batch)
    roster = await read_roster(work.client("registry"), batch.district_id, batch.as_of)
    await work.progress("fitting", 0, 2)
    both = await work.compute(fitted, sums, listed, frozenset(batch.context), groups_of(roster, batch.as_of))
    await work.progress("keeping", 1, 2)
    async with work.transaction() as db:
        db.add(_fit_row(UUID(fit_id), batch, both, work.caller.account_id))
        await db.flush()
        db.add_all(_effects(UUID(fit_id), blocks, both))
        db.add_all(_group_effects(UUID(fit_id), batch, both, {str(g.group_id): g.name for g in roster.groups}))
        record(db, "value_added.keep", "va_fit", UUID(fit_id), after={"sums_sha256": both[0].sums_sha256})
        emit(db, "va_fit.done", "va_fit", UUID(fit_id), district_id=batch.district_id, as_of=batch.as_of)
    return {"fit_id": fit_id, "schools": both[0].n_schools}


def groups_of(roster: Roster, on: date) -> dict[str, str]:
    """The group each unit was in on a day; of several, the one it joined first."""
    there = [one for one in roster.memberships if one.since <= on and (one.until is None or on < one.until)]
    latest_first = sorted(there, key=lambda one: (one.since, one.group_id.hex), reverse=True)
    return {str(one.unit_id): str(one.group_id) for one in latest_first}


def fitted(
    sums: Sums, listed: dict[str, int], context: frozenset[str], groups: dict[str, str]
) -> tuple[FitOutcome, FitOutcome]:
    """Both fits of a batch's sums; runs in a child process. Raises `model-singular`, `too-few-schools`."""
    terms = sums.terms[1:-1]
    prior_only = tuple(term for term in terms if term not in context)
    a, b = Spec("A", sums.terms[-1], prior_only), Spec("B", sums.terms[-1], terms)
    try:
        return fit_both(sums, a, b, Context(groups=groups, enrolled=listed))
    except FitRefused as refused:
        kind = ModelSingular if refused.slug == "model-singular" else TooFewSchools
        raise kind(refused.detail, refused.detail, columns=list(refused.columns)) from refused


def _fit_row(fit_id: UUID, batch: ExamBatch, both: tuple[FitOutcome, FitOutcome], by: UUID | None) -> Fit:
    return Fit(
        id=fit_id,
        district_id=batch.district_id,
        batch_id=batch.id,
        school_year=batch.school_year,
        sums_sha256=both[0].sums_sha256,
        is_sample=batch.is_sample,
        specifications=[_specification(outcome) for outcome in both],
        fitted_by=by,
    )


def _specification(outcome: FitOutcome) -> dict[str, Any]:
    return {
        "code": outcome.spec.name,
        "columns": list(outcome.spec.terms),
        "method": outcome.method,
        "n": outcome.n,
        "schools": outcome.n_schools,
        "fixed": [{"term": term.term, "estimate": term.estimate, "se": term.se} for term in outcome.fixed],
        "variance_school": outcome.variance.school,
        "variance_residual": outcome.variance.residual,
        "criterion": outcome.criterion,
        "no_detectable_differences": "no_detectable_differences" in outcome.flags,
        "flags": list(outcome.flags),
    }


def _effects(fit_id: UUID, blocks: Any, both: tuple[FitOutcome, FitOutcome]) -> list[Effect]:
    rows = []
    for outcome in both:
        found = {school.school_id: school for school in outcome.schools}
        rows += [
            _effect(fit_id, block, outcome.spec.name, found.get(str(block.unit_id)))
            for block in blocks
            if block.unit_id is not None
        ]
    return rows


def _effect(fit_id: UUID, block: ExamBlock, specification: str, found: SchoolEffect | None) -> Effect:
    size, se = (found.effect_size, found.effect_size_se) if found else (None, None)
    reach = None if size is None or se is None else Z_90 * se
    return Effect(
        fit_id=fit_id,
        district_id=block.district_id,
        school_id=block.school_id,
        unit_id=block.unit_id,
        name=block.name,
        specification=specification,
        state=found.state.value if found else "suppressed",
        n=found.n if found else None,
        effect=found.effect if found else None,
        se=found.se_prediction if found else None,
        reliability=found.reliability if found else None,
        effect_size=size,
        effect_size_se=se,
        lower=None if size is None or reach is None else size - reach,
        upper=None if size is None or reach is None else size + reach,
        coverage=block.n / block.listed if block.n and block.listed else None,
    )


def _group_effects(
    fit_id: UUID, batch: ExamBatch, both: tuple[FitOutcome, FitOutcome], names: Mapping[str, str]
) -> list[GroupEffect]:
    return [
        GroupEffect(
            fit_id=fit_id,
            district_id=batch.district_id,
            group_id=UUID(group.group_id),
            name=names[group.group_id],
            specification=outcome.spec.name,
            state=group.state.value,
            n=group.n,
            schools=group.n_schools,
            effect=group.effect,
            se=group.se,
            effect_size=group.effect / outcome.sd_outcome,
            lower=(group.effect - Z_90 * group.se) / outcome.sd_outcome,
            upper=(group.effect + Z_90 * group.se) / outcome.sd_outcome,
            v=group.v,
            v_se=group.v_se,
        )
        for outcome in both
        for group in outcome.groups
    ]
