"""Routes of placements and of the duties they fulfil."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response

from services.chassis import clock
from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.placements.actions import (
    NotBegun,
    NotEnded,
    PlacementStateRefused,
    ReportMissing,
    file_report,
    move_placement,
)
from services.rotation.placements.core import PlacementState
from services.rotation.placements.queries import (
    duties_of,
    find_placement,
    narrowed,
    view_line,
    view_placement,
    visible_placements,
)
from services.rotation.placements.schemas import (
    PlacementMove,
    PlacementPage,
    PlacementView,
    ReportDraft,
    RotationDuties,
)
from services.rotation.placements.tables import Placement
from services.rotation.rounds.actions import ReasonMissing

router = router("/api/rotation/v1", tags=["placements"])
PlacementReader = Annotated[Caller, allowed("placement.read")]
PlacementMover = Annotated[Caller, allowed("placement.transition")]
Reporter = Annotated[Caller, allowed("placement.report")]
DutyReader = Annotated[Caller, allowed("duty.read")]


@router.get("/placements", response_model=PlacementPage)
async def list_placements(
    caller: PlacementReader, db: Db, page: PageQuery, group: Id | None = None, unit: Id | None = None,
    round_id: Id | None = None, state: PlacementState | None = None, as_of: AsOf | None = None,
) -> Any:  # fmt: skip
    """Placements the caller may see: one's own, those of the own school, those of the bureau."""
    query = narrowed(visible_placements(caller), group=group, unit=unit, round_id=round_id, state=state, as_of=as_of)
    by = [Placement.starts_on, Placement.person_name, Placement.id]
    return await paginate(db, query, by=by, query=page, view=view_line)


@router.get("/placements/{placement_id}", responses=refusals(NotThere))
async def read_placement(caller: PlacementReader, db: Db, placement_id: Id, response: Response) -> PlacementView:
    """One placement, with its reasons where the caller may know them."""
    found = await find_placement(db, caller, placement_id)
    tag(response, found)
    return view_placement(caller, found, clock.today())


@router.post(
    "/placements/{placement_id}/transitions",
    responses=refusals(NotThere, PlacementStateRefused, NotBegun, NotEnded, ReportMissing, ReasonMissing),
)
async def transition_placement(
    caller: PlacementMover, db: Db, placement_id: Id, draft: PlacementMove, if_match: IfMatch, response: Response
) -> PlacementView:
    """Take one step of the lifecycle."""
    found = await find_placement(db, caller, placement_id, lock=True)
    match(found, if_match)
    moved = await move_placement(db, caller, found, draft)
    tag(response, moved)
    return view_placement(caller, moved, clock.today())


@router.put("/placements/{placement_id}/report", responses=refusals(NotThere, PlacementStateRefused))
async def put_placement_report(
    caller: Reporter, db: Db, placement_id: Id, draft: ReportDraft, if_match: IfMatch, response: Response
) -> PlacementView:
    """File the report of one's own placement."""
    found = await find_placement(db, caller, placement_id, lock=True)
    match(found, if_match)
    filed = await file_report(db, found, draft)
    tag(response, filed)
    return view_placement(caller, filed, clock.today())


@router.get("/duties")
async def list_rotation_duties(
    caller: DutyReader, db: Db, group: Id | None = None, as_of: AsOf | None = None
) -> RotationDuties:  # fmt: skip
    """The quotas of exchange in the shared duty shape, with the events that count."""
    return RotationDuties(items=await duties_of(db, caller, group=group, as_of=as_of or clock.today()))
