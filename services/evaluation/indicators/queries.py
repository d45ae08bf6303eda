"""Questions about frameworks: shipped packs, versions in scope, the tree as it is shown."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.evaluation.indicators.core import Framework, FrameworkState
from services.evaluation.indicators.core.reading import framework_from
from services.evaluation.indicators.core.validation import problems_of
from services.evaluation.indicators.schemas import (
    FrameworkBandView,
    FrameworkDetail,
    FrameworkFindingView,
    FrameworkNodeView,
    FrameworkValidationView,
    FrameworkView,
    PackView,
    SignOffView,
    StandardRefView,
)
from services.evaluation.indicators.tables import FrameworkVersion, SignOff

_PACKS = Path(__file__).parent.parent / "frameworks"


@cache
def shipped_packs() -> Mapping[str, Mapping[str, Any]]:
    """The newest document of every shipped pack, by its id."""
    documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in _PACKS.glob("*/*.yaml")]
    by_age = sorted(documents, key=lambda document: tuple(int(part) for part in document["semver"].split(".")))
    return {document["id"]: document for document in by_age}


def visible_frameworks(caller: Caller) -> Select[FrameworkVersion]:
    """Versions of the caller's bureau."""
    who = caller.person
    if who.district_id is None:
        return select(FrameworkVersion).where(false())
    return select(FrameworkVersion).where(FrameworkVersion.district_id == who.district_id)


async def find_framework(db: AsyncSession, caller: Caller, code: str, semver: str) -> FrameworkVersion:
    """The version of that code in the caller's bureau; else 404."""
    named = visible_frameworks(caller).where(FrameworkVersion.code == code, FrameworkVersion.semver == semver)
    found = await db.scalar(named)
    if found is None:
        raise NotThere
    return found


async def find_framework_by_id(db: AsyncSession, caller: Caller, framework_id: UUID) -> FrameworkVersion:
    """The version with that id in the caller's bureau; else 404."""
    found = await db.scalar(visible_frameworks(caller).where(FrameworkVersion.id == framework_id))
    if found is None:
        raise NotThere
    return found


def framework_of(row: FrameworkVersion) -> Framework:
    """The frozen value that the cores work on."""
    return framework_from(row.document)


def pack_view(document: Mapping[str, Any]) -> PackView:
    """A pack as it is listed."""
    return PackView(
        code=document["id"],
        semver=document["semver"],
        title_zh=document["title"]["zh"],
        title_en=document["title"]["en"],
        scheme_type=document["scheme_type"],
        weights_status=document["weights_status"],
        nodes=len(document["nodes"]),
    )


STEPS: Mapping[tuple[FrameworkState, FrameworkState], Power] = {
    (FrameworkState.DRAFT, FrameworkState.CONSULTING): Power.INSPECTORATE,
    (FrameworkState.CONSULTING, FrameworkState.APPROVED): Power.LEADER,
    (FrameworkState.APPROVED, FrameworkState.RETIRED): Power.INSPECTORATE,
    (FrameworkState.FROZEN, FrameworkState.RETIRED): Power.INSPECTORATE,
}
"""Whose act each step is: the inspectorate writes, the bureau's leader approves as the second person (A36)."""


def _blocked(caller: Caller, row: FrameworkVersion, goal: FrameworkState) -> str | None:
    power = STEPS.get((row.state, goal))
    if power is None:
        return "wrong-state"
    if caller.power is not power:
        return "not-granted"
    return "needs-second-person" if row.adopted_by == caller.account_id and power is Power.LEADER else None


def framework_view(caller: Caller, row: FrameworkVersion) -> FrameworkView:
    """A version as it is listed, with what the caller may do with it."""
    fields = {name: getattr(row, name) for name in FrameworkView.model_fields if name != "can"}
    goals = (FrameworkState.CONSULTING, FrameworkState.APPROVED, FrameworkState.RETIRED)
    verbs = {goal.value: can(caller, "framework.transition", blocked=_blocked(caller, row, goal)) for goal in goals}
    return FrameworkView(**fields, can=verbs)


async def framework_detail(db: AsyncSession, caller: Caller, row: FrameworkVersion) -> FrameworkDetail:
    """A version with its tree, bands, standards and signatures."""
    framework = framework_of(row)
    signed = await db.scalars(select(SignOff).where(SignOff.framework_id == row.id).order_by(SignOff.id))
    bands = [
        FrameworkBandView(code=band.code, name_zh=band.name_zh, name_en=band.name_en, least=band.minimum)
        for band in framework.bands
    ]
    return FrameworkDetail(
        **dict(framework_view(caller, row)),
        nodes=_node_views(framework),
        bands=bands,
        standards=[StandardRefView.model_validate(standard) for standard in framework.standards],
        signoffs=[SignOffView.model_validate(row) for row in signed],
    )


def _node_views(framework: Framework) -> list[FrameworkNodeView]:
    return [
        FrameworkNodeView(
            code=node.code,
            parent=node.parent,
            name_zh=node.name_zh,
            name_en=node.name_en,
            kind=node.kind,
            dimension=node.dimension or None,
            lens=node.lens,
            unit_level=node.unit_level,
            weight=node.weight,
            weight_origin=node.weight_origin or None,
            source=node.source,
            standard_refs=list(node.standard_refs),
        )
        for node in sorted(framework.nodes, key=lambda node: (node.parent or "", node.order, node.code))
    ]


def validation_view(row: FrameworkVersion) -> FrameworkValidationView:
    """Whether the version may be approved, and every fault by name."""
    findings = [
        FrameworkFindingView(code=fault.slug, node=fault.code or None, facts=fault.facts)
        for fault in problems_of(framework_of(row))
    ]
    return FrameworkValidationView(is_valid=not findings, findings=findings)
