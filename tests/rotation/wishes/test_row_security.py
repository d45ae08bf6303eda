"""The database itself hides wishes and placements from whoever may not see them, whatever a query forgets."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from services.chassis.database import new_id
from services.chassis.identity import Caller
from services.rotation.rounds.core import RoundState
from services.rotation.rounds.tables import Round
from services.rotation.wishes.core import WishConsent
from services.rotation.wishes.tables import Wish, WishSource
from tests.kit.services import Service, caller


async def a_round_with_a_wish(rotation: Service) -> tuple[UUID, UUID, UUID]:
    district, person, school = new_id(), new_id(), new_id()
    async with rotation.db() as db:
        made = Round(
            district_id=district, name="轮次", policy_id=new_id(), school_year="2026-2027", starts_on=date(2026, 9, 1),
            ends_on=date(2027, 7, 1), terms=[], state=RoundState.OPEN, seed="s", seed_sha256="0" * 64,
            plan_certified=False, plan_violations=[], plan_losses=[], plan_unexplained=[], placements_open=0,
        )  # fmt: skip
        db.add(made)
        await db.flush()
        db.add(_wish(made.id, district, person, school))
    return district, person, school


def _wish(round_id: UUID, district: UUID, person: UUID, school: UUID) -> Wish:
    return Wish(
        round_id=round_id, district_id=district, school_id=school, person_id=person, person_name="某人",
        consent=WishConsent.OBJECTS, choices=[], accepts_unlisted=False, source=WishSource.OWN,
    )  # fmt: skip


async def seen(rotation: Service, who: Caller, person: UUID) -> int:
    async with rotation.db(who) as db:
        return await db.scalar(select(func.count()).where(Wish.person_id == person)) or 0


async def test_only_the_person_and_the_bureau_see_a_wish(rotation: Service) -> None:
    district, person, school = await a_round_with_a_wish(rotation)
    ids: dict[str, Any] = {"district_id": district, "school_id": school}
    assert await seen(rotation, caller("district.personnel", district_id=district), person) == 1
    assert await seen(rotation, caller("teacher", **ids, person_id=person), person) == 1
    assert await seen(rotation, caller("teacher", **ids, person_id=new_id()), person) == 0
    assert await seen(rotation, caller("principal", **ids), person) == 0
    assert await seen(rotation, caller("district.personnel", district_id=new_id()), person) == 0


async def test_nobody_writes_a_wish_for_another(rotation: Service) -> None:
    district, person, school = await a_round_with_a_wish(rotation)
    thief = caller("teacher", district_id=district, school_id=school, person_id=new_id())
    async with rotation.db() as db:
        round_id = await db.scalar(select(Wish.round_id).where(Wish.person_id == person))
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with rotation.db(thief) as db:
            db.add(_wish(round_id, district, new_id(), school))
