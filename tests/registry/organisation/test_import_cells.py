"""What people type into a workbook."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.organisation.imports.core import Wrong
from services.registry.organisation.imports.core import cells as c
from services.registry.organisation.imports.core.reading import personal_columns
from services.registry.organisation.imports.core.templates import STAGES, TEMPLATES, heading

days = st.dates(c.FIRST_DAY, c.LAST_DAY)


@pytest.mark.parametrize(
    "written",
    ["2026.9.1", "2026/9/1", "2026-09-01", "2026年9月1日", "2026年9月", "２０２６．９．１", "20260901", 46266, 46266.0,
     date(2026, 9, 1), " 2026 . 9 . 1 "],
)  # fmt: skip
def test_a_day_is_read_in_every_way_people_write_it(written: c.Cell) -> None:
    assert c.day(written) == "2026-09-01"


@pytest.mark.parametrize("written", ["2026.13.1", "2026.2.30", "九月", "2026", 1, "1900.1.1", float("nan"), "1e400"])
def test_what_is_no_day_is_refused(written: c.Cell) -> None:
    with pytest.raises(Wrong):
        c.day(written)


@given(days)
def test_a_day_survives_every_notation(day: date) -> None:
    serial = (day - c.EXCEL_EPOCH).days
    for written in (f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month:02}月{day.day}日", day.isoformat()):
        assert c.day(written) == day.isoformat()
    if serial in c.EXCEL_DAYS:
        assert c.day(serial) == day.isoformat()
    assert c.EXCEL_EPOCH + timedelta(days=serial) == day


@pytest.mark.parametrize("written", ["2026-2027-1", "2026-2027学年第一学期", "2026-2027学年上学期", "2026－2027－1"])
def test_a_term_is_read_in_every_way_people_write_it(written: str) -> None:
    assert c.term(written) == "2026-2027-1"


@pytest.mark.parametrize("written", ["2026-2028-1", "2026-2027-3", "2026"])
def test_what_is_no_term_is_refused(written: str) -> None:
    with pytest.raises(Wrong):
        c.term(written)


def test_a_list_takes_any_separator_and_drops_repetitions() -> None:
    assert c.listed(c.one_of(STAGES))("小学；初中、 小学") == ["primary", "junior"]


def test_numbers_have_a_range_and_a_precision() -> None:
    assert c.hundredths(1)("0.5") == 50
    assert c.number(0, 10)("７") == 7
    for wrong in ("1.001", "2", "-1", "x", "nan", "inf", ""):
        with pytest.raises(Wrong):
            c.hundredths(1)(wrong)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), days, st.none()))
def test_every_column_reads_or_refuses_whatever_stands_in_a_cell(cell: c.Cell) -> None:
    for template in TEMPLATES.values():
        for column in template.fields:
            with suppress(Wrong):
                column.read(cell)


def test_personal_columns_are_known_by_their_headings_and_ours_are_none() -> None:
    assert personal_columns(["身份证号*", "手 机", "学生姓名", "姓名"]) == ["身份证号*", "手 机", "学生姓名"]
    for template in TEMPLATES.values():
        assert personal_columns([field.title for field in template.fields]) == []


def test_headings_are_compared_without_stars_brackets_and_spaces() -> None:
    assert heading("所在单位（学校标识码或单位名称）*") == heading(" 所在单位") == "所在单位"
