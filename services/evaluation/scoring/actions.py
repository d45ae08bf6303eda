"""A round is scored: the core's pure run in a child process, every waterfall closed, then the results are kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Invalid
from services.evaluation.indicators.queries import framework_of
from services.evaluation.indicators.tables import FrameworkVersion
from services.evaluation.reviews.actions import mark_scored
from services.evaluation.reviews.core import ReviewRoundState
from services.evaluation.reviews.tables import ReviewRound
from services.evaluation.scoring.core import GroupScore, ScoreInput, ScoreResult, UnitScore, Waterfall
from services.evaluation.scoring.core.run import run_incentives, score
from services.evaluation.scoring.core.waterfall import NoReference, Reference, WaterfallOpen, explain
from services.evaluation.scoring.queries import score_input
from services.evaluation.scoring.tables import GroupResult, ScoreRun, UnitResult
from services.evaluation.snapshots.queries import snapshot_of

DRAWS, SEED = 1000, 1
OWN_HREFS = {"exam": "/api/evaluation/v1/va-fits/{0}/effects", "self": "/api/evaluation/v1/observations"}


class NotFrozen(Conflict):
    """Scores are computed from a frozen snapshot."""

    title_zh, title_en = "须先冻结数据再计算", "The round must be frozen first"


class LinesDoNotClose(Invalid):
    """A waterfall's lines miss its score by more than 1e-9: the run fails rather than show them."""

    title_zh, title_en = "得分明细与总分不符，已停止计算", "The lines do not add up to the score"


@dataclass(frozen=True, slots=True)
class Computed:
    """All that a run gives: results, waterfalls by unit and reference, and what a partner's point is worth."""

    result: ScoreResult
    waterfalls: Mapping[str, Mapping[str, Waterfall]]
    incentives: tuple[tuple[str, str, float, str | None], ...]


def computed(given: ScoreInput) -> Computed:
    """The whole run, in a child process. Raises `lines-do-not-close`."""
    result = score(given)
    try:
        waterfalls = {
            unit.unit_id: _explained(given, unit.unit_id) for unit in result.units if unit.bundled is not None
        }
    except WaterfallOpen as broken:
        raise LinesDoNotClose(str(broken), str(broken)) from broken
    return Computed(result, waterfalls, _incentives(given))


def _explained(given: ScoreInput, unit_id: str) -> dict[str, Waterfall]:
    found = {}
    for reference in Reference:
        try:
            found[reference.value] = explain(given, unit_id, reference)
        except NoReference:
            continue
    return found


def _incentives(given: ScoreInput) -> tuple[tuple[str, str, float, str | None], ...]:
    ids, matrix = run_incentives(given)
    return tuple(
        (ids[i], ids[j], float(matrix.effects[i, j]), matrix.binding[i])
        for i in range(len(ids))
        for j in range(len(ids))
        if i == j or matrix.effects[i, j] != 0.0
    )


async def start_run(db: AsyncSession, caller: Caller, found: ReviewRound) -> Any:
    """Queue the score run of a frozen round. Returns the job."""
    if found.state not in (ReviewRoundState.FROZEN, ReviewRoundState.SCORED):
        raise NotFrozen(state=found.state.value)
    record(db, "score.run", "review_round", found.id, after={"snapshot_id": found.snapshot_id})
    kind, ids = "evaluation.score", {"round_id": str(found.id)}
    return await defer(db, kind, subject=("review_round", found.id), lock=f"round-{found.id}", **ids)


@job("evaluation.score", seconds=300)
async def score_round(work: Work, round_id: str) -> dict[str, Any]:
    """Snapshot -> own, group and bundled scores with intervals, waterfalls and incentives. Keyed by the run's hash."""
    async with work.transaction() as db:
        found = await db.get_one(ReviewRound, UUID(round_id))
        framework = framework_of(await db.get_one(FrameworkVersion, found.framework_id))
        snapshot = await snapshot_of(db, found.snapshot_id)
    given = score_input(
        framework, snapshot.content, snapshot_sha256=snapshot.sha256, code_version=version("tongzhou"),
        draws=DRAWS, seed=SEED,
    )  # fmt: skip
    await work.progress("scoring", 0, 2)
    outcome: Computed = await work.compute(computed, given)
    await work.progress("keeping", 1, 2)
    async with work.transaction() as db:
        found = await db.get_one(ReviewRound, UUID(round_id), with_for_update=True)
        if found.state not in (ReviewRoundState.FROZEN, ReviewRoundState.SCORED):
            raise NotFrozen(state=found.state.value)
        run = await _kept(db, found, outcome, snapshot.content, work.caller.account_id)
        await mark_scored(db, found, run.id, work.caller.account_id)
        record(db, "score.keep", "score_run", run.id, after={"run_hash": run.run_hash})
        emit(db, "score_run.done", "score_run", run.id, district_id=run.district_id, as_of=found.as_of,
             data={"round_id": round_id, "run_hash": run.run_hash})  # fmt: skip
    return {"run_id": str(run.id), "run_hash": run.run_hash, "units": len(outcome.result.units)}


