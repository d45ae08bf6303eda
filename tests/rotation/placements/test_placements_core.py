"""What counts toward a quota, and the lifecycle of a placement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from services.rotation.placements.core import (
    Counted,
    PlacementFacts,
    PlacementState,
    QuotaInstance,
    judge,
    step,
    step_refusal,
)

DAY = date(2026, 10, 1)
FAR = date(2027, 2, 22)
DUTY_FORMAT = Path(__file__).parents[3] / "docs/formats/duty.schema.json"
A19 = QuotaInstance(
    instance="A19/group=g/2026-2027", rule="A19", requirement_id="A19", rule_version="xx:1:A19", severity="soft",
    counter="lead_send", equals_counter=None, pair_of=None, group_id="g", unit_id=None, starts_on=date(2026, 9, 1),
    ends_on=date(2027, 7, 10), lo=15, hi=None, reason=None,
)  # fmt: skip
A20 = replace(
    A19, instance="A20/g", rule="A20", severity="hard", counter="follow_back", equals_counter="support_out", lo=0, hi=0
)


def sent(n: int, *, counter: str = "lead_send", instance: str = A19.instance, state: str = "planned") -> list[Counted]:
    return [
        Counted(f"{counter}-{k}", f"p-{counter}-{k}", (counter,), (instance,), PlacementState(state)) for k in range(n)
    ]


def test_fourteen_of_fifteen_is_at_risk_and_fifteen_is_met() -> None:
    assert judge(A19, sent(14), DAY).state == "at_risk"
    row = judge(A19, sent(15), DAY)
    assert (row.state, len(row.counted)) == ("met", 15)


def test_a_written_reason_excuses_a_soft_rule_and_never_a_hard_one() -> None:
    assert judge(replace(A19, reason="骨干不足"), sent(14), DAY).state == "excused"
    assert judge(replace(A19, reason="骨干不足", severity="hard"), sent(14), DAY).state == "at_risk"


def test_a_window_that_has_ended_is_missed() -> None:
    assert judge(A19, sent(14), date(2027, 7, 10)).state == "missed"
    assert judge(A19, sent(14), date(2026, 8, 31)).state == "due"


def test_fifteen_out_and_fourteen_back_is_not_equal() -> None:
    out = sent(15, counter="support_out", instance=A20.instance)
    back = sent(14, counter="follow_back", instance=A20.instance)
    assert judge(A20, out + back, DAY).state == "at_risk"
    row = judge(A20, out + sent(15, counter="follow_back", instance=A20.instance), DAY)
    assert (row.state, row.min, row.max, len(row.counted)) == ("met", 15, 15, 15)


def test_a_person_counts_once_and_who_came_back_early_does_not() -> None:
    same = [replace(one, person_id="p") for one in sent(3)]
    assert len(judge(A19, same, DAY).counted) == 1
    row = judge(A19, sent(15) + [replace(one, event_id="e") for one in sent(1, state="early_returned")], DAY)
    assert row.uncounted == (("e", "early_returned"),)


def test_a_report_is_wanted_before_a_placement_closes() -> None:
    row = step(PlacementState.REPORT_DUE, PlacementState.COMPLETED)
    assert row
    facts = PlacementFacts(PlacementState.REPORT_DUE, DAY, date(2026, 9, 1), DAY, needs_report=True, has_report=False)
    assert step_refusal(row, facts) == "report-missing"
    assert step_refusal(row, replace(facts, has_report=True)) is None


def test_a_duty_id_of_a_pair_rule_fits_the_wire_and_tells_pairs_and_terms_apart() -> None:
    """docs/formats/duty.schema.json: at most 100 characters; A22 names two units, each by its whole id."""
    limit = json.loads(DUTY_FORMAT.read_text())["properties"]["duty_id"]["maxLength"]
    units = [f"00000000-0000-7000-8000-{k:012}" for k in range(3)]
    pairs = [f"A22-secondment-and-shadow/pair={units[0]}+{unit}/2026-2027-1" for unit in units[1:]]
    ids = [judge(replace(A19, instance=pair, starts_on=day), [], DAY).duty_id for pair in pairs for day in (DAY, FAR)]
    assert len(set(ids)) == 4
    assert max(map(len, ids)) <= limit
    assert ids[0].startswith("A22-secondment-and-shadow/")
    assert ids[0] == judge(replace(A19, instance=pairs[0], starts_on=DAY), sent(3), FAR).duty_id
    assert judge(A19, [], DAY).duty_id == "A19/group=g/2026-2027@2026-09-01"
