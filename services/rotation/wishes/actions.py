"""Verbs on wishes: file one's own, check and take over the bureau's workbook."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock, files, spreadsheets
from services.chassis.database import refuse_on
from services.chassis.identity import Caller
from services.chassis.jobs import Work, defer, job
from services.chassis.journal import record
from services.chassis.problems import Conflict, FieldError, Invalid, NotThere
from services.rotation.readers.registry import read_roster
from services.rotation.rounds.queries import units_of, wish_window_closed
from services.rotation.rounds.tables import Round
from services.rotation.wishes.core import Checked, Person, Place, WishRow, check, missing_columns
from services.rotation.wishes.queries import wishes_of
from services.rotation.wishes.schemas import WishDraft, WishImportCommit
from services.rotation.wishes.tables import Wish, WishImport, WishImportState, WishSource

FAULTS_KEPT = 500


class WishWindowClosed(Conflict):
    title_zh, title_en = "不在志愿填报期内", "The wish window is closed"


class NotEligible(Conflict):
    title_zh, title_en = "志愿学校不在本轮次或为本校", "A choice is outside the round or one's own school"


class WishColumnsMissing(Invalid):
    title_zh, title_en = "工作簿缺少必填列", "The workbook lacks a required column"


class WishRowsFaulty(Conflict):
    title_zh, title_en = "仍有错误行", "Faulty rows remain"


class WishImportStateRefused(Conflict):
    slug, title_zh, title_en = "wish-import-state", "该导入当前状态不能办理", "The import's state does not permit this"


class WishTaken(Conflict):
    title_zh, title_en = "志愿已填报", "The wish has been filed"


refuse_on("uq_wishes_person", WishTaken)


async def file_wish(
    db: AsyncSession, caller: Caller, found: Round, held: Wish | None, draft: WishDraft
) -> Wish:  # fmt: skip
    """The teacher's own wish, new or changed, while the window is open."""
    who = caller.person
    if wish_window_closed(found, clock.today()):
        raise WishWindowClosed(state=found.state.value)
    places = {unit.unit_id: unit.school_id for unit in await units_of(db, found.id)}
    if any(choice not in places or places[choice] == who.school_id for choice in draft.choices):
        raise NotEligible
    assert who.person_id
    values = {**draft.model_dump(), "source": WishSource.OWN}
    if held is None:
        held = Wish(
            round_id=found.id, district_id=found.district_id, school_id=who.school_id, person_id=who.person_id,
            person_name=who.name, **values,
        )  # fmt: skip
        db.add(held)
    else:
        for name, value in values.items():
            setattr(held, name, value)
    await db.flush()
    record(db, "wish.file", "wish", held.id, after={"consent": held.consent.value, "choices": held.choices})
    return held


