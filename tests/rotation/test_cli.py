"""``tongzhou rotation``: files in, files out, honest exit codes, no service running."""

from __future__ import annotations

import json
from pathlib import Path

from services.cli import main


def test_generate_solve_check_explain(tmp_path: Path, capsys) -> None:
    instance, plan = tmp_path / "instance.json", tmp_path / "plan.json"
    assert main(["rotation", "generate", "--size", "town", "--seed", "7", "-o", str(instance)]) == 0
    solved = main(["rotation", "solve", str(instance), "-o", str(plan)])
    assert solved in (0, 4)
    assert main(["rotation", "check", str(instance), str(plan)]) == solved
    teacher = json.loads(instance.read_text())["teachers"][0]["teacher_id"]
    assert main(["rotation", "explain", str(instance), str(plan), "--teacher", teacher]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_changed_plan_is_refused(tmp_path: Path) -> None:
    instance, plan = tmp_path / "instance.json", tmp_path / "plan.json"
    main(["rotation", "generate", "--size", "county", "--seed", "3", "-o", str(instance)])
    main(["rotation", "solve", str(instance), "-o", str(plan)])
    told = json.loads(plan.read_bytes())
    told["moves"] = told["moves"][1:]
    plan.write_text(json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    assert main(["rotation", "check", str(instance), str(plan)]) in (1, 2)


def test_a_malformed_instance_is_named_and_writes_nothing(tmp_path: Path, capsys) -> None:
    bad, out = tmp_path / "bad.json", tmp_path / "plan.json"
    bad.write_text("{}")
    assert main(["rotation", "solve", str(bad), "-o", str(out)]) == 3
    assert not out.exists()
    assert "fault" in capsys.readouterr().out
