"""${message}."""

from __future__ import annotations

from services.chassis.migrations import statements

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "statements([])"}


def downgrade() -> None:
    ${downgrades if downgrades else "statements([])"}
