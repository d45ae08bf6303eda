"""Routes of score runs, their results and explanations."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.jobs import JobView, accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.evaluation.reviews.queries import find_round
from services.evaluation.scoring.actions import NotFrozen, start_run
from services.evaluation.scoring.core.references import Reference
from services.evaluation.scoring.queries import (
    explanation_view,
    find_result,
    find_run,
    framework_of_run,
    group_list,
    result_view,
    run_view,
    view_of_run,
    visible_results,
    visible_runs,
)
from services.evaluation.scoring.schemas import (
    ExplanationView,
    GroupScoreList,
    IncentiveList,
    ScoreRunPage,
    ScoreRunView,
    UnitScorePage,
    UnitScoreView,
)
from services.evaluation.scoring.tables import ScoreRun, UnitResult

router = router("/api/evaluation/v1", tags=["scores"])

Scorer = Annotated[Caller, allowed("score.run")]
ScoreReader = Annotated[Caller, allowed("score.read")]
IncentiveReader = Annotated[Caller, allowed("incentive.read")]


@router.post(
    "/review-rounds/{round_id}/score-runs",
    status_code=202, response_model=JobView, responses=refusals(NotThere, NotFrozen),
)  # fmt: skip
async def start_score_run(caller: Scorer, db: Db, round_id: Id, if_match: IfMatch, response: Response) -> Any:
    """Compute the bundled scores of a frozen round, as a job."""
    found = await find_round(db, caller, round_id, lock=True)
    match(found, if_match)
    return accepted(response, await start_run(db, caller, found))


@router.get("/review-rounds/{round_id}/score-runs", response_model=ScoreRunPage, responses=refusals(NotThere))
async def list_score_runs(caller: ScoreReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """Runs of a round that the caller may see."""
    found = await find_round(db, caller, round_id)
    runs = visible_runs(caller).where(ScoreRun.round_id == found.id)
    return await paginate(db, runs, by=[ScoreRun.id], query=page, view=lambda run: view_of_run(run, found.run_id))


@router.get("/score-runs/{run_id}", responses=refusals(NotThere))
async def read_score_run(caller: ScoreReader, db: Db, run_id: Id) -> ScoreRunView:
    """One run and what it is a function of."""
    return await run_view(db, await find_run(db, caller, run_id))


@router.get("/score-runs/{run_id}/units", response_model=UnitScorePage, responses=refusals(NotThere))
async def list_unit_scores(caller: ScoreReader, db: Db, run_id: Id, page: PageQuery) -> Any:
    """Results of units by name: bands, not ranks; a school sees its own."""
    run = await find_run(db, caller, run_id)
    framework = await framework_of_run(db, run)
    results = visible_results(caller).where(UnitResult.run_id == run.id)
    return await paginate(
        db, results, by=[UnitResult.name, UnitResult.id], query=page, view=lambda row: result_view(framework, row)
    )


@router.get("/score-runs/{run_id}/units/{unit_id}", responses=refusals(NotThere))
async def read_unit_score(caller: ScoreReader, db: Db, run_id: Id, unit_id: Id) -> UnitScoreView:
    """One unit's own part, its group's part, the bundled score, its bands and what is missing."""
    run = await find_run(db, caller, run_id)
    found = await find_result(db, caller, run_id, unit_id)
    return result_view(await framework_of_run(db, run), found)


@router.get("/score-runs/{run_id}/groups", responses=refusals(NotThere))
async def list_group_scores(caller: ScoreReader, db: Db, run_id: Id) -> GroupScoreList:
    """Results of groups, with partners as totals."""
    return await group_list(db, caller, await find_run(db, caller, run_id))


@router.get("/score-runs/{run_id}/explanations/{unit_id}", responses=refusals(NotThere))
async def explain_unit_score(
    caller: ScoreReader, db: Db, run_id: Id, unit_id: Id,
    reference: Annotated[Reference, Query(description="what the score is set against")] = Reference.STANDARD,
) -> ExplanationView:  # fmt: skip
    """Where every point comes from: lines that add up to the score, down to evidence."""
    run = await find_run(db, caller, run_id)
    found = await find_result(db, caller, run_id, unit_id)
    return await explanation_view(db, found, await framework_of_run(db, run), reference)


@router.get("/score-runs/{run_id}/incentives", response_model=IncentiveList, responses=refusals(NotThere))
async def list_incentives(caller: IncentiveReader, db: Db, run_id: Id) -> Any:
    """The incentive matrix: what a point of one unit is worth to another."""
    run = await find_run(db, caller, run_id)
    return {"run_id": run.id, "items": run.incentives}
