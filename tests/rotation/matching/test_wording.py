"""Every fact that the engine can state has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.rotation.matching.core import explain, reasons
from services.rotation.matching.core.kinds import DEFAULT_KINDS
from services.rotation.matching.core.wording import ABSENT, KINDS, TEMPLATES, alternative_sentence, sentence

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
