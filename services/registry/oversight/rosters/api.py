"""Route of roster snapshots."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import StreamingResponse

from services.chassis import clock
from services.chassis.app import router as make_router
from services.chassis.database import Db
from services.chassis.fields import AsOf, Id
from services.chassis.identity import Caller
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.registry.oversight.rosters.queries import roster_district, snapshot_lines

router = make_router("/api/registry/v1/roster-snapshots", tags=["rosters"])
RosterReader = Annotated[Caller, allowed("roster.read")]
NDJSON = "application/x-ndjson"
LINES = {200: {"content": {NDJSON: {"schema": {"type": "string"}}}, "description": "one JSON object a line"}}


async def _stream(request: Request, caller: Caller, district_id: UUID, as_of: date) -> AsyncIterator[bytes]:
    async with request.app.state.database.reading(caller) as db:
        async for line in snapshot_lines(db, district_id, as_of):
            yield line


@router.get("", response_class=StreamingResponse, responses={**LINES, **refusals(NotThere)})
async def read_roster_snapshot(
    caller: RosterReader, db: Db, request: Request, district_id: Id, as_of: AsOf | None = None
) -> StreamingResponse:
    """A district on a day: units, groups, memberships, persons, posts, honours, counts, exemption dates.

    One repeatable-read picture; the last line counts the lines before it and hashes their bytes.
    """
    day = as_of or clock.today()
    found = await roster_district(db, caller, district_id, day)
    return StreamingResponse(_stream(request, caller, found, day), media_type=NDJSON)
