"""Which districts a caller sees: their own, what lies under it, and the city above it."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.identity import Caller, Power
from services.chassis.problems import NotThere
from services.registry.organisation.districts.tables import DepartmentOffice, District

INSTALLATION = (Power.SYSTEM_ADMIN, Power.SECURITY_ADMIN)


def _parent_of(district_id: UUID | None) -> ScalarSelect[UUID | None]:
    return select(District.parent_id).where(District.id == district_id).scalar_subquery()


def in_same_city(column: ColumnElement[UUID] | object, caller: Caller) -> ColumnElement[bool]:
    """Whether a district id is in the caller's city: what "@ city" means in policy.csv for class-1 columns."""
    who = caller.person
    if who.is_service or who.power in INSTALLATION:
        return true()
    siblings = select(District.id).where(
        or_(
            District.id == who.district_id,
            District.parent_id == who.district_id,
            District.parent_id == _parent_of(who.district_id),
        )
    )
    return column.in_(siblings)  # type: ignore[union-attr]


def visible_districts(caller: Caller, as_of: date) -> Select[District]:
    """The districts of the caller's city, and the city itself. A district is not dated."""
    above = District.id == _parent_of(caller.person.district_id)
    return select(District).where(or_(in_same_city(District.id, caller), above))


async def visible_district(db: AsyncSession, caller: Caller, district_id: UUID, as_of: date) -> District:
    """One of them, or 404."""
    found = await db.scalar(visible_districts(caller, as_of).where(District.id == district_id))
    if found is None:
        raise NotThere
    return found


async def departments_of(db: AsyncSession, district_id: UUID) -> list[DepartmentOffice]:
    """The departments of a bureau, in the order of the closed set (A35)."""
    wanted = select(DepartmentOffice).where(DepartmentOffice.district_id == district_id)
    return list(await db.scalars(wanted.order_by(DepartmentOffice.department)))