async def _kept(
    db: AsyncSession, found: ReviewRound, outcome: Computed, content: Mapping[str, Any], by: UUID | None
) -> ScoreRun:
    same = select(ScoreRun).where(ScoreRun.round_id == found.id, ScoreRun.run_hash == outcome.result.run_id)
    if (already := await db.scalar(same)) is not None:
        return already
    run = _run_row(found, outcome, by)
    db.add(run)
    await db.flush()
    units = {unit["unit_id"]: unit for unit in content["units"]}
    names = {group["group_id"]: group["name"] for group in content["groups"]}
    own = {unit.unit_id: unit.own for unit in outcome.result.units}
    evidence = _evidence(content)
    db.add_all(
        _unit_row(run, one, units[one.unit_id], outcome, evidence.get(one.unit_id, [])) for one in outcome.result.units
    )
    db.add_all(_group_row(run, group, names[group.group_id], units, own) for group in outcome.result.groups)
    await db.flush()
    return run


def _run_row(found: ReviewRound, outcome: Computed, by: UUID | None) -> ScoreRun:
    result = outcome.result
    return ScoreRun(
        district_id=found.district_id,
        round_id=found.id,
        run_hash=result.run_id,
        framework_sha256=result.framework_sha,
        snapshot_sha256=result.snapshot_sha,
        code_version=result.code_version,
        seed=result.seed,
        draws=DRAWS,
        ran_by=by,
        incentives=[
            {"unit_id": unit, "on_unit_id": on, "points": points, "limit": limit}
            for unit, on, points, limit in outcome.incentives
        ],
    )


def _evidence(content: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """By unit: the ids that counted for a leaf and those that did not, why, and the duty that lists them."""
    at_duty = {event: _duty_href(row) for row in content["duties"] for event in _events(row)}
    found: dict[str, list[dict[str, Any]]] = {}
    for one in content["observations"]:
        events = [(event, None) for event in one["evidence"]] + [tuple(pair) for pair in one["uncounted"]]
        found.setdefault(one["unit_id"], []).extend(
            {
                "node_code": one["node_code"],
                "service": one["source"],
                "id": event,
                "href": at_duty.get(event) or OWN_HREFS.get(one["source"], "").format(event) or None,
                "counted": reason is None,
                "reason": reason,
            }
            for event, reason in events
        )
    return found


def _events(row: Mapping[str, Any]) -> list[str]:
    return [*row["counted_event_ids"], *(event["id"] for event in row["uncounted"])]


def _duty_href(row: Mapping[str, Any]) -> str:
    return f"/api/{row['service']}/v1/duties?group={row['scope']['group_id']}&as_of={row['as_of']}"


def _unit_row(
    run: ScoreRun, one: UnitScore, unit: Mapping[str, Any], outcome: Computed, evidence: list[dict[str, Any]]
) -> UnitResult:
    spread = one.bundled_interval
    return UnitResult(
        run_id=run.id,
        district_id=run.district_id,
        school_id=UUID(unit["school_id"]) if unit["school_id"] else None,
        unit_id=UUID(one.unit_id),
        name=unit["name"],
        is_sample=unit["is_sample"],
        own=one.own,
        group=one.group,
        bundled=one.bundled,
        lower=spread.low if spread else None,
        upper=spread.high if spread else None,
        bands=list(one.bands),
        coverage=one.coverage,
        limits=list(one.limits),
        missing=[{"node_code": code, "state": state, "reason": reason} for code, state, reason in one.missing],
        evidence=evidence,
        waterfalls={name: asdict(fall) for name, fall in outcome.waterfalls.get(one.unit_id, {}).items()},
    )


def _group_row(
    run: ScoreRun, group: GroupScore, name: str, units: Mapping[str, Any], own: Mapping[str, float | None]
) -> GroupResult:
    spread = group.interval
    return GroupResult(
        run_id=run.id,
        district_id=run.district_id,
        group_id=UUID(group.group_id),
        name=name,
        score=group.points,
        lower=spread.low if spread else None,
        upper=spread.high if spread else None,
        partners=[
            {
                "unit_id": unit_id,
                "name": units[unit_id]["name"],
                "role": next(s["role"] for s in units[unit_id]["shares"] if s["group_id"] == group.group_id),
                "share": weight,
                "own": own[unit_id],
            }
            for unit_id, weight in group.members
        ],
    )
