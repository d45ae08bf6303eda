"""The ``tongzhou rotation`` commands: generate, solve, check and explain documented files, with no service running."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this service's commands to the ``tongzhou`` parser."""
    verbs = commands.add_parser("rotation", help="match teachers from files").add_subparsers(required=True)
    generate = verbs.add_parser("generate", help="write a synthetic instance")
    generate.add_argument("--size", default="county", choices=("county", "town"))
    generate.add_argument("--seed", type=int, default=1)
    generate.set_defaults(run=_generate)
    solve = verbs.add_parser("solve", help="write the optimal plan of an instance, or its conflict")
    solve.set_defaults(run=_solve)
    check = verbs.add_parser("check", help="verify a plan and its certificate; exit 0 only when all of it holds")
    check.set_defaults(run=_check)
    explain = verbs.add_parser("explain", help="why a teacher goes there and not elsewhere")
    explain.add_argument("--teacher", required=True)
    explain.set_defaults(run=_explain)
    for verb in (solve, check, explain):
        verb.add_argument("instance", type=Path)
    for verb in (check, explain):
        verb.add_argument("plan", type=Path)
    for verb in (generate, solve, explain):
        verb.add_argument("-o", "--out", type=Path, required=verb is not explain)


def _generate(arguments: argparse.Namespace) -> int:
    from services.rotation.matching.core import commands

    arguments.out.write_bytes(commands.generate(arguments.size, arguments.seed))
    return commands.OK


def _solve(arguments: argparse.Namespace) -> int:
    from services.rotation.matching.core import commands

    code, plan = commands.solve(arguments.instance.read_bytes())
    return _deliver(code, plan, arguments.out if code != commands.MALFORMED else None)


def _check(arguments: argparse.Namespace) -> int:
    from services.rotation.verifier.check import check

    report = check(arguments.instance.read_bytes(), arguments.plan.read_bytes())
    for fault in report.faults:
        print(fault, file=sys.stderr)
    for tier in report.tiers:
        print(f"{tier.id}: value {tier.value}, certified bound {tier.bound}, gap {tier.gap}")
    return report.exit_code


def _explain(arguments: argparse.Namespace) -> int:
    from services.rotation.matching.core import commands

    told = commands.explain(arguments.instance.read_bytes(), arguments.plan.read_bytes(), arguments.teacher)
    return _deliver(*told, arguments.out)


def _deliver(code: int, content: bytes, out: Path | None) -> int:
    if out is None:
        print(content.decode())
    else:
        out.write_bytes(content)
    return code
