"""What an exam file may hold, decided without a file, a database or a clock."""

from __future__ import annotations

import pytest

from services.evaluation.observations.core import (
    Intake,
    Refusal,
    faults_of_cells,
    faults_of_headers,
    identifies,
    intake_of,
    is_id_number,
    reduce_intake,
)

HEADERS = ["学校标识码", "年级", "前测", "后测"]
ROW = ["3601000001", "九年级", "71.50", 80]


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        "学生姓名",
        "学号",
        "身份证号",
        "准考证号",
        "联系电话",
        "家庭住址",
        "出生日期",
        "Name",
        "student_id",
        "Mobile",
    ],
)
def test_headings_that_identify_pupils_are_refused_before_anything_else(header: str) -> None:
    faults = faults_of_headers([header])
    assert [(fault.slug, fault.column) for fault in faults] == [("identity-column", header)]


@pytest.mark.parametrize(
    ("headers", "slug", "column"),
    [(HEADERS[:3], "exam-column-missing", "后测"), ([*HEADERS, "备注"], "exam-column-unknown", "备注"),
     ([*HEADERS, "年级"], "exam-column-unknown", "年级")],
)  # fmt: skip
def test_the_columns_are_the_templates(headers: list[str], slug: str, column: str) -> None:
    assert [(fault.slug, fault.column) for fault in faults_of_headers(headers)] == [(slug, column)]
    assert faults_of_headers(HEADERS) == []


def test_an_identity_number_is_known_by_its_check_digit() -> None:
    assert is_id_number("11010519491231002X")
    assert not is_id_number("110105194912310021")
    assert not is_id_number("360100000100000000")


@pytest.mark.parametrize(
    ("cells", "what"),
    [(["1", "11010519491231002x"], "id_number"), (["13812345678"], "phone"), (["12345678901"], None),
     (["九年级", "八年级"] * 50, None), ([a + b for a in "赵钱孙李" for b in "伟芳娜敏静"], "name")],
)  # fmt: skip
def test_cells_betray_pupils_whatever_their_heading(cells: list[str], what: str | None) -> None:
    assert identifies(cells) == what
    found = faults_of_cells(["年级"], [[cell] for cell in cells])
    assert [fault.detail for fault in found] == ([what] if what else [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("学校标识码", "36"),
        ("年级", "高四"),
        ("前测", "缺考"),
        ("后测", "1e400"),
        ("后测", "NaN"),
        ("前测", "12345678"),
    ],
)
def test_wrong_cells_are_named_without_being_repeated(column: str, value: str) -> None:
    row = list(ROW)
    row[HEADERS.index(column)] = value
    faults = intake_of(HEADERS, [ROW, row])
    assert isinstance(faults, list)
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)]
    assert value not in faults[0].detail


def test_absent_pupils_are_dropped_and_counted_and_stay_in_the_denominator() -> None:
    found = intake_of(HEADERS, [ROW, [*ROW[:2], "", 80], [*ROW[:3], None]])
    assert isinstance(found, Intake)
    assert found.dropped == {"no_prior": 1, "no_outcome": 1}
    assert found.listed == {"3601000001": 3}


def test_sums_keep_every_digit_that_was_written() -> None:
    intake = intake_of(HEADERS, [ROW, ["3601000001", "8", "60.25", "70.125"]])
    assert isinstance(intake, Intake)
    sums = reduce_intake(intake)
    assert not isinstance(sums, Refusal)
    assert sums.terms == ("1", "prior", "grade=9", "outcome")
    assert sums.decimals == (0, 2, 0, 3)
    block = sums.schools["3601000001"]
    assert block[:4] == (2, 7150 + 6025, 1, 80000 + 70125)
