"""Questions about score runs: before notice only the inspectorate sees scores (evaluation.md §10)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.evaluation.indicators.core import Framework
from services.evaluation.indicators.queries import framework_of
from services.evaluation.indicators.tables import FrameworkVersion
from services.evaluation.reviews.core import PUBLISHED, TOLD
from services.evaluation.reviews.queries import visible_reviews, visible_rounds
from services.evaluation.reviews.tables import Review, ReviewRound
from services.evaluation.scoring.core import ScoreInput, Share, UnitInput
from services.evaluation.scoring.core.references import Reference
from services.evaluation.scoring.schemas import (
    BandView,
    EvidenceView,
    ExplanationLineView,
    ExplanationView,
    GroupScoreList,
    GroupScoreView,
    MissingLeafView,
    PartnerTotalView,
    ScoreRunView,
    UnitScoreView,
)
from services.evaluation.scoring.tables import GroupResult, ScoreRun, UnitResult
from services.evaluation.snapshots.core import thawed

_SCHOOL_POWERS = (Power.PRINCIPAL, Power.CLERK)
STEP_NAMES = {
    "limit": ("上下限", "Limit"),
    "clip": ("限于 0 至 100", "Kept within 0 to 100"),
    "blend": ("捆绑方式：混合", "Mode: blend"),
    "cap": ("捆绑方式：封顶", "Mode: cap"),
    "same_grade": ("捆绑方式：同等第", "Mode: same grade"),
    "shadow": ("捆绑方式：试算", "Mode: shadow"),
    "veto": ("一票否决", "Veto"),
    "gate": ("底线", "Gate"),
    "bonus": ("加分", "Bonus"),
    "deduction": ("扣分", "Deduction"),
    "rounding": ("四舍五入", "Rounding"),
}


def visible_runs(caller: Caller) -> Select[ScoreRun]:
    """Runs of rounds in scope: the inspectorate's always, a district system's once published, others' after notice.

    Of a round that others see, they see the run that counts.
    """
    rounds = visible_rounds(caller)
    if caller.acts_as is Power.INSPECTORATE:
        return select(ScoreRun).where(ScoreRun.round_id.in_(rounds.with_only_columns(ReviewRound.id)))
    told = PUBLISHED if caller.acts_as is Power.CLIENT else TOLD
    shown = rounds.where(ReviewRound.state.in_(told)).with_only_columns(ReviewRound.run_id)
    return select(ScoreRun).where(ScoreRun.id.in_(shown))


def visible_results(caller: Caller) -> Select[UnitResult]:
    """Results of units in runs that the caller may see: a school its own."""
    results = select(UnitResult).where(UnitResult.run_id.in_(visible_runs(caller).with_only_columns(ScoreRun.id)))
    if caller.acts_as in _SCHOOL_POWERS:
        return results.where(UnitResult.school_id == caller.person.school_id)
    return results


async def find_run(db: AsyncSession, caller: Caller, run_id: UUID) -> ScoreRun:
    """The run, if the caller may see it; else 404."""
    found = await db.scalar(visible_runs(caller).where(ScoreRun.id == run_id))
    if found is None:
        raise NotThere
    return found


async def find_result(db: AsyncSession, caller: Caller, run_id: UUID, unit_id: UUID) -> UnitResult:
    """A unit's result, if the caller may see it; else 404."""
    of_unit = visible_results(caller).where(UnitResult.run_id == run_id, UnitResult.unit_id == unit_id)
    found = await db.scalar(of_unit)
    if found is None:
        raise NotThere
    return found


async def framework_of_run(db: AsyncSession, run: ScoreRun) -> Framework:
    """The framework that a run scored under."""
    framework_id = await db.scalar(select(ReviewRound.framework_id).where(ReviewRound.id == run.round_id))
    return framework_of(await db.get_one(FrameworkVersion, framework_id))


async def run_view(db: AsyncSession, run: ScoreRun) -> ScoreRunView:
    """A run, and whether it is the one that counts."""
    current = await db.scalar(select(ReviewRound.run_id).where(ReviewRound.id == run.round_id))
    return view_of_run(run, current)


def view_of_run(run: ScoreRun, current: UUID | None) -> ScoreRunView:
    """The view of a run whose round's current run is at hand."""
    plain = {name: getattr(run, name) for name in ScoreRunView.model_fields if hasattr(ScoreRun, name)}
    return ScoreRunView(**plain, is_current=run.id == current)


def result_view(framework: Framework, row: UnitResult) -> UnitScoreView:
    """A unit's result with its bands and what is missing, named."""
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in UnitScoreView.model_fields if name not in ("bands", "missing")
    }
    plain |= {name: _shown(plain[name]) for name in ("own", "group", "bundled", "lower", "upper")}
    bands = [
        BandView(code=band.code, name_zh=band.name_zh, name_en=band.name_en)
        for band in framework.bands
        if band.code in row.bands
    ]
    return UnitScoreView(**plain, bands=bands, missing=[_missing(framework, one) for one in row.missing])


def _missing(framework: Framework, one: Mapping[str, str]) -> MissingLeafView:
    node = framework.node(one["node_code"])
    return MissingLeafView(
        node_code=node.code,
        name_zh=node.name_zh,
        name_en=node.name_en,
        state=one["state"],
        reason=one["reason"] or None,
    )


