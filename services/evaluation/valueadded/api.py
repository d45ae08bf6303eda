"""Routes of value-added fits."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.jobs import JobView, accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.evaluation.valueadded.actions import BatchNotReady, start_fit
from services.evaluation.valueadded.queries import effect_list, find_fit, visible_fits
from services.evaluation.valueadded.schemas import EffectList, FitDraft, FitPage, FitView
from services.evaluation.valueadded.tables import Fit

router = router("/api/evaluation/v1/va-fits", tags=["value added"])

Fitter = Annotated[Caller, allowed("value_added.fit")]
EffectReader = Annotated[Caller, allowed("value_added.read")]


@router.post("", status_code=202, response_model=JobView, responses=refusals(NotThere, BatchNotReady))
async def fit_value_added(caller: Fitter, db: Db, draft: FitDraft, response: Response) -> Any:
    """Fit specifications A and B of a batch, as a job."""
    return accepted(response, await start_fit(db, caller, draft.batch_id))


@router.get("", response_model=FitPage)
async def list_va_fits(
    caller: EffectReader, db: Db, page: PageQuery,
    batch_id: Annotated[Id | None, Query(description="only fits of this batch")] = None,
) -> Any:  # fmt: skip
    """Fits, both specifications side by side."""
    found = visible_fits(caller)
    if batch_id is not None:
        found = found.where(Fit.batch_id == batch_id)
    return await paginate(db, found, by=[Fit.id], query=page)


@router.get("/{fit_id}", response_model=FitView, responses=refusals(NotThere))
async def read_va_fit(caller: EffectReader, db: Db, fit_id: Id) -> Any:
    """One fit with its fixed terms, variances and flags."""
    return await find_fit(db, caller, fit_id)


@router.get("/{fit_id}/effects", responses=refusals(NotThere))
async def list_va_effects(caller: EffectReader, db: Db, fit_id: Id) -> EffectList:
    """The effect of every school in scope, with interval, reliability and coverage."""
    return await effect_list(db, caller, await find_fit(db, caller, fit_id))
