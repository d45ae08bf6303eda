"""Wire shapes of snapshots."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.chassis.fields import View


class SnapshotView(View):
    """What was frozen, by its hash and sizes."""

    id: UUID
    round_id: UUID
    sha256: str
    roster_sha256: str
    revision: int
    as_of: date
    units: int
    teachers: int
    wishes: int
    rules: int
    created_at: datetime
