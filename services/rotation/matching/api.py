"""Routes of runs and scenarios."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller, Power
from services.chassis.jobs import JobView, accepted
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.matching.actions import ask_alternatives, give_reason
from services.rotation.matching.queries import (
    find_explanation,
    find_run,
    find_scenario,
    flows_of,
    groups_seen,
    names_of,
    view_balance,
    view_explanation,
    view_move,
    view_rule,
    view_run,
    view_scenario,
    visible_moves,
    visible_runs,
    within,
)
from services.rotation.matching.schemas.explanations import AlternativesAsked, MatchExplanation
from services.rotation.matching.schemas.runs import ConflictReport, RunPage, RunView
from services.rotation.matching.schemas.scenarios import (
    CertificateView,
    MovePage,
    ReasonDraft,
    ScenarioBalance,
    ScenarioFlows,
    ScenarioRules,
    ScenarioView,
)
from services.rotation.matching.tables import Run, Scenario, ScenarioMove
from services.rotation.rounds.actions import RoundStateRefused
from services.rotation.rounds.queries import find_round

router = router("/api/rotation/v1", tags=["matching"])
RunReader = Annotated[Caller, allowed("run.read")]
ScenarioReader = Annotated[Caller, allowed("scenario.read")]
MoveReader = Annotated[Caller, allowed("move.read")]
Explained = Annotated[Caller, allowed("match.explain")]
ReasonGiver = Annotated[Caller, allowed("scenario.give_reason")]


@router.get("/rounds/{round_id}/runs", response_model=RunPage, responses=refusals(NotThere))
async def list_runs(caller: RunReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """Runs of a round, oldest first."""
    await find_round(db, caller, round_id)
    found = await paginate(db, visible_runs(caller).where(Run.round_id == round_id), by=[Run.id], query=page)
    return {**found, "items": [await view_run(db, run) for run in found["items"]]}


@router.get("/runs/{run_id}", responses=refusals(NotThere))
async def read_run(caller: RunReader, db: Db, run_id: Id) -> RunView:
    """One run; its progress is that of its job."""
    return await view_run(db, await find_run(db, caller, run_id))


@router.get("/runs/{run_id}/conflicts", responses=refusals(NotThere))
async def read_conflicts(caller: RunReader, db: Db, run_id: Id) -> ConflictReport:
    """Which rules cannot hold together, by name and clause, and the repairs that were solved again."""
    run = await find_run(db, caller, run_id)
    return ConflictReport.model_validate({"run_id": run.id, "conflicts": run.conflicts, "repairs": run.repairs})


@router.get("/scenarios/{scenario_id}", responses=refusals(NotThere))
async def read_scenario(caller: ScenarioReader, db: Db, scenario_id: Id, response: Response) -> ScenarioView:
    """A plan in figures."""
    scenario, found = await find_scenario(db, caller, scenario_id)
    tag(response, scenario)
    return await view_scenario(db, scenario, found, personnel=caller.acts_as is Power.PERSONNEL)


@router.get("/scenarios/{scenario_id}/moves", response_model=MovePage, responses=refusals(NotThere))
async def list_moves(caller: MoveReader, db: Db, scenario_id: Id, page: PageQuery) -> Any:
    """Who goes where, as far as the caller may see: all, those of the own school, or the own move."""
    scenario, _ = await find_scenario(db, caller, scenario_id)
    names = await names_of(db, scenario.round_id)
    by = [ScenarioMove.kind, ScenarioMove.person_name, ScenarioMove.id]
    query = visible_moves(caller, scenario_id)
    return await paginate(db, query, by=by, query=page, view=lambda move: view_move(move, names))


@router.get("/scenarios/{scenario_id}/rules", responses=refusals(NotThere))
async def read_scenario_rules(caller: ScenarioReader, db: Db, scenario_id: Id) -> ScenarioRules:
    """Every rule instance: what it asks, what it gets, whether it binds, by how much it is missed and why."""
    scenario, _ = await find_scenario(db, caller, scenario_id)
    seen = await groups_seen(db, caller, scenario.round_id)
    return ScenarioRules(items=[view_rule(rule, scenario.reasons) for rule in scenario.rules if within(rule, seen)])


@router.get("/scenarios/{scenario_id}/balance", responses=refusals(NotThere))
async def read_scenario_balance(caller: ScenarioReader, db: Db, scenario_id: Id) -> ScenarioBalance:
    """Backbone, titles and age at each unit before and after."""
    scenario, found = await find_scenario(db, caller, scenario_id)
    names, seen = await names_of(db, found.id), await groups_seen(db, caller, found.id)
    return ScenarioBalance(items=[view_balance(item, names) for item in scenario.balance if within(item, seen)])


@router.get("/scenarios/{scenario_id}/flows", responses=refusals(NotThere))
async def read_scenario_flows(caller: ScenarioReader, db: Db, scenario_id: Id) -> ScenarioFlows:
    """How many go from where to where, by kind."""
    scenario, _ = await find_scenario(db, caller, scenario_id)
    return ScenarioFlows(items=await flows_of(db, scenario, await groups_seen(db, caller, scenario.round_id)))


@router.get("/scenarios/{scenario_id}/certificate", responses=refusals(NotThere))
async def read_certificate(caller: ScenarioReader, db: Db, scenario_id: Id) -> CertificateView:
    """What the independent verifier says of the plan."""
    scenario, _ = await find_scenario(db, caller, scenario_id)
    return CertificateView.model_validate(scenario)


@router.get("/scenarios/{scenario_id}/explanations/{teacher}", responses=refusals(NotThere))
async def read_explanation(caller: Explained, db: Db, scenario_id: Id, teacher: Id) -> MatchExplanation:
    """Why this teacher goes there."""
    scenario, found = await find_scenario(db, caller, scenario_id)
    explanation = await find_explanation(db, caller, scenario, teacher)
    return view_explanation(explanation, await names_of(db, found.id))


@router.post(
    "/scenarios/{scenario_id}/counterfactuals", status_code=202, response_model=JobView, responses=refusals(NotThere)
)
async def create_counterfactuals(
    caller: Explained, db: Db, scenario_id: Id, asked: AlternativesAsked, response: Response
) -> Any:  # fmt: skip
    """What other outcomes would cost for this teacher; the explanation holds the answer when the job is done."""
    scenario, _ = await find_scenario(db, caller, scenario_id)
    explanation = await find_explanation(db, caller, scenario, asked.teacher)
    return accepted(response, await ask_alternatives(db, scenario, explanation))


@router.put("/scenarios/{scenario_id}/reasons", responses=refusals(NotThere, RoundStateRefused))
async def put_reason(
    caller: ReasonGiver, db: Db, scenario_id: Id, draft: ReasonDraft, if_match: IfMatch, response: Response
) -> ScenarioView:
    """Write why a soft rule is missed."""
    scenario, found = await find_scenario(db, caller, scenario_id)
    match(scenario, if_match)
    changed: Scenario = await give_reason(db, found, scenario, draft)
    tag(response, changed)
    return await view_scenario(db, changed, found, personnel=True)
