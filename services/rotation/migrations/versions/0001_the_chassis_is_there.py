"""The chassis's tables, the queue, scope functions and an insert-only journal."""

from __future__ import annotations

from services.chassis.migrations import create_chassis, drop_chassis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis("rotation")


def downgrade() -> None:
    drop_chassis()
