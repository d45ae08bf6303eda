"""A workbook's rows, read by their template: values by key, or the faults of each cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.organisation.imports.core import Fault, Wrong
from services.registry.organisation.imports.core.cells import CLEAR, Cell, is_blank, is_clear, tidy
from services.registry.organisation.imports.core.templates import EXAMPLE_MARK, Field, Template, heading

# trust section 15: pupils do not exist here as persons; identity numbers, phones and addresses do not enter this way.
_PERSONAL = re.compile(r"身份证|证件号|手机|电话|住址|家庭|学生姓名|学籍号|学生.*号|家长|准考证")


@dataclass(frozen=True, slots=True)
class Reading:
    """One row as read. A key that is absent was blank (leave it); None was 【清空】."""

    row: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]


def columns_of(template: Template, headers: Sequence[str]) -> dict[str, int]:
    """Where each column of the template stands in this workbook; optional ones may be absent."""
    places = {heading(header): place for place, header in reversed(list(enumerate(headers)))}
    return {f.key: places[heading(f.header)] for f in template.fields if heading(f.header) in places}


def missing_columns(template: Template, headers: Sequence[str]) -> list[str]:
    """The compulsory headings a workbook lacks."""
    found = columns_of(template, headers)
    return [f.header for f in template.fields if f.required and f.key not in found]


def personal_columns(headers: Sequence[str]) -> list[str]:
    """Headings that look like identity numbers, phones, addresses or pupils."""
    return [header for header in headers if _PERSONAL.search(heading(header))]


def is_counted(cells: Sequence[Cell]) -> bool:
    """Whether a row is data: neither empty nor the template's example."""
    return not all(is_blank(cell) for cell in cells) and not tidy(cells[0]).startswith(EXAMPLE_MARK)


def _read(column: Field, cell: Cell, *, is_key: bool) -> Any:
    if is_clear(cell):
        if column.required:
            raise Wrong("not-clearable", f"此列不能{CLEAR}", "this column cannot be cleared")
        return None
    if is_key and is_blank(cell):
        raise Wrong("missing", "不能为空", "may not be blank")
    return column.read(cell)


def read_row(template: Template, columns: dict[str, int], row: int, cells: Sequence[Cell]) -> Reading:
    """One row's values and faults, cell by cell."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in template.fields:
        place = columns.get(column.key)
        cell = cells[place] if place is not None and place < len(cells) else None
        is_key = column.key in template.keys
        if is_blank(cell) and not is_key:
            continue
        try:
            values[column.key] = _read(column, cell, is_key=is_key)
        except Wrong as wrong:
            faults.append(wrong.at(column.header, cell))
    return Reading(row, values, tuple(faults))


def read_rows(template: Template, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[Reading]:
    """Every data row; the first below the headings is number 2, as the spreadsheet shows it."""
    columns = columns_of(template, headers)
    for number, cells in enumerate(rows, start=2):
        if is_counted(cells):
            yield read_row(template, columns, number, cells)
