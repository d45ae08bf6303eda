"""Routes of the school calendar."""

from typing import Annotated, Any

from fastapi import Response

from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, tag
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, PreconditionFailed, refusals
from services.registry.organisation.calendars import actions, queries
from services.registry.organisation.calendars.schemas import (
    SchoolYearChange,
    SchoolYearDraft,
    SchoolYearPage,
    SchoolYearView,
)
from services.registry.organisation.calendars.tables import SchoolYear

router = make_router("/api/registry/v1/calendars", tags=["calendars"])
CalendarReader = Annotated[Caller, allowed("calendar.read")]
CalendarEditor = Annotated[Caller, allowed("calendar.edit")]


async def _view(db: Db, year: SchoolYear, response: Response) -> dict[str, Any]:
    tag(response, year)
    [found] = await queries.with_days(db, [year])
    return found


@router.get("", response_model=SchoolYearPage)
async def list_school_years(
    caller: CalendarReader, db: Db, page: PageQuery, district_id: Id | None = None, as_of: AsOf | None = None
) -> Any:
    """School years with terms, holidays and make-up days; with `as_of` the one of that day."""
    wanted = queries.visible_school_years(caller, as_of)
    wanted = wanted.where(SchoolYear.district_id == district_id) if district_id else wanted
    found = await paginate(db, wanted, by=[SchoolYear.starts_on, SchoolYear.id], query=page)
    return {**found, "items": await queries.with_days(db, found["items"])}


@router.get("/{year_id}", response_model=SchoolYearView, responses=refusals(NotThere))
async def read_school_year(caller: CalendarReader, db: Db, response: Response, year_id: Id) -> Any:
    """One school year."""
    return await _view(db, await queries.visible_school_year(db, caller, year_id), response)


@router.post(
    "", response_model=SchoolYearView, status_code=201,
    responses=refusals(actions.SchoolYearTaken, actions.CalendarEntryTwice),
)  # fmt: skip
async def enter_school_year(_caller: CalendarEditor, db: Db, response: Response, draft: SchoolYearDraft) -> Any:
    """Enter a school year of the caller's district."""
    return await _view(db, await actions.enter_school_year(db, draft), response)


@router.put(
    "/{year_id}", response_model=SchoolYearView,
    responses=refusals(NotThere, PreconditionFailed, actions.CalendarEntryTwice),
)  # fmt: skip
async def replace_school_year(
    _caller: CalendarEditor, db: Db, response: Response, year_id: Id, change: SchoolYearChange, if_match: IfMatch
) -> Any:
    """Replace a school year whole."""
    return await _view(db, await actions.replace_school_year(db, year_id, change, if_match), response)
