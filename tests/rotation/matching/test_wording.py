"""Every fact that the engine can state has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.rotation.matching.core import explain, reasons
from services.rotation.matching.core.kinds import DEFAULT_KINDS
from services.rotation.matching.core.plan import SCALE
from services.rotation.matching.core.rows import NAMED
from services.rotation.matching.core.wording import (
    ABSENT,
    COSTS,
    KINDS,
    TEMPLATES,
    alternative_sentence,
    price_sentence,
    sentence,
)

UNITS = {"u": "城东中学"}


def test_every_reason_code_and_kind_of_the_engine_is_worded() -> None:
    source = Path(reasons.__file__).read_text(encoding="utf-8") + Path(explain.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"((?:result|wish|legal|counts)\.[a-z_]+)"', source))
    assert {"result.placed", "legal.tier", "counts.binding"} <= codes <= TEMPLATES.keys()
    assert set(reasons.REASONS) <= ABSENT.keys()
    assert DEFAULT_KINDS.keys() <= KINDS.keys()


def test_a_placement_is_told_with_its_last_day() -> None:
    values = {"to": "u", "kind": "support", "start": "2026-09-01", "end": "2027-07-10", "load": 100}
    zh, en = sentence("result.placed", values, UNITS)
    assert zh == "2026-09-01 至 2027-07-09 到城东中学支教，工作量 100%。"
    assert en == "From 2026-09-01 to 2027-07-09 at 城东中学: support teaching, 100% of full time."


def test_somebody_of_no_tier_is_not_called_none() -> None:
    for words in sentence("legal.tier", {"tier": None, "kind": "secondment"}, UNITS):
        assert "None" not in words


@pytest.mark.parametrize(
    ("lo", "hi", "zh"), [(15, None, "不少于 15"), (None, 2, "不多于 2"), (0, 0, "等于 0"), (None, None, "无界限")]
)
def test_bounds_are_said_as_they_are(lo: int | None, hi: int | None, zh: str) -> None:
    assert zh in sentence("counts.slack", {"rule": "A19", "value": 15, "lo": lo, "hi": hi}, UNITS)[0]


def test_an_impossible_alternative_names_what_stands_in_its_way() -> None:
    item = {"unit_id": "u", "kind": "support", "is_possible": False, "blocked_by": ["A20/g"], "split": {}, "others": 0}
    zh, en = alternative_sentence(item, UNITS)
    assert "A20/g" in zh
    assert "A20/g" in en


def test_equal_numbers_are_said_to_be_equal() -> None:
    zh, en = sentence("counts.equal", {"rule": "A20", "each": 12}, UNITS)
    assert zh == "计入 A20：派出与接收各 12 人，两者须相等，少一人即不相等。"
    assert en == "Counts for A20: 12 sent and 12 received, which must be equal; one fewer breaks it."


def test_a_reason_is_told_once_with_the_kinds_it_bars() -> None:
    zh, en = sentence("absent.stage", {"unit_id": "u", "kinds": ("support", "walk"), "rule": None}, UNITS)
    assert zh == "不能以支教、走教形式去城东中学：学段不符。"
    assert en == "Cannot go to 城东中学 (support teaching, walk teaching): another stage."


def test_a_price_is_split_by_what_charges_it() -> None:
    rows = {"cover/u/junior.math/1": 2 * SCALE, "cover/u/junior.math/2": SCALE, "A19/group=g/2026-2027": SCALE}
    price = {"unit_id": "u", "kind": "support", "total": 8 * SCALE, "terms": {"rank_points": 4 * SCALE}, "rows": rows}
    zh, en = price_sentence(price, UNITS)
    assert zh == "若去城东中学（支教）：至少约 +8 分（志愿未满足 4 + 学科师资 3 + A19 1），未逐一重算。"
    assert en.endswith("(preference not met 4 + cover of the subject 3 + A19 1); not solved again.")
    assert price_sentence(price | {"total": -1}, UNITS)[0] == "若去城东中学（支教）：影子价格分不出高低，未逐一重算。"
    assert {*NAMED, "one", "guard", "tier", "imbalance"} - {"rule"} <= COSTS.keys()
