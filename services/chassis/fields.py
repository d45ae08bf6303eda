"""Shared field types: every input of every operation is one of these (trust.md section 8)."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_INT4, _INT8 = 2**31 - 1, 2**63 - 1
_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)


class Draft(BaseModel):
    """What a caller may send: unknown fields are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class View(BaseModel):
    """What a service answers: built from rows, no field has a default."""

    model_config = ConfigDict(from_attributes=True)


def _clean(value: Any, *, breaks: bool) -> Any:
    if not isinstance(value, str):
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("lone surrogate 含有无效字符") from None
    text = unicodedata.normalize("NFC", value).strip()
    kept = text.replace("\n", "").replace("\t", "").replace("\r", "") if breaks else text
    if any(unicodedata.category(char) == "Cc" for char in kept) or _HIDDEN.search(text):
        raise ValueError("control or invisible character 含有控制或不可见字符")
    return text


def Line(n: int, *, least: int = 1) -> Any:
    """One line of text, ``least``..n code points, NFC, trimmed, no control or invisible characters."""
    return Annotated[str, BeforeValidator(lambda v: _clean(v, breaks=False)), Field(min_length=least, max_length=n)]


def Text(n: int, *, least: int = 1) -> Any:
    """Several lines of text, ``least``..n code points; newline and tab allowed."""
    return Annotated[str, BeforeValidator(lambda v: _clean(v, breaks=True)), Field(min_length=least, max_length=n)]


def listof(item: Any, n: int, *, least: int = 0) -> Any:
    """A list of ``least``..n items."""
    return Annotated[list[item], Field(min_length=least, max_length=n)]


def _whole(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("a whole number is wanted 应为整数")
    return value


Int4 = Annotated[int, Field(ge=-_INT4, le=_INT4), BeforeValidator(_whole)]
Int8 = Annotated[int, Field(ge=-_INT8, le=_INT8), BeforeValidator(_whole)]
Count = Annotated[int, Field(ge=0, le=_INT4), BeforeValidator(_whole)]
Ordinal = Annotated[int, Field(ge=1, le=_INT4), BeforeValidator(_whole)]
Version = Ordinal
Fen = Annotated[int, Field(ge=0, le=_INT8), BeforeValidator(_whole)]
Ratio = Annotated[Decimal, Field(ge=0, le=1, decimal_places=6, allow_inf_nan=False)]
Score = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4, allow_inf_nan=False)]
Fte = Annotated[Decimal, Field(ge=0, le=1, decimal_places=2, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _in_the_peoples_republic(value: date) -> date:
    if not _FIRST_DAY <= value <= _LAST_DAY:
        raise ValueError("outside 1949-10-01..2100-12-31 日期超出范围")
    return value


def _with_offset(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an offset is wanted 缺少时区")
    _in_the_peoples_republic(value.date())
    return value.astimezone(UTC)


def _no_clock_number(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError("an ISO 8601 text is wanted 应为 ISO 8601 日期")
    return value


Day = Annotated[date, BeforeValidator(_no_clock_number), AfterValidator(_in_the_peoples_republic)]
Moment = Annotated[datetime, BeforeValidator(_no_clock_number), AfterValidator(_with_offset)]
AsOf = Day
Id = UUID
Cursor = Annotated[str, Field(min_length=1, max_length=512, pattern=r"^[A-Za-z0-9_\-.=]+$")]
SchoolCode = Annotated[str, Field(pattern=r"^[0-9]{10}$", min_length=10, max_length=10)]
AreaCode = Annotated[str, Field(pattern=r"^[0-9]{6}$", min_length=6, max_length=6)]
Limit = Annotated[int, Field(ge=1, le=200)]
PageNo = Annotated[int, Field(ge=1, le=10_000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)]
SchoolYearName = Annotated[str, Field(pattern=r"^20[0-9]{2}-20[0-9]{2}$", min_length=9, max_length=9)]
TermName = Annotated[str, Field(pattern=r"^20[0-9]{2}-20[0-9]{2}-[12]$", min_length=11, max_length=11)]


def _id_number(value: str) -> str:
    if not is_id_number(value):
        raise ValueError("check digit 身份证号校验位不符 (GB 11643)")
    return value.upper()


def is_id_number(text: str) -> bool:
    """Whether the text is an identity number with the right check digit (GB 11643-1999)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", text):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, text[:17], strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


IdNumber = Annotated[str, Field(min_length=18, max_length=18), AfterValidator(_id_number)]
Phone = Annotated[str, Field(min_length=7, max_length=20, pattern=r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$")]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]{1,64}@[A-Za-z0-9.-]{1,189}$")]
