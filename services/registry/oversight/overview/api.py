"""Route of the overview."""

from typing import Annotated, Any

from fastapi import Query

from services.chassis import clock
from services.chassis.app import router as noun_router
from services.chassis.database import Db
from services.chassis.fields import AsOf
from services.chassis.identity import Caller
from services.chassis.permissions import allowed
from services.registry.oversight.overview import queries
from services.registry.oversight.overview.schemas import OverviewView

router = noun_router("/api/registry/v1/overview", tags=["overview"])
OverviewReader = Annotated[Caller, allowed("overview.read")]


@router.get("", response_model=OverviewView)
async def read_overview(caller: OverviewReader, db: Db, as_of: Annotated[AsOf | None, Query()] = None) -> Any:
    """The home page: groups with roles and liaisons, targets, duties due within 14 days, staff structure as counts."""
    return await queries.overview(db, caller, as_of or clock.today())
