"""The catalogue: which requirement ids are driven by which tests, and that every id named exists."""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent


def known() -> dict[str, str]:
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8-sig") as file:
        return {row["id"]: row["owner"] for row in csv.DictReader(file)}


def covered() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.requirement":
                        for argument in decorator.args:
                            found[ast.literal_eval(argument)].append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def test_every_requirement_a_test_names_exists() -> None:
    assert set(covered()) <= set(known())


def test_the_catalogue_counts_each_clause_once(capsys) -> None:
    owners = known()
    assert len(owners) == 187
    ids = covered()
    with capsys.disabled():
        for owner in sorted(set(owners.values())):
            mine = [key for key, value in owners.items() if value == owner]
            print(f"\n{owner}: {sum(key in ids for key in mine)} of {len(mine)} clauses driven by tests", end="")
