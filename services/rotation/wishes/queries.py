"""Questions about wishes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.rotation.wishes.tables import Wish, WishImport


def visible_wishes(caller: Caller, round_id: UUID) -> Select[Wish]:
    """A teacher's own wish; the personnel office sees its district's. Nobody else sees any."""
    who, query = caller.person, select(Wish).where(Wish.round_id == round_id)
    if who.power in (Power.PERSONNEL, Power.CLIENT):
        return query.where(Wish.district_id == who.district_id)
    if who.power is Power.TEACHER and who.person_id:
        return query.where(Wish.person_id == who.person_id)
    return query.where(false())


async def find_wish(db: AsyncSession, caller: Caller, round_id: UUID, person_id: UUID) -> Wish:
    """One person's wish, or 404."""
    query = visible_wishes(caller, round_id).where(Wish.person_id == person_id)
    found = (await db.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


async def wishes_of(db: AsyncSession, round_id: UUID) -> Sequence[Wish]:
    """Every wish of the round, for the freeze."""
    return (await db.scalars(select(Wish).where(Wish.round_id == round_id).order_by(Wish.person_id))).all()


def visible_wish_imports(caller: Caller, round_id: UUID) -> Select[WishImport]:
    """Workbooks of the caller's bureau."""
    query = select(WishImport).where(WishImport.round_id == round_id)
    return query.where(WishImport.district_id == caller.person.district_id)


async def find_wish_import(
    db: AsyncSession, caller: Caller, round_id: UUID, import_id: UUID, *, lock: bool = False
) -> WishImport:
    """One workbook, or 404."""
    query = visible_wish_imports(caller, round_id).where(WishImport.id == import_id)
    found = (await db.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if found is None:
        raise NotThere
    return found


async def own_wish(db: AsyncSession, round_id: UUID, person_id: UUID) -> Wish | None:
    """The teacher's wish as it stands, locked; None when none was filed."""
    query = select(Wish).where(Wish.round_id == round_id, Wish.person_id == person_id)
    return (await db.execute(query.with_for_update())).scalar_one_or_none()
