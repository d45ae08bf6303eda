"""Routes of structure."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.jobs import JobView, accepted
from services.chassis.permissions import allowed
from services.rotation.structure.actions import ask_refresh
from services.rotation.structure.queries import view_structure
from services.rotation.structure.schemas import StructureRefresh, StructureView

router = router("/api/rotation/v1/structure", tags=["structure"])
StructureReader = Annotated[Caller, allowed("structure.read")]
StructureRefresher = Annotated[Caller, allowed("structure.refresh")]


@router.get("")
async def read_structure(
    caller: StructureReader, db: Db, group: Id | None = None, school: Id | None = None
) -> StructureView:  # fmt: skip
    """Staff by age band, subject and backbone over the district, a group or a school."""
    return await view_structure(db, caller, group=group, school=school)


@router.post("/refreshes", status_code=202, response_model=JobView)
async def refresh_staff_structure(
    caller: StructureRefresher, db: Db, draft: StructureRefresh, response: Response
) -> Any:  # fmt: skip
    """Count anew from the registry's roster."""
    return accepted(response, await ask_refresh(db, caller, draft))
