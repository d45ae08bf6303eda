"""The ``tongzhou rotation`` commands."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this service's commands to the ``tongzhou`` parser."""
