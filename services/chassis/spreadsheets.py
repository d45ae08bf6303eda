"""Workbooks in and out: parsed in a limited child process, written so that no text can become a formula."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from services.chassis.problems import Invalid, TooLarge, UnsupportedMedia
from services.chassis.processes import ComputationFailed, compute

Cell = str | int | float | bool | date | None
LIVE = tuple("=+-@\t\r＝＋－＠")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookMalformed(Invalid):
    title_zh, title_en = "工作簿无法读取", "The workbook cannot be read"


class WorkbookTooLarge(TooLarge):
    title_zh, title_en = "工作簿过大", "The workbook is too large"


class WorkbookMacro(UnsupportedMedia):
    title_zh, title_en = "不接受含宏或外部内容的工作簿", "Macros and external content are refused"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a workbook before and while it is opened."""

    unpacked_bytes: int = 100 << 20
    ratio: int = 100
    sheets: int = 20
    rows: int = 250_000
    columns: int = 200
    memory_mb: int = 1536
    seconds: float = 60.0


ORDINARY = Limits()
ROSTER = Limits(unpacked_bytes=400 << 20, memory_mb=3072, seconds=120.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: trimmed headings of the first row, then the rows, each as long as the headings."""

    headers: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template: heading, whether it must be filled, an example, a note, a code list."""

    header: str
    required: bool = False
    example: str = ""
    note: str = ""
    choices: tuple[str, ...] = field(default=())


async def read(path: Path, *, sheet: str | None = None, limits: Limits = ORDINARY) -> Sheet:
    """The first (or named) sheet of an .xlsx, or a .csv in UTF-8 or GB18030, by content and not by name.

    Raises ``WorkbookMalformed``, ``WorkbookTooLarge``, ``WorkbookMacro``.
    """
    head = await asyncio.to_thread(_head, path)
    if head[:4] == b"PK\x03\x04":
        await asyncio.to_thread(_examine, path, limits)
        parse, args = _parse_workbook, (str(path), sheet, limits)
    elif head[:4] == b"\xd0\xcf\x11\xe0":
        raise WorkbookMalformed("请另存为 .xlsx 再上传", "Save it as .xlsx first")
    else:
        parse, args = _parse_csv, (str(path), limits)  # type: ignore[assignment]
    try:
        return await compute(parse, *args, memory_mb=limits.memory_mb, seconds=limits.seconds)
    except ComputationFailed as died:
        raise WorkbookMalformed from died


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _examine(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise WorkbookMalformed from error
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if any(".." in name.split("/") or name.startswith("/") for name in names):
        raise WorkbookMalformed
    if any(name.endswith(("vbaproject.bin", ".zip", ".xlsx", ".exe")) or "externallinks" in name for name in names):
        raise WorkbookMacro
    if unpacked > limits.unpacked_bytes or unpacked / packed > limits.ratio:
        raise WorkbookTooLarge
    if sum(name.startswith("xl/worksheets/sheet") for name in names) > limits.sheets:
        raise WorkbookTooLarge("工作表过多", "Too many sheets")


def _parse_workbook(path: str, sheet: str | None, limits: Limits) -> Sheet:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise WorkbookMalformed(f"缺少工作表“{sheet}”", f"Sheet {sheet} is missing")
        table = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        if table.height > limits.rows or table.width > limits.columns:
            raise WorkbookTooLarge(f"超过 {limits.rows} 行或 {limits.columns} 列", "Too many rows or columns")
        return _table([[_cell(value) for value in row] for row in table.to_python()])
    except python_calamine.CalamineError as error:
        raise WorkbookMalformed(str(error), str(error)) from error


def _parse_csv(path: str, limits: Limits) -> Sheet:
    content = Path(path).read_bytes()
    if len(content) > limits.unpacked_bytes:
        raise WorkbookTooLarge
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WorkbookMalformed("应为 UTF-8 或 GB18030 编码", "UTF-8 or GB18030 is wanted")
    if "\0" in text:
        raise WorkbookMalformed
    rows: list[list[Cell]] = [[_unescaped(value) for value in row] for row in csv.reader(io.StringIO(text))]
    if len(rows) > limits.rows or max((len(row) for row in rows), default=0) > limits.columns:
        raise WorkbookTooLarge
    return _table(rows)


def _table(rows: list[list[Cell]]) -> Sheet:
    if not rows:
        raise WorkbookMalformed("工作表是空的", "The sheet is empty")
    headers = [str(value or "").strip() for value in rows[0]]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise WorkbookMalformed("缺少表头", "The heading row is missing")
    width = len(headers)
    body = [row[:width] + [None] * (width - len(row)) for row in rows[1:]]
    # Blank rows inside stay, so that row numbers in faults are those the person sees.
    while body and all(value in (None, "") for value in body[-1]):
        body.pop()
    return Sheet(headers, body)


def _cell(value: Any) -> Cell:
    match value:
        case datetime():
            return value.date()
        case time() | timedelta():
            return str(value)
        case float() if value.is_integer():
            return int(value)
        case str():
            return _unescaped(value)
    return value


def _unescaped(value: str) -> str | None:
    text = value.strip()
    if text.startswith("'") and text[1:].startswith(LIVE):
        text = text[1:]
    return text or None


def write(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, sheet: str = "数据", notes: Sequence[str] = ()
) -> bytes:
    """A workbook: headings (required ones marked), rows as typed cells with all text as strings, drop-downs, notes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a fixed stamp: same data, same bytes
    bold = book.add_format({"bold": True, "bg_color": "#E6F4FF", "border": 1})
    must = book.add_format({"bold": True, "bg_color": "#FFF1B8", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        page.set_column(index, index, max(12, len(column.header) * 2 + 4))
        page.write_string(0, index, column.header, must if column.required else bold)
        if column.choices and len(",".join(column.choices)) <= 255:
            page.data_validation(1, index, 5000, index, {"validate": "list", "source": list(column.choices)})
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            _put(page, number, index, value, day)
    if notes or any(column.note for column in columns):
        _notes(book.add_worksheet("填写说明"), columns, notes)
    book.close()
    return target.getvalue()


def _put(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Cell, day: Format) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_string(row, column, "是" if value else "否")
        case int() | float():
            page.write_number(row, column, value)
        case date():
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
        case _:
            page.write_string(row, column, str(value))


def _notes(page: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], notes: Sequence[str]) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 2, 60)
    for index, title in enumerate(("列", "说明", "可选值")):
        page.write_string(0, index, title)
    for number, column in enumerate(columns, start=1):
        page.write_string(number, 0, column.header + ("（必填）" if column.required else ""))
        page.write_string(number, 1, column.note)
        page.write_string(number, 2, "、".join(column.choices))
    for number, note in enumerate(notes, start=len(columns) + 2):
        page.write_string(number, 0, note)


def csv_safe(value: str) -> str:
    """A CSV cell no spreadsheet will run: a leading apostrophe before live characters."""
    return f"'{value}" if value.startswith(LIVE) else value
