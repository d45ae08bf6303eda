"""From memberships and facts to shares and observations, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.indicators.core import State
from services.evaluation.indicators.core.reading import framework_from
from services.evaluation.indicators.queries import shipped_packs
from services.evaluation.snapshots.core import (
    EffectFact,
    Span,
    UnitFacts,
    frozen_of,
    observations_of,
    shares_of,
    thawed,
    year_of,
)

YEAR = "2026-2027"
BUNDLE = framework_from(shipped_packs()["nanchang-bundle"])
DAYS = st.integers(0, 800).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


def _facts(**more: object) -> UnitFacts:
    plain = {"unit_id": "u", "stage": "junior", "group_ids": frozenset({"g"}), "requirement_ids": frozenset({"A16"}),
             "duties": (), "effect": None, "reported": {}}  # fmt: skip
    return UnitFacts(**(plain | more))  # type: ignore[arg-type]


def _state(leaf: str, *, left_out: frozenset[str] = frozenset(), **more: object) -> tuple[State, str]:
    found = observations_of(BUNDLE, _facts(**more), period=YEAR, left_out=left_out)
    return next((one.state, one.reason) for one in found if one.node_code == leaf)


def test_a_school_year_starts_in_september() -> None:
    assert year_of(YEAR) == (date(2026, 9, 1), date(2027, 9, 1))


def test_a_unit_of_two_groups_shares_its_days_between_them() -> None:
    spans = [Span("a", "member", None, date(2020, 9, 1), None), Span("b", "lead", None, date(2027, 3, 1), None)]
    shares = shares_of(spans, YEAR)
    assert [share.group_id for share in shares] == ["a", "b"]
    assert shares[0].share == 365 / (365 + 184)


@given(st.lists(st.tuples(DAYS, DAYS | st.none()), max_size=4))
def test_shares_sum_to_one_or_there_are_none(ends: list[tuple[date, date | None]]) -> None:
    spans = [Span(str(n), "member", None, since, until) for n, (since, until) in enumerate(ends)]
    shares = shares_of(spans, YEAR)
    assert not shares or abs(sum(share.share for share in shares) - 1) < 1e-12
    assert all(0 < share.share <= 1 for share in shares)


def test_what_nothing_answers_is_pending_and_never_zero() -> None:
    assert _state("NC5") == (State.PENDING, "no_survey")
    assert _state("NC31") == (State.PENDING, "no_exam")
    assert _state("NC41") == (State.NOT_APPLICABLE, "no_duty_owed")
    assert _state("NC22") == (State.NOT_APPLICABLE, "duty_not_in_policy")


def test_the_inspectorate_may_leave_a_leaf_out() -> None:
    assert _state("NC5", left_out=frozenset({"NC5"})) == (State.NOT_APPLICABLE, "left_out")


def test_a_school_with_too_few_pupils_is_suppressed_where_others_are_estimated() -> None:
    assert _state("NC31", effect=EffectFact(0.1, 0.05, 80, "fit")) == (State.OBSERVED, "")
    assert _state("NC31", effect=EffectFact(None, None, None, "fit")) == (State.SUPPRESSED, "too_few_pupils")


def test_a_reported_value_counts_for_its_leaf_only() -> None:
    reported = {"NC11": (82.5, "value-id")}
    found = observations_of(BUNDLE, _facts(reported=reported), period=YEAR, left_out=frozenset())
    values = {one.node_code: one.value for one in found if one.state is State.OBSERVED}
    assert values == {"NC11": 82.5}


def test_what_is_frozen_thaws_to_the_same_observations() -> None:
    found = observations_of(BUNDLE, _facts(effect=EffectFact(0.1, 0.05, 80, "fit")), period=YEAR, left_out=frozenset())
    assert tuple(thawed(yaml.safe_load(yaml.safe_dump(frozen_of(one)))) for one in found) == found
