"""A snapshot is made of what the sources answered: which units, which observation a leaf, the frozen bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.problems import Conflict, Invalid
from services.evaluation.indicators.core import Framework, Observation
from services.evaluation.indicators.core.duties import Duty, Required
from services.evaluation.indicators.core.duties import DutyEvidenceMismatch as CountWithoutEvents
from services.evaluation.observations.tables import ReportedValue
from services.evaluation.readers.duties import DutyRow
from services.evaluation.readers.registry import MembershipLine, UnitLine
from services.evaluation.readers.sources import Sources
from services.evaluation.snapshots.core import (
    EffectFact,
    GroupShare,
    Span,
    UnitFacts,
    frozen_of,
    observations_of,
    shares_of,
    year_of,
)
from services.evaluation.snapshots.tables import Snapshot
from services.evaluation.valueadded.tables import Effect


class DutyEvidenceMismatch(Invalid):
    """A duty claims more than its events bear."""

    title_zh, title_en = "履约数与依据不符", "A duty's count does not agree with its events"


class EnrolmentMissing(Conflict):
    """Units without pupils of the stage and school year; `units` names them."""

    title_zh, title_en = "有单元缺少在校生数", "Some units have no enrolment"


class NothingToReview(Conflict):
    """No group of the district has members on that day."""

    title_zh, title_en = "该日没有可考核的集团", "No group to review on that day"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to freeze: whose facts, of which day and school year, under which framework."""

    district_id: UUID
    school_year: str
    as_of: date
    framework: Framework
    left_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReviewedUnit:
    """A unit of the round with its shares in groups."""

    line: UnitLine
    stage: str
    pupils: int
    shares: tuple[GroupShare, ...]


def reviewed_units(sources: Sources, wanted: Wanted) -> tuple[ReviewedUnit, ...]:
    """The units with days in a judged group this school year. Raises `nothing-to-review`, `enrolment-missing`."""
    roster = sources.roster
    judged = {facts.group.group_id for facts in sources.groups}
    members: dict[UUID, list[MembershipLine]] = {}
    for line in roster.memberships:
        if line.group_id in judged:
            members.setdefault(line.unit_id, []).append(line)
    pupils = {(e.unit_id, e.stage): e.pupils for e in roster.enrolments if e.school_year == wanted.school_year}
    found = [_reviewed_unit(u, members[u.unit_id], pupils, wanted) for u in roster.units if u.unit_id in members]
    units = tuple(unit for unit in found if unit.shares)
    if not units:
        raise NothingToReview
    without = [unit.line.name for unit in units if unit.pupils == 0]
    if without:
        raise EnrolmentMissing("、".join(without[:20]), ", ".join(without[:20]), units=without)
    return units


def _reviewed_unit(
    unit: UnitLine, members: Sequence[MembershipLine], pupils: Mapping[tuple[UUID, str], int], wanted: Wanted
) -> ReviewedUnit:
    stage = next((stage for stage in unit.stages if stage in wanted.framework.stages), unit.stages[0])
    spans = [Span(str(m.group_id), m.role, m.tightness, m.since, m.until) for m in members]
    return ReviewedUnit(unit, stage, pupils.get((unit.unit_id, stage), 0), shares_of(spans, wanted.school_year))


def observe(
    sources: Sources,
    units: Sequence[ReviewedUnit],
    wanted: Wanted,
    effects: Sequence[Effect],
    values: Sequence[ReportedValue],
) -> tuple[Observation, ...]:
    """Every leaf of every unit in the state it is in. Raises `duty-evidence-mismatch`."""
    by_unit = {str(effect.unit_id): effect for effect in effects}
    found: list[Observation] = []
    try:
        for unit in units:
            facts = _facts(sources, unit, wanted, by_unit if effects else None, values)
            found += observations_of(wanted.framework, facts, period=wanted.school_year, left_out=wanted.left_out)
    except CountWithoutEvents as mismatch:
        raise DutyEvidenceMismatch(str(mismatch), str(mismatch)) from mismatch
    return tuple(found)


def _is_owed(row: DutyRow, wanted: Wanted) -> bool:
    """Whether the window has begun and touches the school year: evidence is dated inside the period (B40)."""
    start, end = year_of(wanted.school_year)
    return row.window.since < end and row.window.until > start and row.window.since <= wanted.as_of


