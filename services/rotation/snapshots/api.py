"""Routes of snapshots."""

from __future__ import annotations

import zlib
from typing import Annotated

from fastapi import Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.rounds.queries import find_round
from services.rotation.snapshots.queries import snapshot_of
from services.rotation.snapshots.schemas import SnapshotView

router = router("/api/rotation/v1/rounds/{round_id}", tags=["snapshots"])
SnapshotReader = Annotated[Caller, allowed("snapshot.read")]
InstanceReader = Annotated[Caller, allowed("instance.read")]


@router.get("/snapshot", responses=refusals(NotThere))
async def read_snapshot(caller: SnapshotReader, db: Db, round_id: Id) -> SnapshotView:
    """What the round was frozen on."""
    kept = await snapshot_of(db, await find_round(db, caller, round_id))
    return SnapshotView.model_validate(kept)


@router.get(
    "/instance",
    response_class=Response,
    responses={**refusals(NotThere), 200: {"content": {"application/json": {}}}},
)
async def download_instance(caller: InstanceReader, db: Db, round_id: Id) -> Response:
    """The snapshot's canonical bytes: the public instance format, persons by pseudonymous id."""
    kept = await snapshot_of(db, await find_round(db, caller, round_id))
    headers = {"Content-Disposition": f'attachment; filename="instance-{kept.sha256[:12]}.json"'}
    return Response(zlib.decompress(kept.instance), media_type="application/json", headers=headers)
