"""Frameworks, exam sums, value-added fits, review rounds with their snapshots, and scores are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.chassis.database import row_security

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Class 2: a school's results and what it reports of itself. Sums, snapshots and group results stay in the district.
SCHOOL_ROWS = ("exam_blocks", "va_effects", "reported_values", "unit_results")
DISTRICT_ROWS = ("va_group_effects", "snapshots", "group_results")
TABLES = (
    "framework_versions",
    "framework_signoffs",
    "exam_batches",
    "exam_blocks",
    "va_fits",
    "va_effects",
    "va_group_effects",
    "reported_values",
    "snapshots",
    "review_rounds",
    "reviews",
    "score_runs",
    "unit_results",
    "group_results",
)


def upgrade() -> None:
    op.create_table(
        "framework_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("semver", sa.String(length=20), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("scheme_type", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "consulting",
                "approved",
                "frozen",
                "retired",
                name="frameworkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "weights_status",
            sa.Enum(
                "example",
                "consulted",
                "signed",
                name="weightsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("bundle_mode", sa.String(length=20), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_versions")),
        sa.UniqueConstraint("district_id", "code", "semver", name="uq_framework_versions_code"),
    )
    op.create_index(op.f("ix_framework_versions_district_id"), "framework_versions", ["district_id"], unique=False)
    op.create_table(
        "framework_signoffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "consulting",
                "approved",
                "frozen",
                "retired",
                name="frameworkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("power", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework_versions.id"],
            name=op.f("fk_framework_signoffs_framework_id_framework_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_signoffs")),
    )
    op.create_index(op.f("ix_framework_signoffs_framework_id"), "framework_signoffs", ["framework_id"], unique=False)
    op.create_table(
        "exam_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum("reducing", "ready", name="batchstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("terms", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("decimals", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("context", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("quantised", sa.Boolean(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("dropped", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_batches")),
    )
    op.create_index(op.f("ix_exam_batches_district_id"), "exam_batches", ["district_id"], unique=False)
    op.create_table(
        "exam_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("school_code", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("sums", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["exam_batches.id"], name=op.f("fk_exam_blocks_batch_id_exam_batches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_blocks")),
        sa.UniqueConstraint("batch_id", "unit_id", name="uq_exam_blocks_unit"),
    )
    op.create_index(op.f("ix_exam_blocks_batch_id"), "exam_blocks", ["batch_id"], unique=False)
    op.create_table(
        "va_fits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("sums_sha256", sa.String(length=64), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("specifications", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fitted_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["exam_batches.id"], name=op.f("fk_va_fits_batch_id_exam_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_va_fits")),
    )
    op.create_index(op.f("ix_va_fits_batch_id"), "va_fits", ["batch_id"], unique=False)
    op.create_index(op.f("ix_va_fits_district_id"), "va_fits", ["district_id"], unique=False)
    op.create_table(
        "va_effects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fit_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specification", sa.String(length=1), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("effect", sa.Double(), nullable=True),
        sa.Column("se", sa.Double(), nullable=True),
        sa.Column("reliability", sa.Double(), nullable=True),
        sa.Column("effect_size", sa.Double(), nullable=True),
        sa.Column("effect_size_se", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["fit_id"], ["va_fits.id"], name=op.f("fk_va_effects_fit_id_va_fits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_va_effects")),
        sa.UniqueConstraint("fit_id", "specification", "unit_id", name="uq_va_effects_unit"),
    )
    op.create_index(op.f("ix_va_effects_fit_id"), "va_effects", ["fit_id"], unique=False)
    op.create_table(
        "va_group_effects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fit_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specification", sa.String(length=1), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Double(), nullable=False),
        sa.Column("se", sa.Double(), nullable=False),
        sa.Column("effect_size", sa.Double(), nullable=False),
        sa.Column("lower", sa.Double(), nullable=False),
        sa.Column("upper", sa.Double(), nullable=False),
        sa.Column("v", sa.Double(), nullable=True),
        sa.Column("v_se", sa.Double(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["fit_id"], ["va_fits.id"], name=op.f("fk_va_group_effects_fit_id_va_fits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_va_group_effects")),
        sa.UniqueConstraint("fit_id", "specification", "group_id", name="uq_va_group_effects_group"),
    )
    op.create_index(op.f("ix_va_group_effects_fit_id"), "va_group_effects", ["fit_id"], unique=False)
    op.create_table(
        "reported_values",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("node_code", sa.String(length=60), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_values")),
        sa.UniqueConstraint("school_id", "unit_id", "node_code", "school_year", name="uq_reported_values_leaf"),
    )
    op.create_index(op.f("ix_reported_values_district_id"), "reported_values", ["district_id"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
    )
    op.create_index(op.f("ix_snapshots_district_id"), "snapshots", ["district_id"], unique=False)
    op.create_index(op.f("ix_snapshots_round_id"), "snapshots", ["round_id"], unique=False)
    op.create_table(
        "review_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("fit_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "frozen",
                "scored",
                "moderated",
                "notified",
                "final",
                "published",
                "closed",
                "void",
                name="reviewroundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("in_shadow", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("ran_by", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("entered_by", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("left_out", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("pending", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fit_id"], ["va_fits.id"], name=op.f("fk_review_rounds_fit_id_va_fits")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework_versions.id"], name=op.f("fk_review_rounds_framework_id_framework_versions")
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_review_rounds_snapshot_id_snapshots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rounds")),
    )
    op.create_index(op.f("ix_review_rounds_district_id"), "review_rounds", ["district_id"], unique=False)
    op.create_index(
        "uq_review_rounds_year",
        "review_rounds",
        ["district_id", "school_year"],
        unique=True,
        postgresql_where=sa.text("state <> 'void'"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("memberships", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_reviews_round_id_review_rounds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("round_id", "unit_id", name="uq_reviews_unit"),
    )
    op.create_index(op.f("ix_reviews_round_id"), "reviews", ["round_id"], unique=False)
    op.create_table(
        "score_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("run_hash", sa.String(length=64), nullable=False),
        sa.Column("framework_sha256", sa.String(length=64), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("incentives", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ran_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_score_runs_round_id_review_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_runs")),
        sa.UniqueConstraint("round_id", "run_hash", name="uq_score_runs_hash"),
    )
    op.create_index(op.f("ix_score_runs_district_id"), "score_runs", ["district_id"], unique=False)
    op.create_index(op.f("ix_score_runs_round_id"), "score_runs", ["round_id"], unique=False)
    op.create_table(
        "unit_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Double(), nullable=True),
        sa.Column("group_score", sa.Double(), nullable=True),
        sa.Column("bundled", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("bands", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("limits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("missing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("waterfalls", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.id"], name=op.f("fk_unit_results_run_id_score_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_results")),
        sa.UniqueConstraint("run_id", "unit_id", name="uq_unit_results_unit"),
    )
    op.create_index(op.f("ix_unit_results_run_id"), "unit_results", ["run_id"], unique=False)
    op.create_table(
        "group_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("partners", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.id"], name=op.f("fk_group_results_run_id_score_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_results")),
        sa.UniqueConstraint("run_id", "group_id", name="uq_group_results_group"),
    )
    op.create_index(op.f("ix_group_results_run_id"), "group_results", ["run_id"], unique=False)
    for table in SCHOOL_ROWS:
        for statement in row_security(table, school="school_id"):
            op.execute(statement)
    for table in DISTRICT_ROWS:
        for statement in row_security(table):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