def _facts(
    sources: Sources,
    unit: ReviewedUnit,
    wanted: Wanted,
    effects: Mapping[str, Effect] | None,
    values: Sequence[ReportedValue],
) -> UnitFacts:
    ids = frozenset(share.group_id for share in unit.shares)
    groups = [group for group in sources.groups if str(group.group.group_id) in ids]
    own = [v for v in values if v.unit_id == unit.line.unit_id and v.school_id == unit.line.school_id]
    return UnitFacts(
        unit_id=str(unit.line.unit_id),
        stage=unit.stage,
        group_ids=ids,
        requirement_ids=frozenset[str]().union(*(group.requirement_ids for group in groups)),
        duties=tuple(
            _duty(row, name)
            for group in groups
            for name, rows in group.duties.items()
            for row in rows
            if _is_owed(row, wanted)
        ),
        effect=None if effects is None else _effect(effects.get(str(unit.line.unit_id))),
        reported={value.node_code: (value.value, str(value.id)) for value in own},
    )


def _effect(row: Effect | None) -> EffectFact:
    if row is None:
        return EffectFact(None, None, None, "")
    return EffectFact(row.effect_size, row.effect_size_se, row.n, str(row.fit_id))


def _duty(row: DutyRow, service: str) -> Duty:
    return Duty(
        duty_id=row.duty_id,
        requirement_id=row.requirement_id,
        unit_id=str(row.scope.unit_id) if row.scope.unit_id else None,
        group_id=str(row.scope.group_id) if row.scope.group_id else None,
        required=Required(row.required.min, row.required.max, row.required.ratio, row.required.pair_of),
        done=row.done,
        counted=row.counted_event_ids,
        uncounted=tuple((event.id, event.reason) for event in row.uncounted),
        severity=row.severity,
        state=row.state,
        is_excused=row.state == "excused",
        source=service,
    )


async def keep_snapshot(
    db: AsyncSession, round_id: UUID, wanted: Wanted, sources: Sources, units: Sequence[ReviewedUnit],
    observations: Sequence[Observation], exam: Mapping[str, Any] | None,
) -> Snapshot:  # fmt: skip
    """The frozen bytes: canonical JSON (RFC 8785) and its SHA-256, with one manifest line a source."""
    content = _content(wanted, sources, units, observations, exam)
    made = Snapshot(
        district_id=wanted.district_id,
        round_id=round_id,
        as_of=wanted.as_of,
        sha256=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),
        sources=_manifest(wanted, sources, exam),
        content=content,
    )
    db.add(made)
    await db.flush()
    return made


def _content(
    wanted: Wanted,
    sources: Sources,
    units: Sequence[ReviewedUnit],
    observations: Sequence[Observation],
    exam: Mapping[str, Any] | None,
) -> dict[str, Any]:
    return {
        "district_id": str(wanted.district_id),
        "school_year": wanted.school_year,
        "as_of": wanted.as_of.isoformat(),
        "framework_sha256": wanted.framework.sha256,
        "units": [_unit_content(unit) for unit in units],
        "groups": [{"group_id": str(g.group.group_id), "name": g.group.name} for g in sources.groups],
        "duties": [
            {"service": name, **row.model_dump(mode="json", by_alias=True)}
            for group in sources.groups
            for name, rows in group.duties.items()
            for row in rows
        ],
        "exam": dict(exam) if exam else None,
        "observations": [frozen_of(observation) for observation in observations],
    }


def _unit_content(unit: ReviewedUnit) -> dict[str, Any]:
    return {
        "unit_id": str(unit.line.unit_id),
        "school_id": str(unit.line.school_id) if unit.line.school_id else None,
        "name": unit.line.name,
        "is_sample": unit.line.is_sample,
        "stage": unit.stage,
        "pupils": unit.pupils,
        "shares": [asdict(share) for share in unit.shares],
    }


def _manifest(wanted: Wanted, sources: Sources, exam: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    day = wanted.as_of.isoformat()
    lines = [_line("registry", "roster", len(sources.roster.units), sources.roster.sha256, day)]
    for service in ("registry", "rotation"):
        rows = [row.model_dump(mode="json") for group in sources.groups for row in group.duties[service]]
        lines.append(_line(service, "duties", len(rows), hashlib.sha256(rfc8785.dumps(rows)).hexdigest(), day))
    if exam:
        lines.append(_line("evaluation", "exam", exam["schools"], exam["sums_sha256"], day))
    return lines


def _line(service: str, name: str, rows: int, sha256: str, day: str) -> dict[str, Any]:
    return {"service": service, "name": name, "rows": rows, "sha256": sha256, "as_of": day}
