"""Sums are lossless: any sharding, any order, subtract then add, finer scales, to the last bit."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.valueadded.core import (
    POOLED,
    Design,
    FitRefused,
    column_of_floats,
    column_of_texts,
    merged,
    pooled_small,
    reduce_rows,
    removed,
    scale_of_floats,
    scale_of_texts,
    sums_sha256,
)
from services.evaluation.valueadded.core.sums import SumsDiffer, index_of
from tests.evaluation.valueadded_core.builders import a_batch, generator


def test_the_scale_is_read_from_the_text_of_decimals() -> None:
    assert scale_of_texts(["71.5", "80", "-3.25"]).decimals == 2
    assert scale_of_texts(["71.50"]).decimals == 2
    assert scale_of_texts(["12"]).decimals == 0
    long = scale_of_texts(["0.12345678901"])
    assert (long.decimals, long.is_quantised) == (9, True)


def test_binary_floats_get_the_smallest_scale_that_makes_them_whole() -> None:
    assert scale_of_floats(np.array([0.1, 0.25, 3.0])).decimals == 2
    assert scale_of_floats(np.array([1 / 3])).is_quantised


def test_a_quantised_column_reports_its_largest_rounding_error() -> None:
    column = column_of_texts("x", ["0.12345678906", "1"])
    assert column.is_quantised
    assert column.rounding_error == pytest.approx(6e-11)
    assert not column_of_texts("x", ["0.5", "1.25"]).is_quantised


@pytest.mark.parametrize("text", ["abc", "", "NaN", "inf"])
def test_what_is_no_number_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        column_of_texts("x", [text])


def test_a_value_beyond_62_bits_is_refused_before_anything_wraps() -> None:
    with pytest.raises(FitRefused, match="62 bits") as refused:
        column_of_texts("score", ["9" * 19])
    assert (refused.value.slug, refused.value.columns) == ("fixed-point-overflow", ("score",))
    with pytest.raises(FitRefused):
        column_of_floats("score", np.array([1e19]))


def test_products_too_wide_for_64_bits_are_still_exact() -> None:
    column = column_of_texts("x", ["3000000000.1", "-2999999999.9", "4000000000.3"])
    sums = reduce_rows(["a", "a", "a"], {"x": column, "y": column}, Design.of("x"), "y")
    exact = sum(int(v) ** 2 for v in column.scaled)
    assert exact > 2**63
    assert sums.schools["a"][index_of(3, 1, 2)] == exact


def test_terms_are_columns_hinges_and_levels() -> None:
    columns = {"x": column_of_texts("x", ["1.0", "2.5", "4.0"]), "y": column_of_texts("y", ["1", "1", "1"])}
    sums = reduce_rows(["a"] * 3, columns, Design.of("x", "x>2.25", "x=4"), "y")
    size = len(sums.terms)
    total = [Decimal(sums.schools["a"][index_of(size, 0, c)]).scaleb(-sums.decimals[c]) for c in range(size)]
    assert total == [3, Decimal("7.5"), Decimal("0.25") + Decimal("1.75"), 1, 3]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 64), st.integers(0, 1000))
def test_any_sharding_in_any_order_gives_the_same_integers(shards: int, seed: int) -> None:
    batch = a_batch(11, [7, 12, 3, 20, 9])
    whole = batch.sums()
    order = generator(seed).permutation(len(batch.prior))
    parts = [batch.sums(rows) for rows in np.array_split(order, shards) if len(rows)]
    total = parts[0]
    for part in parts[1:]:
        total = merged(total, part)
    assert total.schools == whole.schools
    assert sums_sha256(total) == sums_sha256(whole)


def test_what_is_removed_and_merged_again_leaves_no_trace() -> None:
    batch = a_batch(5, [8, 15])
    whole, part = batch.sums(), batch.sums(np.arange(0, 6))
    assert merged(removed(whole, part), part).schools == whole.schools
    with pytest.raises(SumsDiffer):
        removed(part, whole)


def test_shards_of_different_scales_merge_exactly() -> None:
    def of(texts: list[str]):
        column = column_of_texts("x", texts)
        return reduce_rows(["a"] * len(texts), {"x": column, "y": column}, Design.of("x"), "y")

    both, apart = of(["1", "2.25"]), merged(of(["1"]), of(["2.25"]))
    assert (apart.schools, apart.decimals) == (both.schools, both.decimals)


def test_schools_under_ten_pupils_are_pooled_or_dropped() -> None:
    batch = a_batch(3, [4, 7, 30])
    pooled, small = pooled_small(batch.sums())
    assert small == ("s000", "s001")
    assert {s: b[0] for s, b in pooled.schools.items()} == {POOLED: 11, "s002": 30}
    alone, _ = pooled_small(a_batch(3, [4, 30]).sums())
    assert set(alone.schools) == {"s001"}
