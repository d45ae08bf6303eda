"""What an exam file may hold, and how duties become observations (evaluation.md §4, §5, trust.md §15).

Pupils do not exist here as persons: a header or a cell that looks like one refuses the file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.evaluation.valueadded.core import FitRefused, Sums
from services.evaluation.valueadded.core.columns import column_of_texts
from services.evaluation.valueadded.core.reduce import Design, reduce_rows

Cell = str | int | float | bool | date | None


SCHOOL, GRADE, PRIOR, OUTCOME = "学校标识码", "年级", "前测", "后测"
CONTEXT_TERMS = {"性别": "sex", "随迁": "migrant", "寄宿": "boarding"}
GRADES = {
    **{f"{name}年级": number for number, name in enumerate("一二三四五六七八九", start=1)},
    "初一": 7,
    "初二": 8,
    "初三": 9,
    "高一": 10,
    "高二": 11,
    "高三": 12,
    **{str(number): number for number in range(1, 13)},
}
ANSWERS = {"男": "0", "女": "1", "否": "0", "是": "1", "0": "0", "1": "1"}
REQUIRED = (SCHOOL, GRADE, PRIOR, OUTCOME)
LEAST_CELL = 10
"""Cells of fewer pupils are pooled or suppressed (trust.md §15)."""
MOST_FAULTS = 200

_IDENTITY_HEADERS = re.compile(
    r"姓名|名字|考生|学号|学籍|身份证|证件|准考证|考号|座位|电话|手机|联系|住址|地址|出生|生日|照片|家长|监护|微信|邮箱|人脸"
    r"|^name$|student|pupil|birth|phone|mobile|email|address|passport|id.?(card|no|number)",
    re.IGNORECASE,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_NUMBER = re.compile(r"[1-9]\d{16}[\dXx]")
_CODE = re.compile(r"[0-9]{10}")
_NUMBER = re.compile(r"-?[0-9]{1,7}(\.[0-9]{1,9})?")
_PHONE = re.compile(r"1[3-9]\d{9}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(·[\u4e00-\u9fff]{1,8})?")


def is_id_number(text: str) -> bool:
    """Whether the text is an identity number with the check digit of GB 11643."""
    if not _ID_NUMBER.fullmatch(text):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


def names_a_person(header: str) -> bool:
    """Whether a column heading promises something that identifies a pupil."""
    return bool(_IDENTITY_HEADERS.search(header.strip()))


def identifies(cells: list[str]) -> str | None:
    """What in a column's cells identifies a person: `id_number`, `phone`, `name`, or None."""
    if any(is_id_number(cell) for cell in cells):
        return "id_number"
    if any(_PHONE.fullmatch(cell) for cell in cells):
        return "phone"
    if len({cell for cell in cells if _HAN_NAME.fullmatch(cell)}) > max(12, len(cells) // 4):
        return "name"
    return None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an exam file: `row` is the sheet's number, 0 for the headings. Values are never repeated."""

    slug: str
    row: int
    column: str
    detail: str


@dataclass(frozen=True, slots=True)
class Intake:
    """The rows of an exam file as texts, ready to be reduced; `listed` counts a school's rows, dropped ones too."""

    schools: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    listed: Mapping[str, int]
    dropped: Mapping[str, int]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms between intercept and outcome: prior, an indicator a grade but the lowest, then context."""
        grades = sorted({int(grade) for grade in self.columns["grade"]})
        context = [name for name in CONTEXT_TERMS.values() if name in self.columns]
        return ("prior", *(f"grade={grade}" for grade in grades[1:]), *context)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the numbers of a file could not be reduced."""

    slug: str
    detail: str


def faults_of_headers(headers: Sequence[str]) -> list[Fault]:
    """Identity columns, unknown, repeated and missing columns, in this order of gravity."""
    named = [Fault("identity-column", 0, header, "header") for header in headers if names_a_person(header)]
    if named:
        return named
    known = (*REQUIRED, *CONTEXT_TERMS)
    unknown = [Fault("exam-column-unknown", 0, header, "unknown") for header in headers if header not in known]
    repeated = [Fault("exam-column-unknown", 0, h, "repeated") for h in known if list(headers).count(h) > 1]
    missing = [Fault("exam-column-missing", 0, header, "missing") for header in REQUIRED if header not in headers]
    return missing or unknown or repeated


def faults_of_cells(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[Fault]:
    """Columns whose cells identify people, whatever their heading says; each as one fault."""
    found = []
    for index, header in enumerate(headers):
        what = identifies([_text(row[index]) for row in rows])
        if what:
            found.append(Fault("identity-column", 0, header, what))
    return found


def intake_of(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Intake | list[Fault]:
    """The file's rows as texts, or its faults (at most 200). Rows without prior or outcome are dropped and counted."""
    at = {header: headers.index(header) for header in headers}
    kept: dict[str, list[str]] = {name: [] for name in ("school", "grade", "prior", "outcome")}
    context = {CONTEXT_TERMS[header]: header for header in CONTEXT_TERMS if header in at}
    kept.update({name: [] for name in context})
    listed, dropped, faults = Counter[str](), Counter[str](), list[Fault]()
    for number, row in enumerate(rows, start=2):
        cells = {header: _text(row[index]) for header, index in at.items()}
        wrong = list(_faults_of_row(number, cells))
        faults.extend(wrong)
        if wrong or len(faults) > MOST_FAULTS:
            continue
        listed[cells[SCHOOL]] += 1
        blank = "no_prior" if not cells[PRIOR] else "no_outcome" if not cells[OUTCOME] else None
        if blank:
            dropped[blank] += 1
            continue
        values = {"school": cells[SCHOOL], "grade": str(GRADES[cells[GRADE]])}
        values |= {"prior": cells[PRIOR], "outcome": cells[OUTCOME]}
        values |= {name: ANSWERS[cells[header]] for name, header in context.items()}
        for name, value in values.items():
            kept[name].append(value)
    if faults:
        return faults[:MOST_FAULTS]
    if not kept["school"]:
        return [Fault("exam-row-invalid", 0, OUTCOME, "no row has both a prior and an outcome")]
    columns = {name: tuple(values) for name, values in kept.items() if name != "school"}
    return Intake(tuple(kept["school"]), columns, dict(listed), dict(dropped))


def _faults_of_row(number: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    checks = {
        SCHOOL: lambda text: bool(_CODE.fullmatch(text)),
        GRADE: lambda text: text in GRADES,
        PRIOR: lambda text: not text or bool(_NUMBER.fullmatch(text)),
        OUTCOME: lambda text: not text or bool(_NUMBER.fullmatch(text)),
        **{header: lambda text: text in ANSWERS for header in CONTEXT_TERMS},
    }
    for header, text in cells.items():
        if not checks[header](text):
            yield Fault("exam-row-invalid", number, header, "blank" if not text else "not one of the allowed values")


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def reduce_intake(intake: Intake) -> Sums | Refusal:
    """The integer sums per school code; the rows are not kept. Schools under 10 pupils are still apart."""
    try:
        columns = {name: column_of_texts(name, texts) for name, texts in intake.columns.items()}
        return reduce_rows(intake.schools, columns, Design.of(*intake.terms), "outcome")
    except FitRefused as refused:
        return Refusal(refused.slug, refused.detail)
