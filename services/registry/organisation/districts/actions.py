"""Establish and amend districts."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.chassis import clock, journal
from services.chassis.database import refuse_on
from services.chassis.etags import match
from services.chassis.identity import Caller
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, Forbidden, Invalid
from services.registry.organisation.districts.queries import visible_district
from services.registry.organisation.districts.schemas import DepartmentDraft, DistrictChange, DistrictDraft
from services.registry.organisation.districts.tables import DepartmentOffice, District


class DistrictCodeTaken(Conflict):
    title_zh, title_en = "行政区划代码已被使用", "District code taken"


class DepartmentTwice(Invalid):
    title_zh, title_en = "同一股室出现两次", "A department is listed twice"


refuse_on("uq_districts_code", DistrictCodeTaken)
refuse_on("uq_departments_department", DepartmentTwice)


async def establish_district(db: AsyncSession, draft: DistrictDraft) -> District:
    """Enter a bureau into the installation, with its departments."""
    if draft.parent_id is not None:
        await visible_district(db, db.info["caller"], draft.parent_id, clock.today())
    district = District(**draft.model_dump(exclude={"departments"}))
    db.add(district)
    await db.flush()
    await _set_departments(db, district.id, draft.departments)
    journal.record(db, "district.establish", "district", district.id, after=draft.model_dump(mode="json"))
    emit(db, "district.established", "district", district.id, district_id=district.id)
    return district


async def amend_district(db: AsyncSession, district_id: UUID, change: DistrictChange, if_match: int) -> District:
    """A bureau amends its own name or its departments (A35)."""
    caller: Caller = db.info["caller"]
    district = await visible_district(db, caller, district_id, clock.today())
    if district.id != caller.person.district_id:
        raise Forbidden(reason="not-your-district")
    match(district, if_match)
    before = {"name": district.name}
    district.name = change.name or district.name
    flag_modified(district, "name")  # departments are guarded by the district's version
    await db.flush()
    if change.departments is not None:
        await _set_departments(db, district.id, change.departments)
    after = change.model_dump(mode="json", exclude_none=True)
    journal.record(db, "district.edit", "district", district.id, before=before, after=after)
    emit(db, "district.changed", "district", district.id, district_id=district.id)
    return district


async def _set_departments(db: AsyncSession, district_id: UUID, departments: list[DepartmentDraft]) -> None:
    await db.execute(delete(DepartmentOffice).where(DepartmentOffice.district_id == district_id))
    db.add_all(DepartmentOffice(district_id=district_id, **draft.model_dump()) for draft in departments)
    await db.flush()
