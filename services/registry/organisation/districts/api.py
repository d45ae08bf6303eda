"""Routes of districts."""

from typing import Annotated, Any

from fastapi import Response

from services.chassis import clock
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, tag
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed, can
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.organisation.districts import actions
from services.registry.organisation.districts.queries import departments_of, visible_district, visible_districts
from services.registry.organisation.districts.schemas import DistrictChange, DistrictDraft, DistrictPage, DistrictView
from services.registry.organisation.districts.tables import District

router = make_router("/api/registry/v1/districts", tags=["districts"])
DistrictReader = Annotated[Caller, allowed("district.read")]
DistrictFounder = Annotated[Caller, allowed("district.establish")]
DistrictEditor = Annotated[Caller, allowed("district.edit")]


async def _view(db: Db, caller: Caller, district: District, response: Response) -> dict[str, Any]:
    tag(response, district)
    blocked = None if district.id == caller.person.district_id else "not-your-district"
    departments = await departments_of(db, district.id)
    columns = {column.key: getattr(district, column.key) for column in District.__table__.columns}
    return columns | {"departments": departments, "can": {"edit": can(caller, "district.edit", blocked=blocked)}}


@router.get("", response_model=DistrictPage)
async def list_districts(caller: DistrictReader, db: Db, page: PageQuery, as_of: AsOf | None = None) -> Any:
    """The districts of the caller's city."""
    wanted = visible_districts(caller, as_of or clock.today())
    return await paginate(db, wanted, by=[District.code, District.id], query=page)


@router.get("/{district_id}", response_model=DistrictView, responses=refusals(NotThere))
async def read_district(
    caller: DistrictReader, db: Db, response: Response, district_id: Id, as_of: AsOf | None = None
) -> Any:
    """One district with the departments of its bureau."""
    district = await visible_district(db, caller, district_id, as_of or clock.today())
    return await _view(db, caller, district, response)


@router.post("", response_model=DistrictView, status_code=201, responses=refusals(actions.DistrictCodeTaken))
async def establish_district(caller: DistrictFounder, db: Db, response: Response, draft: DistrictDraft) -> Any:
    """Enter a bureau into the installation."""
    district = await actions.establish_district(db, draft)
    return await _view(db, caller, district, response)


@router.patch("/{district_id}", response_model=DistrictView, responses=refusals(NotThere, PreconditionFailed))
async def amend_district(
    caller: DistrictEditor, db: Db, response: Response, district_id: Id, change: DistrictChange, if_match: IfMatch
) -> Any:
    """A bureau amends its own name or departments."""
    district = await actions.amend_district(db, district_id, change, if_match)
    return await _view(db, caller, district, response)
