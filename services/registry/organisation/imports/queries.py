"""Imports in scope, what a workbook may refer to, and what stands now of the things it names."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ARRAY, ColumnElement, Select, String, Table, Uuid, any_, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis.database import widened
from services.chassis.identity import Caller
from services.chassis.problems import NotThere
from services.registry.organisation.bundles.actions import table
from services.registry.organisation.bundles.core import Bundle, TableRow
from services.registry.organisation.imports.core import TABLES, ImportNoun, Verdict
from services.registry.organisation.imports.core.cells import Cell
from services.registry.organisation.imports.core.judging import Key, bundle_key
from services.registry.organisation.imports.core.known import Known, KnownSchool, KnownUnit
from services.registry.organisation.imports.tables import Import, ImportRow
from services.registry.organisation.schools.core import UnitKind
from services.registry.organisation.schools.tables import School, SchoolAlias, Unit
from services.registry.organisation.staff.tables import Person

CHILD_OF: dict[str, str] = {
    "school_aliases": "school_id",
    "units": "school_id",
    **dict.fromkeys(("employments", "assignments", "honours", "posts_held", "exemptions"), "person_id"),
}


def visible_imports(caller: Caller, as_of: date) -> Select[Import]:
    """A bureau's imports, or a school's own. An import is not dated."""
    who = caller.person
    wanted = select(Import).where(Import.district_id == who.district_id)
    return wanted.where(Import.school_id == who.school_id) if who.school_id else wanted


async def visible_import(db: AsyncSession, caller: Caller, import_id: UUID, as_of: date) -> Import:
    """One of them, or 404."""
    found = await db.scalar(visible_imports(caller, as_of).where(Import.id == import_id))
    if found is None:
        raise NotThere
    return found


def faulty_rows(import_id: UUID) -> Select[ImportRow]:
    """The rows of an import that cannot be taken."""
    return select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.verdict == Verdict.FAULTY)


def writing_rows(import_id: UUID) -> Select[*tuple[Any, ...]]:
    """What an import changes, in the workbook's order: row, target_id, before, after."""
    changing = ImportRow.verdict.in_((Verdict.NEW, Verdict.CHANGED))
    columns = (ImportRow.row, ImportRow.target_id, ImportRow.before, ImportRow.after)
    return select(*columns).where(ImportRow.import_id == import_id, changing).order_by(ImportRow.row)


async def staff_elsewhere(db: AsyncSession, batch: Import, numbers: Sequence[str]) -> frozenset[str]:
    """Those of these staff numbers that people of schools other than the importing one bear; a bureau sees all."""
    if batch.school_id is None or not numbers:
        return frozenset()
    other = (Person.district_id == batch.district_id) & Person.school_id.is_distinct_from(batch.school_id)
    async with widened(db):
        named = Person.staff_no == _any(numbers, String())
        return frozenset(await db.scalars(select(Person.staff_no).where(other, named)))


async def known_in(db: AsyncSession, district_id: UUID, codes: Sequence[str]) -> Known:
    """What a workbook of a district may refer to; `codes` are those it wants to give to schools."""
    schools = list(await db.scalars(select(School).where(School.district_id == district_id)))
    units = list(await db.scalars(select(Unit).where(Unit.district_id == district_id)))
    own = {unit.school_id: str(unit.id) for unit in units if unit.kind is UnitKind.SCHOOL and unit.school_id}
    taken = select(School.school_code).where(
        School.school_code == _any(codes, String()), School.district_id != district_id
    )
    aliases = await db.execute(
        select(SchoolAlias.name, SchoolAlias.school_id).join(School).where(School.district_id == district_id)
    )
    return Known(
        schools={school.school_code: _known_school(school, own[school.id]) for school in schools},
        units={str(unit.id): _known_unit(unit) for unit in units},
        names=_by_name([(unit.name, str(unit.id)) for unit in units], [(r.name, own[r.school_id]) for r in aliases]),
        elsewhere=frozenset(await db.scalars(taken)),
    )


def _known_school(school: School, unit_id: str) -> KnownSchool:
    closed = school.closed_on is not None
    return KnownSchool(str(school.id), school.school_code, unit_id, tuple(school.stages), closed)


def _known_unit(unit: Unit) -> KnownUnit:
    school_id = str(unit.school_id) if unit.school_id else None
    return KnownUnit(str(unit.id), unit.name, unit.kind.value, school_id, tuple(unit.stages))


