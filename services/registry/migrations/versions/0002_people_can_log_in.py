"""Accounts, grants, log-ins, guesses, withdrawals and API clients."""

from __future__ import annotations

from services.chassis.migrations import create_tables, drop_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("accounts", "grants", "logins", "guesses", "revocations", "api_clients")


def upgrade() -> None:
    create_tables("registry", TABLES)


def downgrade() -> None:
    drop_tables(TABLES)
