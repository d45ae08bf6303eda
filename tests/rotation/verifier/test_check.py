"""The verifier accepts what the solver gives and refuses every lie told about it."""

import ast
import json
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.rotation.matching.core.generator import generate
from services.rotation.matching.core.model import build_model
from services.rotation.matching.core.solve import solve
from services.rotation.verifier import check as checker
from services.rotation.verifier.check import CERTIFICATE_WRONG, MALFORMED, check
from services.rotation.verifier.reading import spelled
from services.rotation.verifier.rows import System
from tests.rotation.matching_core.tiny import tiny

Json = Any


@pytest.fixture(scope="module")
def solved() -> tuple[bytes, Json]:
    instance = generate(4, groups=2, members=3, lead_staff=70, member_staff=40)
    return instance.to_json(), json.loads(solve(instance).to_json())


def test_the_county_plan_is_accepted_and_certified_within_half_a_percent() -> None:
    county = generate(2)
    report = check(county.to_json(), solve(county).to_json())
    assert report.ok
    assert all(0 <= tier.gap * 200 <= tier.value for tier in report.tiers)
    assert {rule.status for rule in report.rules} == {"ok"}


def _leaves(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a plan where a figure or a word stands, but those that are the plan's own to say."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if path == () and key in ("engine", "format"):
            continue
        if isinstance(item, dict | list):
            yield from _leaves(item, (*path, key))
        else:
            yield (*path, key)


def _lied(value: Json, path: tuple[str | int, ...]) -> Json:
    if "multipliers" in path:
        # Changed by a little, a multiplier may prove the very same bound: that is no lie.
        return value + (1 << 30)
    return not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value + "x"


def _at(plan: Json, path: tuple[str | int, ...]) -> Json:
    for step in path:
        plan = plan[step]
    return plan


def _mutations(plan: Json) -> Iterator[tuple[str, Json]]:
    """A lie in one figure, a record dropped, doubled or swapped, a teacher sent elsewhere."""
    draw = np.random.Generator(np.random.Philox(1))
    places = sorted(_leaves(plan), key=str)
    for n in draw.choice(len(places), 260, replace=False):
        lie = deepcopy(plan)
        path = places[int(n)]
        _at(lie, path[:-1])[path[-1]] = _lied(_at(lie, path), path)
        yield f"lie at {path}", lie
    for name in ("moves", "pairs", "rules", "balance", "certificate", "tiers"):
        for n in draw.choice(len(plan[name]), min(8, len(plan[name])), replace=False):
            for word, change in CHANGES.items():
                lie = deepcopy(plan)
                change(lie[name], int(n))
                if lie != plan:
                    yield f"{word} {name} {n}", lie


CHANGES: dict[str, Callable[[list[Json], int], None]] = {
    "drop": lambda records, n: records.pop(n),
    "double": lambda records, n: records.append(records[n]),
    "swap": lambda records, n: records.insert(0, records.pop(n)),
}


def test_every_one_of_hundreds_of_lies_is_refused(solved: tuple[bytes, Json]) -> None:
    instance, plan = solved
    accepted, tried = [], 0
    for name, lie in _mutations(plan):
        tried += 1
        if check(instance, spelled(lie)).ok:
            accepted.append(name)
    assert tried >= 350
    assert accepted == []


def test_a_dropped_move_with_all_figures_restated_is_still_refused(solved: tuple[bytes, Json]) -> None:
    """Consistent lies: the plan of other moves restates everything, but rows break or the bound shows it is worse."""
    instance, plan = solved
    for n in range(0, len(plan["moves"]), 7):
        lie = deepcopy(plan)
        gone = lie["moves"].pop(n)
        lie["pairs"] = [p for p in lie["pairs"] if gone["key"] not in (p["first"], p["second"])]
        assert not check(instance, spelled(lie)).ok


def test_a_verifier_that_trusts_stated_values_would_be_seen(
    solved: tuple[bytes, Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    instance, plan = solved
    lie = deepcopy(plan)
    lie["tiers"][-1]["value"] -= 1
    assert check(instance, spelled(lie)).exit_code == CERTIFICATE_WRONG
    monkeypatch.setattr(checker, "_differences", lambda plan, expected: [])
    assert check(instance, spelled(lie)).ok, "without the comparison the lie passes: the test above bites"


def test_any_multipliers_give_a_true_bound(solved: tuple[bytes, Json]) -> None:
    """Weak duality: whatever the multipliers are, the bound never passes the optimum."""
    instance, plan = solved
    system = System(json.loads(instance))
    chosen = {m["key"]: 1 for m in plan["moves"]}
    checker.complete(system, chosen)
    draw = np.random.Generator(np.random.Philox(2))
    for _ in range(30):
        wild = deepcopy(plan)
        for block in wild["certificate"]:
            for tier in block["tiers"]:
                for key in tier["multipliers"]:
                    tier["multipliers"][key] += int(draw.integers(-(1 << 21), 1 << 21))
        values, _, bounds = checker.bounds_of(system, wild, chosen)
        assert all(bounds[tier] <= values[tier] for tier in system.tiers)


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_builder_and_verifier_write_the_same_rows(seed: int) -> None:
    instance = tiny(seed)
    model, system = build_model(instance), System(json.loads(instance.to_json()))
    ours = {key: (row.lo, row.hi, row.coefficients) for block in model.blocks for key, row in block.rows.items()}
    assert ours == {key: (line.lo, line.hi, line.parts) for key, line in system.lines.items()}
    ends = {key: column.upper for block in model.blocks for key, column in block.columns.items()}
    assert ends == system.ends


@pytest.mark.parametrize(
    ("instance", "plan"),
    [
        (b"", b"{}"),
        (b"[]", b"{}"),
        (b'{"format":"tongzhou-rotation-instance/1"}', b'{"format":"tongzhou-rotation-plan/1"}'),
        (b'{"format":"tongzhou-rotation-instance/1","as_of":1.5}', b'{"format":"tongzhou-rotation-plan/1"}'),
        (b"[" * 100_000, b"{}"),
    ],
)
def test_what_is_no_instance_is_malformed_and_raises_nothing(instance: bytes, plan: bytes) -> None:
    assert check(instance, plan).exit_code == MALFORMED


def test_a_plan_in_another_spelling_is_malformed(solved: tuple[bytes, Json]) -> None:
    assert check(solved[0], json.dumps(solved[1]).encode()).exit_code == MALFORMED


def test_the_verifier_stands_on_the_standard_library_alone() -> None:
    names = set()
    for file in Path(checker.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    strange = {n for n in names if n.split(".")[0] not in sys.stdlib_module_names}
    assert {n for n in strange if not n.startswith("services.rotation.verifier")} == set()
