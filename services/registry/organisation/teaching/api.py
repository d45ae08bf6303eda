"""Routes of teaching needs; they are entered by import."""

from typing import Annotated, Any

from services.chassis import clock
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.fields import AsOf, Id, TermName
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.registry.organisation.staff.core import Subject
from services.registry.organisation.teaching.queries import visible_teaching_needs
from services.registry.organisation.teaching.schemas import TeachingNeedPage
from services.registry.organisation.teaching.tables import TeachingNeed

router = make_router("/api/registry/v1/teaching-needs", tags=["teaching"])
NeedReader = Annotated[Caller, allowed("teaching_need.read")]


@router.get("", response_model=TeachingNeedPage)
async def list_teaching_needs(
    caller: NeedReader, db: Db, page: PageQuery, term: TermName | None = None, unit_id: Id | None = None,
    district_id: Id | None = None, subject: Subject | None = None, as_of: AsOf | None = None,
) -> Any:  # fmt: skip
    """Teachers needed by unit, stage, subject and term, in hundredths of a full post."""
    wanted = visible_teaching_needs(caller, as_of or clock.today())
    wanted = wanted.where(TeachingNeed.term == term) if term else wanted
    wanted = wanted.where(TeachingNeed.unit_id == unit_id) if unit_id else wanted
    wanted = wanted.where(TeachingNeed.district_id == district_id) if district_id else wanted
    wanted = wanted.where(TeachingNeed.subject == subject) if subject else wanted
    return await paginate(db, wanted, by=[TeachingNeed.id], query=page)
