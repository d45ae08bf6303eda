"""Workbooks in: read by content, refused by name, parsed in a child. Out: nothing is live (G12, G13)."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from services.chassis import spreadsheets
from services.chassis.problems import Problem
from services.chassis.spreadsheets import ORDINARY, Column, Sheet, WorkbookMacro, WorkbookMalformed, WorkbookTooLarge
from services.chassis.spreadsheets import _examine as examine

LIVE = [
    '=HYPERLINK("http://x")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|'/C calc'!A0",
]


@pytest.fixture(autouse=True)
def inline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse in this process, for speed; those that ask for it parse in the real, limited child."""

    async def here(function: Callable[..., Any], *args: Any, **_limits: Any) -> Any:
        return function(*args)

    if "in_a_child" not in request.fixturenames:
        monkeypatch.setattr(spreadsheets, "compute", here)


@pytest.fixture
def in_a_child() -> None:
    """Parse as the product does."""


async def parsed(tmp_path: Path, content: bytes, **more: object) -> Sheet:
    path = tmp_path / "uploaded"
    path.write_bytes(content)
    return await spreadsheets.read(path, **more)  # type: ignore[arg-type]


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


async def test_what_is_written_is_read_again(tmp_path: Path, in_a_child: None) -> None:
    columns = [Column("姓名", required=True), Column("到校日期"), Column("课时"), Column("示例", choices=("是", "否"))]
    rows = [["王某", date(2020, 9, 1), 12.5, True], ["李某", None, 7, False], [None] * 4, ["赵某", None, None, None]]
    sheet = await parsed(tmp_path, spreadsheets.write(columns, rows, notes=["说明"]))
    assert sheet.headers == ["姓名", "到校日期", "课时", "示例"]
    assert sheet.rows[0] == ["王某", date(2020, 9, 1), 12.5, "是"] and sheet.rows[1] == ["李某", None, 7, "否"]
    # A blank row inside keeps its place, so that a fault names the row the person sees.
    assert sheet.rows[2] == [None] * 4 and sheet.rows[3][0] == "赵某"


def test_equal_data_are_equal_bytes() -> None:
    assert spreadsheets.write([Column("a")], [["x"]]) == spreadsheets.write([Column("a")], [["x"]])


async def test_no_text_becomes_a_formula_and_each_comes_back(tmp_path: Path) -> None:
    content = spreadsheets.write([Column("备注")], [[text] for text in LIVE])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
    kept = [row[0] for row in (await parsed(tmp_path, content)).rows]
    assert kept == [text.strip() for text in LIVE]


def test_control_a_writer_without_our_options_makes_formulas() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet().write(0, 0, LIVE[0])
    book.close()
    with zipfile.ZipFile(target) as file:
        assert "<f>" in file.read("xl/worksheets/sheet1.xml").decode()


def test_a_csv_cell_is_made_dead() -> None:
    assert all(spreadsheets.csv_safe(text).startswith("'") for text in LIVE)
    assert spreadsheets.csv_safe("惠能中学") == "惠能中学"


async def test_csv_is_read_in_both_encodings_and_loses_its_apostrophe(tmp_path: Path) -> None:
    text = "姓名,备注\n王某,'=1+1\n李某,'tis\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        sheet = await parsed(tmp_path, text.encode(encoding))
        assert sheet.rows == [["王某", "=1+1"], ["李某", "'tis"]], encoding


async def test_rows_are_as_wide_as_the_headings(tmp_path: Path) -> None:
    sheet = await parsed(tmp_path, b"a,b,,\n1\n1,2,3,4\n,\n")
    assert (sheet.headers, sheet.rows) == (["a", "b"], [["1", None], ["1", "2"]])
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, 1, "姓名")
    page.write_row(1, 0, ["王某", "x", "beyond"])
    book.close()
    merged = await parsed(tmp_path, target.getvalue())
    assert (merged.headers, merged.rows) == (["姓名"], [["王某"]])


async def test_a_named_sheet_or_none(tmp_path: Path) -> None:
    content = spreadsheets.write([Column("a")], [["x"]], sheet="教师")
    assert (await parsed(tmp_path, content, sheet="教师")).rows == [["x"]]
    with pytest.raises(WorkbookMalformed, match="Sheet 学校"):
        await parsed(tmp_path, content, sheet="学校")


BAD: dict[str, tuple[Callable[[], bytes], type[Problem]]] = {
    "nothing": (lambda: b"", WorkbookMalformed),
    "no headings": (lambda: b"\n1,2\n", WorkbookMalformed),
    "a broken archive": (lambda: b"PK\x03\x04" + b"x" * 500, WorkbookMalformed),
    "an archive of something else": (lambda: archive(**{"a.txt": b"x"}), WorkbookMalformed),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, WorkbookMalformed),
    "bytes": (lambda: b"\xff\xfe\x00\x80" * 99, WorkbookMalformed),
    "NUL in a csv": (lambda: b"a,b\n1,\x00\n", WorkbookMalformed),
    "a macro": (lambda: archive(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), WorkbookMacro),
    "an external link": (lambda: archive(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}), WorkbookMacro),
    "an archive inside": (lambda: archive(**{"xl/more.zip": b"x"}), WorkbookMacro),
    "a name that climbs": (lambda: archive(**{"../../etc/passwd": b"x"}), WorkbookMalformed),
    "an absolute name": (lambda: archive(**{"/etc/passwd": b"x"}), WorkbookMalformed),
    "a bomb": (lambda: archive(**{"xl/worksheets/sheet1.xml": b"0" * (50 << 20)}), WorkbookTooLarge),
    "too many sheets": (
        lambda: archive(**{f"xl/worksheets/sheet{n}.xml": b"%d" % n for n in range(21)}), WorkbookTooLarge,
    ),
    "too many columns": (lambda: ",".join(f"c{n}" for n in range(201)).encode(), WorkbookTooLarge),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_workbook_is_refused_by_name_and_soon(tmp_path: Path, what: str) -> None:
    make, named = BAD[what]
    content, started = make(), time.monotonic()
    with pytest.raises(named):
        await parsed(tmp_path, content)
    assert time.monotonic() - started < 15


async def test_a_child_without_room_is_a_refusal(tmp_path: Path, in_a_child: None) -> None:
    content = "\n".join(["a," * 150] * 60_000).encode()
    with pytest.raises(WorkbookMalformed):
        await parsed(tmp_path, content, limits=replace(ORDINARY, memory_mb=200))


def test_control_without_the_ratio_the_bomb_would_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(BAD["a bomb"][0]())
    with pytest.raises(WorkbookTooLarge):
        examine(path, ORDINARY)
    examine(path, replace(ORDINARY, ratio=10_000))


async def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
    good = spreadsheets.write([Column("a")], [["x"]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            body = source.read(name).decode("utf-8", "replace")
            if name == "xl/sharedStrings.xml":
                body = body.replace("?>", f"?>{laughs}", 1).replace(">x<", ">&e;&b;<")
            copy.writestr(name, body)
    try:
        sheet = await parsed(tmp_path, target.getvalue())
    except WorkbookMalformed:
        return
    assert "root:" not in str(sheet.rows) and "haha" not in str(sheet.rows)
