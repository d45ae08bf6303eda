"""Alembic's entry: everything is in the chassis."""

from services.chassis.migrations import run

run()
