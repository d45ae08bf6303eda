"""Judge a workbook: for each row, what it is about, what it would change, or what is wrong with it. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from services.registry.organisation.imports.core import (
    TABLES,
    Bundle,
    Fault,
    ImportNoun,
    Judged,
    Verdict,
    Wrong,
    roster,
    things,
)
from services.registry.organisation.imports.core.cells import Cell, kept
from services.registry.organisation.imports.core.known import Setting
from services.registry.organisation.imports.core.reading import Reading
from services.registry.organisation.imports.core.templates import TEMPLATES

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a noun's row finds its thing, and what it makes of it."""

    key: Callable[[dict[str, Any], Setting], Key]
    amend: Callable[[dict[str, Any], Bundle | None, Setting], Bundle]


RULES: dict[ImportNoun, Rules] = {
    ImportNoun.SCHOOLS: Rules(things.school_key, things.amend_school),
    ImportNoun.UNITS: Rules(things.unit_key, things.amend_unit),
    ImportNoun.STAFF: Rules(roster.staff_key, roster.amend_person),
    ImportNoun.ENROLMENTS: Rules(things.enrolment_key, things.amend_enrolment),
    ImportNoun.TEACHING_NEEDS: Rules(things.need_key, things.amend_need),
}
BUNDLE_KEYS: dict[ImportNoun, tuple[str, ...]] = {
    ImportNoun.SCHOOLS: ("school_code",),
    ImportNoun.UNITS: ("kind", "name"),
    ImportNoun.STAFF: ("staff_no",),
    ImportNoun.ENROLMENTS: ("school_id", "stage", "school_year"),
    ImportNoun.TEACHING_NEEDS: ("unit_id", "stage", "subject", "term"),
}


def bundle_key(noun: ImportNoun, bundle: Bundle) -> Key:
    """The business key of what stands in the database, as `Rules.key` gives it for a row."""
    thing = bundle[TABLES[noun][0]][0]
    return tuple(thing[column] for column in BUNDLE_KEYS[noun])


@dataclass(frozen=True, slots=True)
class Keyed:
    """A reading and the key of its thing; None when a fault keeps it from being known."""

    reading: Reading
    key: Key | None
    faults: tuple[Fault, ...]


def find_keys(noun: ImportNoun, readings: Iterable[Reading], setting: Setting, seen: dict[Key, int]) -> list[Keyed]:
    """The key of each row; a second row about the same thing is a fault that names the first."""
    return [_keyed(noun, reading, setting, seen) for reading in readings]


def _keyed(noun: ImportNoun, reading: Reading, setting: Setting, seen: dict[Key, int]) -> Keyed:
    column = _column(noun)
    if any(key not in reading.values for key in TEMPLATES[noun].keys):
        return Keyed(reading, None, reading.faults)
    written = reading.values[TEMPLATES[noun].keys[0]]
    try:
        key = RULES[noun].key(reading.values, setting)
        if key in seen:
            raise Wrong("duplicate", f"与第 {seen[key]} 行重复", f"the same as row {seen[key]}")
    except Wrong as wrong:
        return Keyed(reading, None, (*reading.faults, _at(noun, wrong, reading, column, written)))
    seen[key] = reading.row
    return Keyed(reading, key, reading.faults)


def judge(noun: ImportNoun, keyed: Keyed, before: Bundle | None, setting: Setting) -> Judged:
    """A row against what stands there now."""
    faults = (*keyed.faults, *(_blanks(noun, keyed.reading) if before is None else ()))
    if keyed.key is None or faults:
        return Judged(keyed.reading.row, Verdict.FAULTY, faults, None, None)
    try:
        after = RULES[noun].amend(keyed.reading.values, before, setting)
    except Wrong as wrong:
        fault = _at(noun, wrong, keyed.reading, _column(noun), keyed.key[0])
        return Judged(keyed.reading.row, Verdict.FAULTY, (fault,), None, None)
    if after == before:
        return Judged(keyed.reading.row, Verdict.UNCHANGED, (), None, None)
    source = {"import_id": setting.import_id, "import_row": keyed.reading.row}
    for table in ("units", TABLES[noun][0]):
        for row in after.get(table, []):
            row.update(source)
    if before is not None:
        _count_up(noun, before, after)
    return Judged(keyed.reading.row, Verdict.CHANGED if before else Verdict.NEW, (), before, after)


def _count_up(noun: ImportNoun, before: Bundle, after: Bundle) -> None:
    for table in {"units", TABLES[noun][0]} & after.keys():
        for old, new in zip(before[table], after[table], strict=True):
            new["version"] = old["version"] + 1


def _blanks(noun: ImportNoun, reading: Reading) -> tuple[Fault, ...]:
    """Compulsory cells left blank in a row about something new."""
    faulty = {fault.column for fault in reading.faults}
    missing = Wrong("missing", "不能为空", "may not be blank")
    return tuple(
        missing.at(column.header, None)
        for column in TEMPLATES[noun].fields
        if column.required and column.header not in faulty and reading.values.get(column.key) in (None, [])
    )


def _column(noun: ImportNoun) -> str:
    template = TEMPLATES[noun]
    return next(column.header for column in template.fields if column.key == template.keys[0])


_BLAMED = {
    "unknown-unit": "place",
    "ambiguous-unit": "place",
    "not-your-school": "place",
    "stage-not-taught": "stage",
    "since-missing": "since",
    "exemption-span": "exempt_from",
    "employer-missing": "employer_code",
    "unit-shape": "school_codes",
}


def _at(noun: ImportNoun, wrong: Wrong, reading: Reading, column: str, value: object) -> Fault:
    """The fault, at the column its code blames, else at the key's."""
    blamed = next((f for f in TEMPLATES[noun].fields if f.key == _BLAMED.get(wrong.code)), None)
    return wrong.at(blamed.header, reading.values.get(blamed.key)) if blamed else wrong.at(column, value)


def as_kept(noun: ImportNoun, judged: Judged, cells: Sequence[Cell]) -> dict[str, Any]:
    """A judged row as it is kept until the commit, and for undoing."""
    bundle = judged.after or judged.before
    return {
        "row": judged.row,
        "verdict": judged.verdict.value,
        "cells": [kept(cell) for cell in cells],
        "faults": [asdict(fault) for fault in judged.faults],
        "before": judged.before,
        "after": judged.after,
        "is_undone": False,
        "target_id": bundle[TABLES[noun][0]][0]["id"] if bundle else None,
    }
