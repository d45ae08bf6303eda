"""Runs, scenarios, placements and counted staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.chassis.database import row_security

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("staff_cells", "runs", "scenarios", "placements", "scenario_explanations", "scenario_moves")
# A move is seen by the school that sends and by the school that hosts.
SHARED = {
    "scenario_moves": "from_school_id = app_school() OR to_school_id",
    "placements": "home_school_id = app_school() OR host_school_id",
    "scenario_explanations": "school_id",
}


def upgrade() -> None:
    op.create_table(
        "staff_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_name", sa.String(length=120), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("group_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("age_band", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=True),
        sa.Column("is_backbone", sa.Boolean(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_cells")),
    )
    op.create_index(op.f("ix_staff_cells_district_id"), "staff_cells", ["district_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "done",
                "infeasible",
                "failed",
                "cancelled",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("engine", sa.String(length=80), nullable=True),
        sa.Column("sizes", JSONB(), nullable=False),
        sa.Column("conflicts", JSONB(), nullable=False),
        sa.Column("repairs", JSONB(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_runs_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_round_id"), "runs", ["round_id"], unique=False)
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("is_certified", sa.Boolean(), nullable=False),
        sa.Column("report", JSONB(), nullable=False),
        sa.Column("tiers", JSONB(), nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("balance", JSONB(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_scenarios_round_id_rounds")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_scenarios_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
    )
    op.create_index(op.f("ix_scenarios_round_id"), "scenarios", ["round_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=60), nullable=False),
        sa.Column("home_unit_id", sa.Uuid(), nullable=False),
        sa.Column("home_school_id", sa.Uuid(), nullable=True),
        sa.Column("home_name", sa.String(length=120), nullable=False),
        sa.Column("host_unit_id", sa.Uuid(), nullable=False),
        sa.Column("host_school_id", sa.Uuid(), nullable=True),
        sa.Column("host_name", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("terms", sa.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("counts_for", sa.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("counters", sa.ARRAY(sa.String(length=24)), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "active",
                "report_due",
                "completed",
                "early_returned",
                "cancelled",
                name="placementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("needs_report", sa.Boolean(), nullable=False),
        sa.Column("report", sa.String(length=4000), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_placements_round_id_rounds")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.id"], name=op.f("fk_placements_scenario_id_scenarios")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("round_id", "person_id", "kind", "starts_on", name="uq_placements_once"),
    )
    op.create_index(op.f("ix_placements_district_id"), "placements", ["district_id"], unique=False)
    op.create_index(op.f("ix_placements_group_id"), "placements", ["group_id"], unique=False)
    op.create_index(op.f("ix_placements_home_school_id"), "placements", ["home_school_id"], unique=False)
    op.create_index(op.f("ix_placements_host_school_id"), "placements", ["host_school_id"], unique=False)
    op.create_index(op.f("ix_placements_person_id"), "placements", ["person_id"], unique=False)
    op.create_index(op.f("ix_placements_round_id"), "placements", ["round_id"], unique=False)
    op.create_table(
        "scenario_explanations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=60), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_scenario_explanations_scenario_id_scenarios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_explanations")),
        sa.UniqueConstraint("scenario_id", "person_id", name="uq_scenario_explanations_person"),
    )
    op.create_table(
        "scenario_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=60), nullable=False),
        sa.Column("from_unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_school_id", sa.Uuid(), nullable=True),
        sa.Column("to_unit_id", sa.Uuid(), nullable=False),
        sa.Column("to_school_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("terms", sa.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("is_volunteer", sa.Boolean(), nullable=False),
        sa.Column("is_conscripted", sa.Boolean(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=True),
        sa.Column("cost", JSONB(), nullable=False),
        sa.Column("counts_for", sa.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("pair_key", sa.String(length=240), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_scenario_moves_scenario_id_scenarios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_moves")),
        sa.UniqueConstraint("scenario_id", "key", name="uq_scenario_moves_key"),
    )
    for table, schools in SHARED.items():
        for line in row_security(table, school=schools, person="person_id"):
            op.execute(line)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