def _shown(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


async def group_list(db: AsyncSession, caller: Caller, run: ScoreRun) -> GroupScoreList:
    """Groups of a run: the bureau's, or those that the caller's school belongs to, partners as totals only."""
    wanted = select(GroupResult).where(GroupResult.run_id == run.id).order_by(GroupResult.name, GroupResult.id)
    if caller.acts_as in _SCHOOL_POWERS:
        own = await db.scalars(visible_reviews(caller).where(Review.round_id == run.round_id))
        ids = {UUID(share["group_id"]) for review in own for share in review.memberships}
        wanted = wanted.where(GroupResult.group_id.in_(ids))
    async with widened(db):
        rows = (await db.scalars(wanted)).all()
    return GroupScoreList(run_id=run.id, items=[_group_view(row) for row in rows])


def _group_view(row: GroupResult) -> GroupScoreView:
    return GroupScoreView(
        group_id=row.group_id,
        name=row.name,
        score=_shown(row.score),
        lower=_shown(row.lower),
        upper=_shown(row.upper),
        partners=[PartnerTotalView(**(partner | {"own": _shown(partner["own"])})) for partner in row.partners],
    )


def score_input(
    framework: Framework, content: Mapping[str, Any], *, snapshot_sha256: str, code_version: str, draws: int, seed: int
) -> ScoreInput:
    """What a run is a function of, rebuilt from the frozen bytes alone."""
    return ScoreInput(
        framework=framework,
        period=content["school_year"],
        units=tuple(_unit(unit) for unit in content["units"]),
        observations=tuple(thawed(one) for one in content["observations"]),
        snapshot_sha=snapshot_sha256,
        code_version=code_version,
        draws=draws,
        seed=seed,
    )


def _unit(frozen: Mapping[str, Any]) -> UnitInput:
    shares = tuple(Share(s["group_id"], s["role"], s["tightness"], s["share"]) for s in frozen["shares"])
    return UnitInput(frozen["unit_id"], frozen["stage"], frozen["pupils"], shares)


async def explanation_view(
    db: AsyncSession, row: UnitResult, framework: Framework, reference: Reference
) -> ExplanationView:
    """The stored waterfall of a unit against a reference, named and with its evidence; 404 where there is none."""
    fall = row.waterfalls.get(reference.value)
    if fall is None:
        raise NotThere("该单元没有这种参照。", "The unit has no such reference.")
    names = await _names(db, row.run_id, framework)
    evidence: dict[str, list[EvidenceView]] = {}
    for one in row.evidence:
        evidence.setdefault(one["node_code"], []).append(EvidenceView.model_validate(one))
    lines = [_line_view(line, framework, names, evidence) for line in fall["lines"]]
    zh, en = _texts(row.name, fall, lines)
    return ExplanationView(
        run_id=row.run_id,
        unit_id=row.unit_id,
        name=row.name,
        reference=reference.value,
        reference_score=fall["reference_score"],
        score=fall["score"],
        closing_error=fall["closing_error"],
        lines=lines,
        text_zh=zh,
        text_en=en,
    )


async def _names(db: AsyncSession, run_id: UUID, framework: Framework) -> dict[str, tuple[str, str]]:
    """What a line's code is called: nodes, groups and partners, and the steps of the bundle rule."""
    async with widened(db):
        groups = (await db.scalars(select(GroupResult).where(GroupResult.run_id == run_id))).all()
    found = {node.code: (node.name_zh, node.name_en) for node in framework.nodes} | STEP_NAMES
    for group in groups:
        found[str(group.group_id)] = (group.name, group.name)
        found |= {partner["unit_id"]: (partner["name"], partner["name"]) for partner in group.partners}
    return found


def _line_view(
    line: Mapping[str, Any],
    framework: Framework,
    names: Mapping[str, tuple[str, str]],
    evidence: Mapping[str, list[EvidenceView]],
) -> ExplanationLineView:
    code = line["code"]
    step, _, by = code.partition(":")
    zh, en = names.get(code) or tuple(f"{a} · {b}" for a, b in zip(names[step], names[by], strict=True))
    node = next((node for node in framework.nodes if node.code == code), None) if line["part"] == "own" else None
    plain = {name: line[name] for name in ("part", "parent", "depth", "points", "is_total", "now", "reference")}
    return ExplanationLineView(
        **plain,
        code=code,
        label_zh=zh,
        label_en=en,
        weight=node.weight if node else None,
        weight_origin=node.weight_origin or None if node else None,
        evidence=evidence.get(code, []) if node else [],
    )


def _texts(name: str, fall: Mapping[str, Any], lines: Sequence[ExplanationLineView]) -> tuple[str, str]:
    """The same lines in words; every number stands in a line or is the score or its reference."""
    top = [line for line in lines if line.depth == 0 and abs(line.points) >= 0.00005]
    zh = "；".join(f"{line.label_zh} {line.points:+.4f}" for line in top)
    en = "; ".join(f"{line.label_en} {line.points:+.4f}" for line in top)
    score, start = fall["score"], fall["reference_score"]
    return (
        f"{name}得分 {score:.4f}，参照 {start:.4f}，差异来自：{zh}。",
        f"{name} scores {score:.4f} against {start:.4f}; the difference comes from: {en}.",
    )
