"""Weak duality in integers: a bound that holds for any multipliers (docs/formats/rotation/certificate.md)."""

from collections.abc import Iterable, Mapping

from services.rotation.matching.core.plan import SCALE
from services.rotation.matching.core.rows import Column, Row


def multipliers(duals: Mapping[str, float], rows: Mapping[str, Row]) -> dict[str, int]:
    """LP duals rounded to the scale 2^20; one that leans on an open end is dropped."""
    rounded = {key: round(dual * SCALE) for key, dual in duals.items()}
    return {key: y for key, y in rounded.items() if y and (rows[key].lo if y > 0 else rows[key].hi) is not None}


def scaled_bound(
    columns: Iterable[Column], rows: Mapping[str, Row], costs: Mapping[str, int], given: Mapping[str, int]
) -> int:
    """L: 2^20 times a lower bound of the cost over the block."""
    bound, reduced = 0, {}
    for key, y in given.items():
        row = rows[key]
        bound += y * ((row.lo if y > 0 else row.hi) or 0)
        for column, weight in row.coefficients.items():
            reduced[column] = reduced.get(column, 0) - y * weight
    for column in columns:
        left = SCALE * costs.get(column.key, 0) + reduced.get(column.key, 0)
        bound += min(0, left) * column.upper
    return bound


def rounded_up(scaled: int) -> int:
    """The integer bound of a block: ceil(L / 2^20)."""
    return -(-scaled // SCALE)
