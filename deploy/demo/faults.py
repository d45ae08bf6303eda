"""A roster workbook with 37 faulty rows among good ones, of the kinds that come in from schools; each with its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from deploy.demo.people import Person
from deploy.demo.workbooks import staff_rows
from services.chassis.spreadsheets import Cell

(STAFF_NO, NAME, SEX, BORN, PLACE, EMPLOYER, STAGE, SUBJECT, TITLE, HONOURS, POSTS, SINCE, FTE, FROM, UNTIL,
 SAMPLE) = range(16)  # fmt: skip
Spoil = Callable[[list[Cell], list[Cell]], None]


def _put(column: int, value: Cell) -> Spoil:
    def spoil(row: list[Cell], _before: list[Cell]) -> None:
        row[column] = value

    return spoil


def _again(row: list[Cell], before: list[Cell]) -> None:
    row[STAFF_NO] = before[STAFF_NO]


def _span(row: list[Cell], _before: list[Cell]) -> None:
    row[FROM], row[UNTIL] = "2027.2.1", "2026.9.1"


@dataclass(frozen=True, slots=True)
class Planted:
    """What is done to some rows, and the code by which the dry run names it."""

    code: str
    times: int
    spoil: Spoil


PLANTED = (
    Planted("missing", 3, _put(NAME, None)),
    Planted("missing", 1, _put(STAFF_NO, None)),
    Planted("missing", 2, _put(BORN, None)),
    Planted("missing", 1, _put(SUBJECT, None)),
    Planted("not-in-list", 2, _put(SEX, "南")),
    Planted("not-in-list", 4, _put(SUBJECT, "数 术")),
    Planted("not-in-list", 3, _put(TITLE, "高级讲师")),
    Planted("not-in-list", 2, _put(STAGE, "中学")),
    Planted("not-in-list", 2, _put(POSTS, "教导")),
    Planted("not-a-date", 3, _put(BORN, "1985.13.40")),
    Planted("not-a-date", 2, _put(SINCE, "去年九月")),
    Planted("out-of-range", 1, _put(BORN, "1885.6.1")),
    Planted("out-of-range", 2, _put(FTE, 3)),
    Planted("not-a-number", 1, _put(FTE, "全职")),
    Planted("unknown-unit", 3, _put(PLACE, "不存在初级中学")),
    Planted("unknown-school", 1, _put(EMPLOYER, "9999999999")),
    Planted("level-missing", 2, _put(HONOURS, "骨干教师")),
    Planted("exemption-span", 1, _span),
    Planted("duplicate", 1, _again),
)
FAULTS = sum(planted.times for planted in PLANTED)
EVERY = 4


def faulty_rows(people: tuple[Person, ...], newcomers: int = 60) -> tuple[list[list[Cell]], dict[int, str]]:
    """Rows about newcomers, each fourth one or so spoilt; and the code to expect by sheet row (the heading is 1)."""
    rows = staff_rows(_newcomers(people, newcomers + FAULTS))
    spoils, expected = _spoils(), {}
    for index, planted in zip(range(2, len(rows), 2), spoils, strict=False):
        planted.spoil(rows[index], rows[index - 1])
        expected[index + 2] = planted.code
    return rows, expected


def _spoils() -> Iterator[Planted]:
    return (planted for planted in PLANTED for _ in range(planted.times))


def _newcomers(people: tuple[Person, ...], count: int) -> list[Person]:
    """People like those there are, under new numbers and without posts."""
    from dataclasses import replace

    ordinary = (p for p in people if not p.posts)
    return [replace(p, staff_no=f"{p.staff_no[0]}9{n:04d}") for n, p in enumerate(islice(ordinary, count), start=1)]
