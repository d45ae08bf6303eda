"""Questions about staff structure; every read goes through ``visible_cells``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, any_, exists, false, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.chassis.identity import Caller, Power
from services.rotation.rounds.tables import RoundUnit
from services.rotation.structure.core import Cell, shown, summed
from services.rotation.structure.schemas import StructureCell, StructureUnit, StructureView
from services.rotation.structure.tables import StaffCell


def visible_cells(caller: Caller) -> Select[StaffCell]:
    """Cells of the bureau; for a principal those of the own school and of schools in groups it leads."""
    who = caller.person
    if who.is_service:
        return select(StaffCell)
    if who.power in (Power.PERSONNEL, Power.OFFICE, Power.CLIENT):
        return select(StaffCell).where(StaffCell.district_id == who.district_id)
    if who.power is not Power.PRINCIPAL:
        return select(StaffCell).where(false())
    lead = aliased(RoundUnit)
    leads = exists().where(
        lead.school_id == who.school_id, lead.role == "lead", lead.group_id == any_(StaffCell.group_ids)
    )
    return select(StaffCell).where(or_(StaffCell.school_id == who.school_id, leads))


async def view_structure(
    db: AsyncSession, caller: Caller, *, group: UUID | None, school: UUID | None
) -> StructureView:  # fmt: skip
    """The picture over the units asked for."""
    query = visible_cells(caller)
    if group:
        query = query.where(literal(group) == any_(StaffCell.group_ids))
    if school:
        query = query.where(StaffCell.school_id == school)
    rows = (await db.scalars(query)).all()
    own = bool(rows) and all(row.school_id and row.school_id == caller.person.school_id for row in rows)
    cells = [Cell(str(row.unit_id), row.age_band, row.subject, row.is_backbone, row.heads) for row in rows]
    return StructureView(
        as_of=max((row.as_of for row in rows), default=None),
        heads=sum(row.heads for row in rows),
        items=[
            StructureCell.model_validate(
                {"age_band": band, "subject": subject, "is_backbone": backbone, "heads": shown(heads, own=own)}
            )
            for band, subject, backbone, heads in summed(cells)
        ],
        units=_units(caller, rows),
    )


def _units(caller: Caller, rows: Sequence[StaffCell]) -> list[StructureUnit]:
    by_unit: dict[UUID, list[StaffCell]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id].append(row)
    return [
        StructureUnit(
            unit_id=unit_id, unit_name=cells[0].unit_name, school_id=cells[0].school_id,
            heads=shown(sum(cell.heads for cell in cells), own=_own(caller, cells[0])),
            backbone=shown(sum(cell.heads for cell in cells if cell.is_backbone), own=_own(caller, cells[0])),
        )
        for unit_id, cells in sorted(by_unit.items(), key=lambda item: (item[1][0].unit_name, item[0]))
    ]  # fmt: skip


def _own(caller: Caller, cell: StaffCell) -> bool:
    return cell.school_id is not None and cell.school_id == caller.person.school_id
