"""Questions about the rules of a round."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller
from services.rotation.quotas.tables import RoundRule
from services.rotation.rounds.queries import visible_rounds
from services.rotation.rounds.tables import Round


def visible_rules(caller: Caller, round_id: UUID) -> Select[RoundRule]:
    """Rules of a round that the caller sees."""
    rounds = visible_rounds(caller).where(Round.id == round_id).with_only_columns(Round.id)
    return select(RoundRule).where(RoundRule.round_id.in_(rounds))


async def rules_of(db: AsyncSession, round_id: UUID) -> Sequence[RoundRule]:
    """Every rule of the round, by its id in the profile."""
    return (await db.scalars(select(RoundRule).where(RoundRule.round_id == round_id).order_by(RoundRule.rule_id))).all()
