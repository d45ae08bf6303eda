"""Verbs on structure: count the district's staff anew."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Forbidden
from services.rotation.readers.registry import read_roster
from services.rotation.structure.core import count_cells, groups_by_unit
from services.rotation.structure.schemas import StructureRefresh
from services.rotation.structure.tables import StaffCell


async def ask_refresh(db: AsyncSession, caller: Caller, draft: StructureRefresh) -> Any:
    """Defers a count of the caller's district."""
    district_id = caller.person.district_id
    if district_id is None:
        raise Forbidden(reason="not-granted")
    day = draft.as_of or clock.today()
    record(db, "structure.refresh", "district", district_id, after={"as_of": day.isoformat()})
    return await defer(
        db, "rotation.refresh_structure", subject=("district", district_id), lock=f"structure:{district_id}",
        district_id=str(district_id), as_of=day.isoformat(),
    )  # fmt: skip


@job("rotation.refresh_structure", seconds=120)
async def refresh_structure(work: Work, *, district_id: str, as_of: str) -> dict[str, Any]:
    """Replaces the district's cells by those of the registry's roster on the day."""
    day, district = date.fromisoformat(as_of), UUID(district_id)
    await work.progress("reading", 0, 2)
    roster = await read_roster(work.client("registry"), district_id=district, as_of=day)
    await work.progress("writing", 1, 2)
    places, groups = {str(unit.unit_id): unit for unit in roster.units}, groups_by_unit(roster, day)
    cells = [cell for cell in count_cells(roster, day) if cell.unit_id in places]
    async with work.transaction() as db:
        await db.execute(delete(StaffCell).where(StaffCell.district_id == district))
        db.add_all(
            StaffCell(
                district_id=district, as_of=day, unit_id=UUID(cell.unit_id), unit_name=places[cell.unit_id].name,
                school_id=places[cell.unit_id].school_id, group_ids=groups.get(cell.unit_id, []),
                age_band=cell.age_band, subject=cell.subject, is_backbone=cell.is_backbone, heads=cell.heads,
            )
            for cell in cells
        )  # fmt: skip
        emit(db, "structure.counted", "district", district, district_id=district, as_of=day)
        record(db, "structure.refresh", "district", district, after={"cells": len(cells), "as_of": as_of})
    return {"cells": len(cells), "heads": sum(cell.heads for cell in cells)}
