"""One cell at a time: what people type into a workbook, as plain JSON values. Every reader raises `Wrong`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

from services.registry.organisation.imports.core import Wrong

Cell: TypeAlias = str | int | float | bool | date | None
Reader: TypeAlias = Callable[[Cell], Any]

CLEAR = "【清空】"
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(10_000, 80_000)
_DAY = re.compile(r"(\d{4})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})?日?)?$")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_TERM = re.compile(r"(\d{4})-(\d{4})(?:学年)?-?(?:第)?([12一二上下])(?:学期)?$")
_YEAR = re.compile(r"(\d{4})-(\d{4})(?:学年)?$")
_ORDINAL = {"一": "1", "上": "1", "二": "2", "下": "2"}
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def tidy(cell: Cell) -> str:
    """A cell as text: full-width digits and brackets narrowed, white space and invisible characters taken away."""
    if cell is None:
        return ""
    return _tidied(str(int(cell) if isinstance(cell, float) and float(cell).is_integer() else cell))


@lru_cache(maxsize=1 << 16)
def _tidied(written: str) -> str:
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", written))
    return " ".join("".join(char if unicodedata.category(char) != "Cc" else " " for char in text).split())


def kept(cell: Cell) -> str | float | int | None:
    """A cell as JSON in PostgreSQL can hold it."""
    if cell is None or isinstance(cell, int) or (isinstance(cell, float) and isfinite(cell)):
        return cell
    return str(cell).replace("\0", "")


def is_blank(cell: Cell) -> bool:
    return tidy(cell) == ""


def is_clear(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() == CLEAR


def text(most: int) -> Reader:
    """One line of at most `most` characters."""

    def read(cell: Cell) -> str:
        found = tidy(cell)
        if len(found) > most:
            raise Wrong("too-long", f"不得超过 {most} 个字", f"at most {most} characters", found[:most])
        return found

    return read


def parts(cell: Cell) -> list[str]:
    """The items of a cell that holds a list, separated by ；;、or a comma."""
    return [item for item in (part.strip() for part in re.split("[;、,]", tidy(cell))) if item]


def listed(read: Callable[[str], Any]) -> Reader:
    """A list of distinct items, in the order written."""
    return lambda cell: list(dict.fromkeys(read(item) for item in parts(cell)))


def one_of(codes: Mapping[str, Any]) -> Callable[[Cell], Any]:
    """A word of a code list; a near miss is proposed, never taken."""
    words = {tidy(word): code for word, code in codes.items()}

    def read(cell: Cell) -> Any:
        found = tidy(cell)
        if found not in words:
            near = get_close_matches(found, words, n=1, cutoff=0.5)
            allowed = "、".join(words)
            raise Wrong("not-in-list", f"应为：{allowed}", f"must be one of: {allowed}", near[0] if near else "")
        return words[found]

    return read


def digits(length: int) -> Reader:
    """Exactly `length` digits, such as a school's identification code."""

    def read(cell: Cell) -> str:
        found = tidy(cell).replace(" ", "")
        if not re.fullmatch(rf"[0-9]{{{length}}}", found):
            raise Wrong("not-a-code", f"应为 {length} 位数字", f"{length} digits are wanted")
        return found

    return read


def number(least: float, most: float, *, places: int = 0) -> Reader:
    """A number in a range; a whole one unless places are allowed."""

    def read(cell: Cell) -> float | int:
        try:
            found = float(tidy(cell).replace(",", ""))
        except ValueError:
            raise Wrong("not-a-number", "应为数字", "a number is wanted") from None
        if not least <= found <= most:
            raise Wrong("out-of-range", f"应在 {least:g} 至 {most:g} 之间", f"must be from {least:g} to {most:g}")
        if round(found, places) != found:
            raise Wrong(
                "too-precise", f"最多 {places} 位小数", f"at most {places} decimals", f"{round(found, places):g}"
            )
        return found if places else int(found)

    return read


def hundredths(most: int) -> Reader:
    """A share or sum of full posts with two decimals, kept in hundredths."""
    read = number(0, most, places=2)
    return lambda cell: round(read(cell) * 100)


def day(cell: Cell) -> str:
    """A day as 2026.9.1, 2026/9/1, 2026-09-01, 2026年9月1日, 2026年9月 (its first day), 20260901 or an Excel serial."""
    found = _day(cell)
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong("out-of-range", "日期超出范围", "the date is out of range")
    return found.isoformat()


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = tidy(cell).replace(" ", "")
    if written.isdigit() and int(written) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(days=int(written))
    found = _DAY.match(written) or _COMPACT_DAY.match(written)
    try:
        year, month, month_day = (int(part or 1) for part in found.groups())  # type: ignore[union-attr]
        return date(year, month, month_day)
    except (AttributeError, ValueError):
        raise Wrong("not-a-date", "应为日期，如 2026.9.1", "a date is wanted, such as 2026.9.1") from None


def _consecutive(first: str, second: str) -> str:
    if int(second) != int(first) + 1:
        raise Wrong("not-a-year", "学年应跨相邻两年，如 2026-2027", "a school year spans two years: 2026-2027")
    return f"{first}-{second}"


def school_year(cell: Cell) -> str:
    """A school year such as 2026-2027 or 2026-2027学年."""
    found = _YEAR.match(tidy(cell).replace(" ", ""))
    if not found:
        raise Wrong("not-a-year", "应为学年，如 2026-2027", "a school year is wanted, such as 2026-2027")
    return _consecutive(found[1], found[2])


def term(cell: Cell) -> str:
    """A term such as 2026-2027-1, 2026-2027学年第一学期 or 2026-2027学年上学期."""
    found = _TERM.match(tidy(cell).replace(" ", ""))
    if not found:
        raise Wrong("not-a-term", "应为学期，如 2026-2027-1", "a term is wanted, such as 2026-2027-1")
    return f"{_consecutive(found[1], found[2])}-{_ORDINAL.get(found[3], found[3])}"
