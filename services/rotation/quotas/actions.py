"""Verbs on quotas: take over the rules of a policy version when a round opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.problems import Conflict, FieldError, Invalid
from services.rotation.matching.core.codec import Malformed
from services.rotation.quotas.core import model_rules, unconfirmed, with_assumed
from services.rotation.quotas.tables import RoundRule


class RuleInvalid(Invalid):
    title_zh, title_en = "规则无法编译", "A rule cannot be compiled"


class AssumptionUnconfirmed(Conflict):
    title_zh, title_en = "文本未写明的参数尚无人确认", "An assumed parameter has not been confirmed"


def compiled(bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules with their assumed values in place. Raises ``rule-invalid``, ``assumption-unconfirmed``."""
    if missing := unconfirmed(bodies):
        errors = [FieldError(f"/rules/{item.rule_id}", "unconfirmed", item.parameter) for item in missing]
        raise AssumptionUnconfirmed(errors=errors)
    whole = [with_assumed(body) for body in bodies]
    for body in whole:
        try:
            model_rules([body])
        except (Malformed, KeyError) as fault:
            raise RuleInvalid(errors=[FieldError(f"/rules/{body.get('id')}", "malformed", str(fault))]) from fault
    return whole


async def take_rules(db: AsyncSession, round_id: UUID, bodies: Sequence[dict[str, Any]]) -> None:
    """Replaces the round's rules by these."""
    await db.execute(delete(RoundRule).where(RoundRule.round_id == round_id))
    db.add_all(
        RoundRule(
            round_id=round_id, rule_id=body["id"], kind=body["kind"], severity=body["severity"],
            requirement_id=body["clause"]["requirement_id"], body=body,
        )
        for body in bodies
    )  # fmt: skip
    await db.flush()
