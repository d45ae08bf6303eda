"""The command functions: bytes in, bytes and an exit code out."""

import json

from services.rotation.matching.core import commands
from services.rotation.verifier.check import check
from tests.rotation.matching_core.test_rules import empty_scope


def test_generate_solve_check_explain() -> None:
    instance = commands.generate("town", 5)
    code, plan = commands.solve(instance)
    assert (code, check(instance, plan).exit_code) == (0, 0)
    code, told = commands.explain(instance, plan, json.loads(plan)["moves"][0]["teacher_id"])
    assert code == 0
    assert json.loads(told)["facts"][0]["code"] == "result.placed"


def test_an_infeasible_round_leaves_with_four_and_a_conflict() -> None:
    code, plan = commands.solve(empty_scope().to_json())
    assert (code, bool(json.loads(plan)["conflicts"])) == (4, True)


def test_what_is_malformed_leaves_with_three_and_a_pointer() -> None:
    assert commands.solve(b'{"format":"tongzhou-rotation-instance/1"}')[0] == 3
    instance = commands.generate("town", 5)
    _, plan = commands.solve(instance)
    assert commands.explain(instance, plan, "nobody")[0] == 3