async def take_workbook(db: AsyncSession, found: Round, *, name: str, sha256: str) -> tuple[WishImport, Any]:
    """Keeps the workbook's place and defers its dry run."""
    if wish_window_closed(found, clock.today()):
        raise WishWindowClosed(state=found.state.value)
    row = WishImport(
        round_id=found.id, district_id=found.district_id, file_name=name, file_sha256=sha256,
        state=WishImportState.CHECKING, rows=0, good=0, faulty=0, faults=[], made=0, changed=0, unchanged=0,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    queued = await defer(db, "rotation.check_wishes", subject=("wish_import", row.id), import_id=str(row.id))
    row.job_id = queued.id
    await db.flush()
    record(db, "wish.import", "wish_import", row.id, after={"sha256": sha256})
    return row, queued


async def commit_workbook(db: AsyncSession, found: Round, row: WishImport, commit: WishImportCommit) -> Any:
    """Defers taking over the checked rows: all of them, or the good ones where ``skip_faulty`` says so."""
    if wish_window_closed(found, clock.today()):
        raise WishWindowClosed(state=found.state.value)
    if row.state is WishImportState.CHECKING:
        raise WishImportStateRefused(state=row.state.value)
    if row.faulty and not commit.skip_faulty:
        raise WishRowsFaulty(faulty=row.faulty)
    queued = await defer(
        db, "rotation.import_wishes", subject=("wish_import", row.id), lock=f"wishes:{found.id}", import_id=str(row.id)
    )
    row.job_id = queued.id
    await db.flush()
    record(db, "wish.commit", "wish_import", row.id, after=commit.model_dump())
    return queued


@job("rotation.check_wishes", seconds=180)
async def check_wishes(work: Work, *, import_id: str) -> dict[str, Any]:
    """The dry run: reads the workbook against the registry's rolls and says what is wrong."""
    checked = await _read(work, UUID(import_id))
    async with work.transaction() as db:
        row = await _import(db, UUID(import_id))
        bad = len({fault.row for fault in checked.faults})
        row.rows, row.good, row.faulty = checked.rows, len(checked.wishes), bad
        row.faults = [asdict(fault) for fault in checked.faults[:FAULTS_KEPT]]
        if row.state is WishImportState.CHECKING:
            row.state = WishImportState.CHECKED
        return {"rows": row.rows, "good": row.good, "faulty": row.faulty}


@job("rotation.import_wishes", seconds=180)
async def import_wishes(work: Work, *, import_id: str) -> dict[str, Any]:
    """The commit: writes the good rows in one transaction; repeated, it changes nothing."""
    checked = await _read(work, UUID(import_id))
    await work.progress("writing", 0, len(checked.wishes))
    async with work.transaction() as db:
        row = await _import(db, UUID(import_id))
        found = await db.get_one(Round, row.round_id, with_for_update=True)
        if wish_window_closed(found, clock.today()):
            raise WishWindowClosed(state=found.state.value)
        row.made, row.changed, row.unchanged = await _write(db, found, checked.wishes)
        row.state = WishImportState.COMMITTED
        counts = {"made": row.made, "changed": row.changed, "unchanged": row.unchanged}
        record(db, "wish.import", "wish_import", row.id, after=counts)
        return counts


async def _import(db: AsyncSession, import_id: UUID) -> WishImport:
    row = await db.get(WishImport, import_id, with_for_update=True)
    if row is None:
        raise NotThere
    return row


async def _read(work: Work, import_id: UUID) -> Checked:
    async with work.transaction() as db:
        row = await _import(db, import_id)
        found = await db.get_one(Round, row.round_id)
        units = await units_of(db, found.id)
        sha256, district_id, day = row.file_sha256, found.district_id, found.starts_on
    await work.progress("reading", 0, 2)
    sheet = await spreadsheets.read(files.path_of(work.settings, sha256))
    if missing := missing_columns(sheet.headers):
        raise WishColumnsMissing(errors=[FieldError(f"/{name}", "missing", name) for name in missing])
    await work.progress("checking", 1, 2)
    places = [Place(str(unit.unit_id), unit.name, unit.school_code) for unit in units]
    people = await _people(work, district_id, day, {place.unit_id for place in places})
    return check(sheet.headers, sheet.rows, people, places)


async def _people(work: Work, district_id: UUID, day: date, unit_ids: set[str]) -> dict[str, Person]:
    roster = await read_roster(work.client("registry"), district_id=district_id, as_of=day)
    schools = {unit.unit_id: unit.school_id for unit in roster.units}
    return {
        person.staff_no: Person(
            str(person.person_id), person.staff_no, person.name, str(person.unit_id),
            str(school) if (school := schools.get(person.unit_id)) else None,
        )
        for person in roster.persons
        if str(person.unit_id) in unit_ids
    }  # fmt: skip


async def _write(db: AsyncSession, found: Round, wishes: tuple[WishRow, ...]) -> tuple[int, int, int]:
    held = {wish.person_id: wish for wish in await wishes_of(db, found.id)}
    made = changed = 0
    for wish in wishes:
        person_id = UUID(wish.person.person_id)
        values = {
            "consent": wish.consent, "choices": [UUID(choice) for choice in wish.choices],
            "accepts_unlisted": wish.accepts_unlisted, "note": wish.note,
        }  # fmt: skip
        row = held.get(person_id)
        if row is None:
            school = wish.person.school_id
            db.add(
                Wish(
                    round_id=found.id, district_id=found.district_id, school_id=UUID(school) if school else None,
                    person_id=person_id, person_name=wish.person.name, source=WishSource.WORKBOOK, **values,
                )
            )  # fmt: skip
            made += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.source = WishSource.WORKBOOK
            changed += 1
    await db.flush()
    return made, changed, len(wishes) - made - changed
