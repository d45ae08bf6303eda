"""The solver against every possible plan of tiny instances: same tier values, real conflicts, true repairs."""

import pytest

from services.rotation.matching.core.plan import Plan
from services.rotation.matching.core.repairs import apply_repair
from services.rotation.matching.core.solve import solve
from services.rotation.verifier.check import INFEASIBLE, check
from tests.rotation.matching_core.tiny import Enumerated, tiny

SEEDS = range(320)
MOST_PLANS = 40_000


def _solved(seed: int) -> tuple[Enumerated, Plan] | None:
    instance = tiny(seed)
    every = Enumerated(instance)
    return None if every.count > MOST_PLANS else (every, solve(instance))


@pytest.mark.parametrize("decade", range(0, len(SEEDS), 20))
def test_no_plan_beats_the_optimum_and_no_feasible_round_is_refused(decade: int) -> None:
    for seed in SEEDS[decade : decade + 20]:
        if (found := _solved(seed)) is None:
            continue
        every, plan = found
        best = every.optimum()
        assert (best is None) == (plan.status == "infeasible"), seed
        if best is not None:
            assert [tier.value for tier in plan.tiers] == best, seed
            report = check(tiny(seed).to_json(), plan.to_json())
            assert report.ok, (seed, report.faults)
            assert all(tier.bound_certified <= tier.value for tier in plan.tiers), seed


def test_conflicts_are_irreducible_and_repairs_hold() -> None:
    seen = repaired = 0
    for seed in SEEDS:
        found = _solved(seed)
        if found is None or found[1].status == "optimal":
            continue
        every, plan = found
        assert check(tiny(seed).to_json(), plan.to_json()).exit_code == INFEASIBLE, seed
        for conflict in plan.conflicts:
            members = {m.instance for m in conflict.members}
            assert not every.feasible(members).any(), seed
            assert all(every.feasible(members - {one}).any() for one in members), seed
            seen += 1
        assert plan.repairs, seed
        for repair in plan.repairs:
            assert repair.verified
            assert Enumerated(apply_repair(tiny(seed), repair)).optimum() is not None, seed
            repaired += 1
    assert seen >= 20, "the seeds hold too few infeasible rounds to mean anything"
    assert repaired >= 20
