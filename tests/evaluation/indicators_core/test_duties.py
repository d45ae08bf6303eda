"""Duties become observations by the events that count: the figures of the clauses, the states of what is missing."""

import pytest

from services.evaluation.indicators.core import Duty, DutyEvidenceMismatch, Required, State, duty_observations, owed_by
from services.evaluation.indicators.core.duties import is_over_max, met_share
from services.evaluation.scoring.core import ScoreInput, UnitInput, score
from tests.evaluation.scoring_core.builders import a_framework, a_node

XX_COUNTY = frozenset({"A15", "A16", "A19", "A20"})


def a_duty(requirement: str, done: int, *, source: str = "rotation", excused: bool = False, **required) -> Duty:
    ids = tuple(f"{requirement}-{k}" for k in range(done))
    return Duty(
        f"duty-{requirement}",
        requirement,
        "a",
        "g",
        Required(**required),
        done,
        ids,
        (("late-event", "before_approval"),),
        "hard",
        "due",
        excused,
        source,
    )


def _framework(*requirements: str):
    leaf = {"source": "rotation", "lens": "process", "norm": {"method": "duty"}}
    selector = {"resource": "duties", "requirement_ids": list(requirements)}
    return a_framework([a_node("root", None, kind="agg"), a_node("d", "root", selector=selector, **leaf)])


def _observed(framework, duties, profile=XX_COUNTY):
    return duty_observations(framework, duties, unit_id="a", period="p", requirement_ids=profile)[0]


@pytest.mark.parametrize(
    ("duty", "share"),
    [
        (a_duty("A19", 14, minimum=15), 14 / 15),
        (a_duty("A19", 15, minimum=15), 1),
        (a_duty("A19", 20, minimum=15), 1),
        (a_duty("A20", 14, minimum=15, pair_of="A19"), 14 / 15),
        (a_duty("A20", 15, minimum=14, pair_of="A19"), 14 / 15),
        (a_duty("A20", 0, minimum=0, pair_of="A19"), 1),
        (a_duty("E15", 7, minimum=8, maximum=10), 7 / 8),
        (a_duty("E15", 9, minimum=8, maximum=10), 1),
        (a_duty("E15", 11, minimum=8, maximum=10), 1),
        (a_duty("E17", 3, minimum=4, ratio=0.1), 0.75),
    ],
)
def test_golden_shares_of_the_clauses(duty: Duty, share: float) -> None:
    """A19 不少于15, A20 对等数量, E15 8至10 (both ends), E17 10 % of 31 rounded up."""
    assert met_share(duty) == pytest.approx(share)


def test_e15_over_the_upper_end_is_a_flag_and_earns_no_more() -> None:
    assert is_over_max(a_duty("E15", 11, minimum=8, maximum=10))
    assert not is_over_max(a_duty("E15", 10, minimum=8, maximum=10))


def test_process_points_resolve_to_event_ids() -> None:
    framework = _framework("A19")
    observation = _observed(framework, [a_duty("A19", 3, minimum=15)])
    assert observation.evidence == ("A19-0", "A19-1", "A19-2")
    assert observation.uncounted == (("late-event", "before_approval"),)
    result = score(ScoreInput(framework, "p", (UnitInput("a", "junior", 1),), (observation,), draws=0))
    leaf = next(n for n in result.units[0].nodes if n.node_code == "d")
    assert (leaf.points, leaf.evidence) == (pytest.approx(20), observation.evidence)


def test_several_requirements_weigh_the_same_whatever_their_windows() -> None:
    months = [a_duty("A16", k % 2, source="rotation", minimum=1) for k in range(10)]
    observation = _observed(_framework("A16", "A19"), [*months, a_duty("A19", 15, minimum=15)])
    assert observation.value == pytest.approx((0.5 + 1) / 2)


@pytest.mark.parametrize(
    ("duties", "profile", "reason"),
    [
        ([a_duty("E15", 8, minimum=8)], XX_COUNTY, "duty_not_in_policy"),
        ([], XX_COUNTY | {"E15"}, "no_duty_owed"),
        ([a_duty("E15", 0, minimum=8, excused=True)], XX_COUNTY | {"E15"}, "excused"),
        ([a_duty("E15", 8, source="registry", minimum=8)], XX_COUNTY | {"E15"}, "no_duty_owed"),
    ],
)
def test_what_is_not_owed_is_not_applicable_with_its_reason(duties, profile, reason: str) -> None:
    observation = _observed(_framework("E15"), duties, profile)
    assert (observation.state, observation.value, observation.reason) == (State.NOT_APPLICABLE, None, reason)


@pytest.mark.parametrize(("done", "ids"), [(2, ("e1",)), (1, ()), (0, ("e1",))])
def test_a_count_that_its_events_do_not_bear_is_refused(done: int, ids: tuple[str, ...]) -> None:
    duty = Duty("d1", "A19", "a", "g", Required(minimum=15), done, ids, (), "soft", "due", source="rotation")
    with pytest.raises(DutyEvidenceMismatch, match="d1"):
        _observed(_framework("A19"), [duty])


def test_a_unit_owes_its_own_duties_and_those_of_its_groups() -> None:
    own, groups = a_duty("A19", 1, minimum=1), Duty("g1", "A16", None, "g", Required(), 0, (), (), "hard", "due")
    others = Duty("o1", "A19", "b", "g", Required(), 0, (), (), "hard", "due")
    elsewhere = Duty("o2", "A16", None, "h", Required(), 0, (), (), "hard", "due")
    assert owed_by([own, groups, others, elsewhere], "a", ["g"]) == (own, groups)