def _by_name(names: Sequence[tuple[str, str]], former: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Units by present name; a former name counts where no unit bears it now."""
    found: dict[str, set[str]] = {}
    for name, unit_id in names:
        found.setdefault(name, set()).add(unit_id)
    present = frozenset(found)
    for name, unit_id in former:
        if name not in present:
            found.setdefault(name, set()).add(unit_id)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def _any(values: Sequence[Any], kind: Any) -> Any:
    return any_(literal(list(values), ARRAY(kind)))


async def _json_rows(db: AsyncSession, name: str, where: ColumnElement[bool]) -> list[TableRow]:
    """Rows as the JSON values bundles are made of."""
    source = table(name)
    as_json = func.to_jsonb(source.table_valued()).op("-")("created_at")
    return list(await db.scalars(select(as_json).select_from(source).where(where)))


async def bundles(db: AsyncSession, noun: ImportNoun, district_id: UUID, keys: Sequence[Key]) -> dict[Key, Bundle]:
    """What stands now of the things with these business keys."""
    main = table(TABLES[noun][0])
    things = await _json_rows(db, main.name, _named(noun, main, district_id, keys))
    found: dict[str, Bundle] = {thing["id"]: _empty(noun, main.name, thing) for thing in things}
    for name in TABLES[noun][1:]:
        if name in CHILD_OF:
            column = table(name).c[CHILD_OF[name]]
            where = column == _any([UUID(thing_id) for thing_id in found], Uuid())
            where = where & (table(name).c.kind == "school") if name == "units" else where
            for row in await _json_rows(db, name, where):
                found[row[column.name]][name].append(row)
    if "unit_schools" in TABLES[noun]:
        await _add_links(db, found)
    ordered = ({name: sorted(rows, key=_order) for name, rows in bundle.items()} for bundle in found.values())
    return {bundle_key(noun, bundle): bundle for bundle in ordered}


def _named(noun: ImportNoun, main: Table, district_id: UUID, keys: Sequence[Key]) -> ColumnElement[bool]:
    inside = main.c.district_id == district_id
    match noun:
        case ImportNoun.SCHOOLS:
            return inside & (main.c.school_code == _any([key[0] for key in keys], String()))
        case ImportNoun.UNITS:
            return inside & tuple_(main.c.kind, main.c.name).in_(keys)
        case ImportNoun.STAFF:
            return inside & (main.c.staff_no == _any([key[0] for key in keys], String()))
        case ImportNoun.ENROLMENTS:
            return inside & (main.c.school_id == _any([UUID(key[0]) for key in keys], Uuid()))
        case ImportNoun.TEACHING_NEEDS:
            return inside & (main.c.unit_id == _any([UUID(key[0]) for key in keys], Uuid()))


def _empty(noun: ImportNoun, main: str, thing: TableRow) -> Bundle:
    return {name: [thing] if name == main else [] for name in TABLES[noun]}


async def _add_links(db: AsyncSession, found: Mapping[str, Bundle]) -> None:
    """The schools each unit names."""
    owner = {unit["id"]: bundle for bundle in found.values() for unit in bundle["units"]}
    links = table("unit_schools")
    for link in await _json_rows(db, links.name, links.c.unit_id == _any([UUID(i) for i in owner], Uuid())):
        owner[link["unit_id"]]["unit_schools"].append(link)


def _order(row: TableRow) -> tuple[str, ...]:
    return (row["id"],) if "id" in row else (row["unit_id"], row["school_id"])


async def versions_now(db: AsyncSession, noun: ImportNoun, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Present versions of these things, locked until the transaction ends."""
    main = table(TABLES[noun][0])
    wanted = select(main.c.id, main.c.version).where(main.c.id == _any(ids, Uuid())).with_for_update()
    return {row.id: row.version for row in await db.execute(wanted)}


def sentence(fault: Mapping[str, Any]) -> str:
    """A fault as the faulty workbook words it."""
    proposal = f"（建议：{fault['proposal']}）" if fault["proposal"] else ""
    return f"{fault['column']}：{fault['reason_zh']}{proposal}"


def as_cell(kept: JsonValue) -> Cell:
    """A cell as it was kept: a scalar, since a workbook has no other."""
    return kept if isinstance(kept, str | int | float) else None
