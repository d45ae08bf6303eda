"""Enter and amend schools and units."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.chassis import clock, journal
from services.chassis.database import new_id, refuse_on
from services.chassis.etags import match
from services.chassis.identity import Caller
from services.chassis.outbox import emit
from services.chassis.permissions import scope_of
from services.chassis.problems import Conflict, Forbidden, Invalid
from services.registry.organisation.schools.core import UnitKind, UnitShape, is_guest, spell
from services.registry.organisation.schools.queries import own_unit, visible_school
from services.registry.organisation.schools.schemas import AliasDraft, SchoolChange, SchoolDraft, UnitDraft
from services.registry.organisation.schools.tables import School, SchoolAlias, Unit, UnitSchool


class SchoolCodeTaken(Conflict):
    title_zh, title_en = "学校标识码已被使用", "School code taken"


class UnitNameTaken(Conflict):
    title_zh, title_en = "单位名称已被使用", "Unit name taken"


class UnitShapeWrong(Invalid):
    title_zh, title_en = (
        "学部只含一所学校；学校单位随学校建立",
        "A section names one school; a school makes its own unit",
    )


class AliasTwice(Conflict):
    title_zh, title_en = "曾用名重复", "A former name is listed twice"


refuse_on("uq_schools_code", SchoolCodeTaken)
refuse_on("uq_units_name", UnitNameTaken)
refuse_on("uq_school_aliases_name", AliasTwice)


def edit_blocked(caller: Caller, school: School) -> str | None:
    """Why this caller may not edit this school: a guest belongs to another bureau (C03), a school edits itself only."""
    who = caller.person
    if is_guest(school.jurisdiction):
        return "guest-school"
    if school.district_id != who.district_id:
        return "not-your-district"
    return "not-your-school" if who.school_id is not None and who.school_id != school.id else None


async def enter_school(db: AsyncSession, draft: SchoolDraft) -> School:
    """A bureau enters a school of its district; the school's own unit is made with it."""
    caller: Caller = db.info["caller"].person
    if scope_of(db.info["caller"], "school.edit") != "district" or caller.district_id is None:
        raise Forbidden(reason="not-your-school")
    pinyin, initials = spell(draft.name)
    fields = draft.model_dump(exclude={"aliases"}) | {"pinyin": pinyin, "initials": initials}
    school = School(id=new_id(), district_id=caller.district_id, **fields)
    db.add(school)
    await db.flush()
    unit = Unit(id=new_id(), district_id=caller.district_id, kind=UnitKind.SCHOOL, school_id=school.id, **_own(school))
    db.add_all([unit, *_aliases(school.id, draft.aliases)])
    await db.flush()
    db.add(UnitSchool(unit_id=unit.id, school_id=school.id))
    journal.record(db, "school.edit", "school", school.id, after=draft.model_dump(mode="json"))
    emit(db, "school.entered", "school", school.id, district_id=school.district_id)
    await db.flush()
    return school


def _own(school: School) -> dict[str, object]:
    """What a school's own unit has of the school."""
    return {"name": school.name, "stages": school.stages, "is_sample": school.is_sample}


def _aliases(school_id: UUID, drafts: list[AliasDraft]) -> list[SchoolAlias]:
    return [SchoolAlias(school_id=school_id, **draft.model_dump()) for draft in drafts]


async def amend_school(db: AsyncSession, school_id: UUID, change: SchoolChange, if_match: int) -> School:
    """Amend a school; a new name keeps the code and leaves the old name as an alias."""
    caller: Caller = db.info["caller"]
    school = await visible_school(db, caller, school_id, clock.today())
    if reason := edit_blocked(caller, school):
        raise Forbidden(reason=reason)
    match(school, if_match)
    before = {key: getattr(school, key) for key in change.model_fields_set if key != "aliases"}
    former = school.name
    for key, value in change.model_dump(exclude={"aliases"}, exclude_none=True).items():
        setattr(school, key, value)
    school.pinyin, school.initials = spell(school.name)
    flag_modified(school, "name")  # aliases are guarded by the school's version
    unit = await own_unit(db, school.id)
    for key, value in _own(school).items():
        setattr(unit, key, value)
    await db.flush()
    await _rename(db, school, former, change)
    journal.record(db, "school.edit", "school", school.id, before=before, after=change.model_dump(exclude_unset=True))
    emit(db, "school.changed", "school", school.id, district_id=school.district_id)
    return school


async def _rename(db: AsyncSession, school: School, former: str, change: SchoolChange) -> None:
    if change.aliases is not None:
        await db.execute(delete(SchoolAlias).where(SchoolAlias.school_id == school.id))
        db.add_all(_aliases(school.id, change.aliases))
    if school.name != former and former not in {alias.name for alias in change.aliases or []}:
        db.add(SchoolAlias(school_id=school.id, name=former, valid_from=None, valid_until=clock.today()))
    await db.flush()


async def enter_unit(db: AsyncSession, draft: UnitDraft) -> Unit:
    """A bureau names a section of a school, or a set of schools (E01), all in its district."""
    caller: Caller = db.info["caller"]
    ids = sorted(set(draft.school_ids))
    if draft.kind is UnitKind.SCHOOL or not UnitShape(draft.kind, len(ids)).holds:
        raise UnitShapeWrong
    schools = [await visible_school(db, caller, school_id, clock.today()) for school_id in ids]
    if any(school.district_id != caller.person.district_id for school in schools):
        raise Forbidden(reason="not-your-district")
    fields = draft.model_dump(exclude={"school_ids"})
    section_of = ids[0] if draft.kind is UnitKind.SECTION else None
    unit = Unit(id=new_id(), district_id=schools[0].district_id, school_id=section_of, **fields)
    db.add(unit)
    await db.flush()
    db.add_all(UnitSchool(unit_id=unit.id, school_id=school_id) for school_id in ids)
    journal.record(db, "unit.edit", "unit", unit.id, after=draft.model_dump(mode="json"))
    emit(db, "unit.entered", "unit", unit.id, district_id=unit.district_id)
    await db.flush()
    return unit
