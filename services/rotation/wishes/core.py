"""Reading wishes from the bureau's workbook: columns, code words, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | bool | date | None

STAFF_NO, NAME, CONSENT, UNLISTED, NOTE = "人员编号", "姓名", "意愿", "服从调剂", "备注"
CHOICES = ("志愿一", "志愿二", "志愿三")
REQUIRED = (STAFF_NO, NAME, CONSENT)
HEADERS = (STAFF_NO, NAME, CONSENT, *CHOICES, UNLISTED, NOTE)


class WishConsent(StrEnum):
    """How willing: 自愿 goes gladly, 服从 goes where sent, 不愿 objects."""

    VOLUNTEER = "volunteer"
    NEUTRAL = "neutral"
    OBJECTS = "objects"


CONSENT_WORDS = {"自愿": WishConsent.VOLUNTEER, "服从": WishConsent.NEUTRAL, "不愿": WishConsent.OBJECTS}
YES_NO = {"是": True, "否": False, "": True}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a row may name: on the rolls of a unit of the round."""

    person_id: str
    staff_no: str
    name: str
    unit_id: str
    school_id: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the round, by name and code."""

    unit_id: str
    name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class WishRow:
    """A row that says one person's wish."""

    person: Person
    consent: WishConsent
    choices: tuple[str, ...]
    accepts_unlisted: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: sheet row (the heading is 1), column, a stable code, the value given."""

    row: int
    column: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook read: rows that can be taken and the faults of the others."""

    wishes: tuple[WishRow, ...]
    faults: tuple[Fault, ...]
    rows: int


def missing_columns(headers: Sequence[str]) -> list[str]:
    """Required headings that the sheet does not have."""
    return [name for name in REQUIRED if name not in headers]


def check(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], people: Mapping[str, Person], places: Sequence[Place]
) -> Checked:
    """Every row against the rolls and the units of the round. ``people`` is keyed by staff number."""
    named = {key: place for place in places for key in (place.name, place.code) if key}
    wishes: list[WishRow] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        cells = {name: _text(value) for name, value in zip(headers, row, strict=False)}
        wish, wrong = _read(cells, people, named, seen)
        faults += [Fault(number, column, code, cells.get(column, "")[:80]) for column, code in wrong]
        if wish and not wrong:
            wishes.append(wish)
    return Checked(tuple(wishes), tuple(faults), len(rows))


def _read(
    cells: Mapping[str, str], people: Mapping[str, Person], places: Mapping[str, Place], seen: set[str]
) -> tuple[WishRow | None, list[tuple[str, str]]]:
    staff_no = cells.get(STAFF_NO, "")
    person = people.get(staff_no)
    if person is None:
        return None, [(STAFF_NO, "unknown-person" if staff_no else "missing")]
    wrong: list[tuple[str, str]] = []
    if staff_no in seen:
        wrong.append((STAFF_NO, "twice"))
    seen.add(staff_no)
    if cells.get(NAME, "") != person.name:
        wrong.append((NAME, "name-differs"))
    consent = CONSENT_WORDS.get(cells.get(CONSENT, ""))
    if consent is None:
        wrong.append((CONSENT, "unknown-word" if cells.get(CONSENT) else "missing"))
    unlisted = YES_NO.get(cells.get(UNLISTED, ""))
    if unlisted is None:
        wrong.append((UNLISTED, "unknown-word"))
    choices, bad = _choices(cells, person, places)
    wrong += bad
    if consent is None or unlisted is None:
        return None, wrong
    return WishRow(person, consent, choices, unlisted, cells.get(NOTE, "")[:200] or None), wrong


def _choices(
    cells: Mapping[str, str], person: Person, places: Mapping[str, Place]
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    chosen: list[str] = []
    wrong: list[tuple[str, str]] = []
    for column in CHOICES:
        text = cells.get(column, "")
        if not text:
            continue
        place = places.get(text)
        if place is None:
            wrong.append((column, "unknown-school"))
        elif place.unit_id == person.unit_id:
            wrong.append((column, "own-school"))
        elif place.unit_id in chosen:
            wrong.append((column, "twice"))
        else:
            chosen.append(place.unit_id)
    return tuple(chosen), wrong


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value).strip()
