"""Each field type: what it takes, what it refuses (trust.md section 8)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError, create_model

from services.chassis import fields
from services.chassis.fields import Draft, Line, Text, listof

LINE, TEXT = Line(10), Text(10)
ACCEPTED: list[tuple[Any, Any, Any]] = [
    (LINE, "  校长 ", "校长"), (LINE, "e\u0301", "é"), (LINE, "x" * 10, "x" * 10), (TEXT, "a\n\tb", "a\n\tb"),
    (fields.Int4, 2**31 - 1, 2**31 - 1), (fields.Int8, -(2**63) + 1, -(2**63) + 1), (fields.Count, 0, 0),
    (fields.Ordinal, 1, 1), (fields.Fen, 2**63 - 1, 2**63 - 1), (fields.Ratio, "0.123456", Decimal("0.123456")),
    (fields.Score, 100, Decimal(100)), (fields.Fte, "0.25", Decimal("0.25")), (fields.Latitude, 90, 90.0),
    (fields.Day, "2026-02-28", None), (fields.Moment, "2026-01-01T08:00:00+08:00", datetime(2026, 1, 1, tzinfo=UTC)),
    (fields.SchoolCode, "0123456789", "0123456789"), (fields.AreaCode, "360429", "360429"),
    (fields.IdNumber, "11010519491231002x", "11010519491231002X"), (fields.Phone, "13812345678", "13812345678"),
    (fields.Phone, "010-87654321", "010-87654321"), (fields.Email, "a@b.cn", "a@b.cn"), (fields.Limit, 200, 200),
    (fields.Sha256, "ab" * 32, "ab" * 32), (fields.SchoolYearName, "2026-2027", "2026-2027"),
    (fields.TermName, "2026-2027-2", "2026-2027-2"), (listof(fields.Int4, 2), [1, 2], [1, 2]),
]  # fmt: skip
REFUSED: list[tuple[Any, Any]] = [
    (LINE, ""), (LINE, "   "), (LINE, "x" * 11), (LINE, "a\x00"), (LINE, "a\nb"), (LINE, "a\x85b"), (LINE, "\ud800"),
    (LINE, "a\u202eb"), (LINE, "a\u200bb"), (LINE, 7), (TEXT, "a\x07"), (TEXT, "a\x00"), (TEXT, "\ufeffa"),
    (fields.Int4, 2**31), (fields.Int4, 1.5), (fields.Int4, True), (fields.Int8, 2**63), (fields.Count, -1),
    (fields.Ordinal, 0), (fields.Fen, -1), (fields.Ratio, "NaN"), (fields.Ratio, float("inf")), (fields.Ratio, "1.1"),
    (fields.Ratio, "0.1234567"), (fields.Score, "100.1"), (fields.Score, "1e400"), (fields.Fte, "0.123"),
    (fields.Latitude, 90.1), (fields.Latitude, float("nan")), (fields.Longitude, 181), (fields.Day, "2026-02-30"),
    (fields.Day, "1949-09-30"), (fields.Day, "2101-01-01"), (fields.Day, 20260101),
    (fields.Moment, "2026-01-01T08:00:00"),
    (fields.Moment, 1e9), (fields.SchoolCode, "１２３４５６７８９０"), (fields.SchoolCode, "123"),
    (fields.AreaCode, "36042"),
    (fields.IdNumber, "110105194912310021"), (fields.Phone, "12812345678"), (fields.Phone, "5551234"),
    (fields.Email, "a b@c.cn"), (fields.Limit, 0), (fields.Limit, 201), (fields.Limit, "abc"), (fields.PageNo, 0),
    (fields.Cursor, "x" * 513), (fields.Cursor, "a b"), (fields.Sha256, "AB" * 32), (fields.Id, "not-a-uuid"),
    (fields.SchoolYearName, "1999-2000"), (fields.TermName, "2026-2027-3"), (listof(fields.Int4, 2), [1, 2, 3]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "kept"), ACCEPTED)
def test_a_good_value_is_kept(kind: Any, given: Any, kept: Any) -> None:
    assert kept is None or TypeAdapter(kind).validate_python(given) == kept


@pytest.mark.parametrize(("kind", "given"), REFUSED)
def test_a_bad_value_is_refused(kind: Any, given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(given)


def test_a_draft_takes_nothing_unknown_and_stays_as_it_is() -> None:
    made = create_model("Some", __base__=Draft, name=(LINE, ...))
    with pytest.raises(ValidationError, match="extra_forbidden"):
        made.model_validate({"name": "x", "id": 1})
    with pytest.raises(ValidationError, match="frozen"):
        made.model_validate({"name": "x"}).name = "y"  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", ["", "11010519491231002", "01010519491231002X", "x" * 18])
def test_an_identity_number_needs_its_check_digit(wrong: str) -> None:
    assert fields.is_id_number("11010519491231002X") and not fields.is_id_number(wrong)
