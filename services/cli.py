"""The ``tongzhou`` command: composes each service's commands lazily."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

SERVICES = ("registry", "rotation", "evaluation")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its return value is the exit code."""
    parser = argparse.ArgumentParser(prog="tongzhou", description="Tongzhou 同舟: schools run in groups")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring every database to its head").add_argument("--to", default="head")
    worker = commands.add_parser("worker", help="run the jobs of one service")
    worker.add_argument("service", choices=SERVICES)
    document = commands.add_parser("openapi", help="write each service's OpenAPI document and the merged one")
    document.add_argument("--check", action="store_true", help="only tell whether they are current")
    commands.add_parser("clients", help="generate and compile the users' TypeScript and Python clients")
    for service in SERVICES:
        import_module(f"services.{service}.cli").add_commands(commands)
    arguments = parser.parse_args(argv)
    return run(arguments)


def run(arguments: argparse.Namespace) -> int:
    """Dispatch to the module that does the work; nothing heavy is imported before."""
    match arguments.command:
        case "migrate":
            from services.chassis.migrations import migrate

            for service in SERVICES:
                migrate(service, os.environ[f"TONGZHOU_{service.upper()}_OWNER_DATABASE_URL"], arguments.to)
        case "worker":
            from services.chassis.worker import main as work

            return work(import_module(f"services.{arguments.service}.main").app)
        case "openapi":
            from services.documents import write

            return write(check=arguments.check)
        case "clients":
            from services.documents import generate_clients

            return generate_clients()
        case _:
            return int(arguments.run(arguments) or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
