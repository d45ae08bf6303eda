"""Routes of schools, units and enrolments."""

from typing import Annotated, Any

from fastapi import Query, Response

from services.chassis import clock
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, tag
from services.chassis.fields import AsOf, Id, Line, SchoolYearName
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed, can
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.organisation.schools import actions, queries, schemas
from services.registry.organisation.schools.core import Stage, UnitKind
from services.registry.organisation.schools.tables import Enrolment, School, Unit

router = make_router("/api/registry/v1", tags=["schools"])
SchoolReader = Annotated[Caller, allowed("school.read")]
SchoolEditor = Annotated[Caller, allowed("school.edit")]
UnitReader = Annotated[Caller, allowed("unit.read")]
UnitEditor = Annotated[Caller, allowed("unit.edit")]
EnrolmentReader = Annotated[Caller, allowed("enrolment.read")]
Search = Annotated[Line(40) | None, Query(description="code, name, former name, pinyin or initials")]


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


async def _school_view(db: Db, caller: Caller, school: School, response: Response) -> dict[str, Any]:
    tag(response, school)
    edit = can(caller, "school.edit", blocked=actions.edit_blocked(caller, school))
    aliases, units = await queries.aliases_of(db, school.id), await queries.units_of(db, school.id)
    return _columns(school) | {"aliases": aliases, "units": units, "can": {"edit": edit}}


async def _unit_view(db: Db, unit: Unit, response: Response) -> dict[str, Any]:
    tag(response, unit)
    return _columns(unit) | {"school_ids": (await queries.school_ids_of(db, [unit.id]))[unit.id]}


@router.get("/schools", response_model=schemas.SchoolPage)
async def list_schools(
    caller: SchoolReader, db: Db, page: PageQuery, q: Search = None, district_id: Id | None = None,
    stage: Stage | None = None, as_of: AsOf | None = None,
) -> Any:  # fmt: skip
    """Schools of the caller's city, in pinyin order."""
    wanted = queries.visible_schools(caller, as_of or clock.today())
    wanted = queries.matching(wanted, q) if q else wanted
    wanted = wanted.where(School.district_id == district_id) if district_id else wanted
    wanted = wanted.where(School.stages.contains([stage.value])) if stage else wanted
    return await paginate(db, wanted, by=[School.pinyin, School.id], query=page)


@router.get("/schools/{school_id}", response_model=schemas.SchoolView, responses=refusals(NotThere))
async def read_school(
    caller: SchoolReader, db: Db, response: Response, school_id: Id, as_of: AsOf | None = None
) -> Any:
    """One school with its former names and the units that name it."""
    school = await queries.visible_school(db, caller, school_id, as_of or clock.today())
    return await _school_view(db, caller, school, response)


@router.post(
    "/schools", response_model=schemas.SchoolView, status_code=201,
    responses=refusals(actions.SchoolCodeTaken, actions.UnitNameTaken, actions.AliasTwice),
)  # fmt: skip
async def enter_school(caller: SchoolEditor, db: Db, response: Response, draft: schemas.SchoolDraft) -> Any:
    """Enter a school of the caller's district."""
    school = await actions.enter_school(db, draft)
    return await _school_view(db, caller, school, response)


@router.patch(
    "/schools/{school_id}", response_model=schemas.SchoolView,
    responses=refusals(NotThere, PreconditionFailed, actions.UnitNameTaken, actions.AliasTwice),
)  # fmt: skip
async def amend_school(
    caller: SchoolEditor, db: Db, response: Response, school_id: Id, change: schemas.SchoolChange, if_match: IfMatch
) -> Any:
    """Amend a school under the caller's bureau, or the caller's own."""
    school = await actions.amend_school(db, school_id, change, if_match)
    return await _school_view(db, caller, school, response)


@router.get("/units", response_model=schemas.UnitPage)
async def list_units(
    caller: UnitReader, db: Db, page: PageQuery, q: Search = None, district_id: Id | None = None,
    kind: UnitKind | None = None, as_of: AsOf | None = None,
) -> Any:  # fmt: skip
    """What a membership can bind: schools, sections of schools, named sets of schools."""
    wanted = queries.visible_units(caller, as_of or clock.today())
    wanted = wanted.where(Unit.name.contains(q, autoescape=True)) if q else wanted
    wanted = wanted.where(Unit.district_id == district_id) if district_id else wanted
    wanted = wanted.where(Unit.kind == kind) if kind else wanted
    return await paginate(db, wanted, by=[Unit.name, Unit.id], query=page)


@router.get("/units/{unit_id}", response_model=schemas.UnitView, responses=refusals(NotThere))
async def read_unit(caller: UnitReader, db: Db, response: Response, unit_id: Id, as_of: AsOf | None = None) -> Any:
    """One unit with the schools it names."""
    return await _unit_view(db, await queries.visible_unit(db, caller, unit_id, as_of or clock.today()), response)


@router.post(
    "/units", response_model=schemas.UnitView, status_code=201,
    responses=refusals(NotThere, actions.UnitNameTaken, actions.UnitShapeWrong),
)  # fmt: skip
async def enter_unit(_caller: UnitEditor, db: Db, response: Response, draft: schemas.UnitDraft) -> Any:
    """Name a section of a school or a set of schools."""
    return await _unit_view(db, await actions.enter_unit(db, draft), response)


@router.get("/enrolments", response_model=schemas.EnrolmentPage)
async def list_enrolments(
    caller: EnrolmentReader, db: Db, page: PageQuery, school_id: Id | None = None, district_id: Id | None = None,
    school_year: SchoolYearName | None = None, as_of: AsOf | None = None,
) -> Any:  # fmt: skip
    """Pupils and classes by school, stage and school year, as counts."""
    wanted = queries.visible_enrolments(caller, as_of or clock.today())
    wanted = wanted.where(Enrolment.school_id == school_id) if school_id else wanted
    wanted = wanted.where(Enrolment.district_id == district_id) if district_id else wanted
    wanted = wanted.where(Enrolment.school_year == school_year) if school_year else wanted
    return await paginate(db, wanted, by=[Enrolment.id], query=page)
