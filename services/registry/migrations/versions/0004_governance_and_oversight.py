"""Policies, groups, changes, documents, filings, meetings, activities and duty excuses exist.

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint

revision: str = "0004"
down_revision: str = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def uid(name: str, *, target: str | None = None, null: bool = False, cascade: bool = False) -> sa.Column:
    """A UUID column, a foreign key when it has a target."""
    keys = [sa.ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)] if target else []
    return sa.Column(name, sa.Uuid(), *keys, nullable=null)


def word(name: str, size: int, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(size), nullable=null)


def prose(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=null)


def choice(name: str, check: str, values: str, *, null: bool = False) -> sa.Column:
    """A closed set of words, checked by the database."""
    return sa.Column(name, sa.Enum(*values.split(), name=check, native_enum=False, length=40, create_constraint=True),
                     nullable=null)  # fmt: skip


def day(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=null)


def json(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, JSONB(), nullable=null)


def row() -> list[sa.Column]:
    moment = sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    return [sa.Column("id", sa.Uuid(), primary_key=True), moment]


def versioned() -> list[sa.Column]:
    return [*row(), sa.Column("version", sa.Integer(), nullable=False)]


def of_group() -> list[sa.Column]:
    return [uid("district_id", target="districts"), uid("group_id", target="groups")]


def policies() -> None:
    op.create_table(
        "policy_profiles",
        *versioned(),
        uid("district_id", target="districts"),
        word("key", 60),
        word("name", 120),
        word("level", 20),
        choice("state", "policystate", "draft signed_off in_force sunset"),
        sa.Column("stages", ARRAY(sa.String(16)), nullable=False),
        json("source"),
        json("labels"),
        json("body", null=True),
        json("clauses"),
        json("rules"),
        uid("proposed_by", null=True),
        uid("signed_off_by", null=True),
        day("in_force_from", null=True),
        day("in_force_until", null=True),
    )
    op.create_index(
        "uq_policy_profiles_in_force", "policy_profiles", ["district_id", "key"], unique=True,
        postgresql_where=sa.text("state = 'in_force'"),
    )  # fmt: skip
    op.create_index("ix_policy_profiles_district", "policy_profiles", ["district_id", "id"])


def groups() -> None:
    op.create_table(
        "groups",
        *versioned(),
        uid("district_id", target="districts"),
        word("name", 80),
        choice("form", "groupform", "tight support alliance area"),
        choice("state", "groupstate", "proposed founding active suspended dissolved"),
        uid("policy_id", target="policy_profiles", null=True),
        day("founded_on", null=True),
        day("dissolved_on", null=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "uq_groups_name", "groups", ["district_id", "name"], unique=True,
        postgresql_where=sa.text("state <> 'dissolved'"),
    )  # fmt: skip
    op.create_table(
        "memberships",
        *row(),
        uid("group_id", target="groups"),
        uid("unit_id", target="units"),
        choice("role", "role", "lead member supported"),
        choice("tightness", "tightness", "tight support", null=True),
        choice("pairing", "pairing", "strong_weak strong_new town_country", null=True),
        day("valid_from"),
        day("valid_until", null=True),
        uid("change_id", null=True),
        ExcludeConstraint(
            ("group_id", "="), ("unit_id", "="),
            (sa.func.daterange(sa.text("valid_from"), sa.text("valid_until"), sa.text("'[)'")), "&&"),
            name="ex_memberships_overlap", using="gist",
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="ck_memberships_span"),
    )  # fmt: skip
    op.create_index("ix_memberships_unit", "memberships", ["unit_id"])
    op.create_table(
        "liaisons",
        *row(),
        uid("group_id", target="groups"),
        word("name", 40),
        word("post", 60),
        day("valid_from"),
        day("valid_until", null=True),
        uid("event_id"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="ck_liaisons_span"),
    )
    op.create_index("ix_liaisons_group", "liaisons", ["group_id"])


def changes() -> None:
    op.create_table(
        "change_requests",
        *versioned(),
        uid("district_id", target="districts"),
        uid("group_id", target="groups", null=True),
        choice("kind", "changekind", "found join leave graduate remove change_lead dissolve"),
        choice("state", "changestate", "draft submitted returned approved effective withdrawn refused"),
        day("takes_effect_on"),
        json("asked"),
        prose("reason"),
        sa.Column("evidence_file_ids", ARRAY(sa.Uuid()), nullable=False),
        json("warnings"),
        word("authority", 40),
        uid("raised_by", null=True),
        word("raised_by_name", 60),
    )
    op.create_index("ix_change_requests_district", "change_requests", ["district_id", "id"])
    op.create_table(
        "consents",
        *row(),
        uid("change_id", target="change_requests", cascade=True),
        uid("account_id", null=True),
        word("power", 40),
        word("name", 60),
        prose("reason"),
        sa.UniqueConstraint("change_id", "account_id", name="uq_consents_account"),
    )


DOCUMENTS = (
    "exchange_plan assessment_method incentive post_exchange_rules charter agreement assistance_plan three_year_plan"
    " work_plan culture_plan teaching_rules"
)


def documents() -> None:
    op.create_table(
        "documents",
        *versioned(),
        *of_group(),
        choice("kind", "documentkind", DOCUMENTS),
        choice("state", "documentstate", "draft adopted superseded"),
        word("title", 120),
        sa.Column("edition", sa.Integer(), nullable=False),
        word("school_year", 9, null=True),
        json("sections"),
        uid("file_id", target="files", null=True),
        day("adopted_on", null=True),
        uid("event_id", null=True),
        sa.UniqueConstraint(
            "group_id", "kind", "school_year", "edition", name="uq_documents_edition",
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    op.create_index("ix_documents_district_id", "documents", ["district_id"])
    op.create_index(
        "uq_documents_adopted", "documents", ["group_id", "kind", "school_year"], unique=True,
        postgresql_where=sa.text("state = 'adopted'"), postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.create_table(
        "document_signatures",
        *row(),
        uid("document_id", target="documents", cascade=True),
        uid("unit_id", target="units"),
        uid("account_id", null=True),
        prose("name"),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        word("sha256", 64),
        sa.UniqueConstraint("document_id", "unit_id", name="uq_document_signatures_unit"),
    )


def filings_and_meetings() -> None:
    op.create_table(
        "filings",
        *versioned(),
        *of_group(),
        choice("kind", "filingkind", "year_plan"),
        word("school_year", 9),
        choice("state", "filingstate", "draft submitted returned accepted"),
        word("title", 120),
        prose("goals"),
        prose("plan"),
        uid("file_id", target="files", null=True),
        uid("submitted_by", null=True),
        day("filed_on", null=True),
        prose("decided_reason", null=True),
        uid("event_id", null=True),
        sa.UniqueConstraint("group_id", "kind", "school_year", name="uq_filings_year"),
    )
    op.create_index("ix_filings_district_id", "filings", ["district_id"])
    op.create_table(
        "meetings",
        *versioned(),
        *of_group(),
        choice("kind", "meetingkind", "working joint_conference topic mobilisation forum alliance"),
        day("held_on"),
        word("title", 120),
        prose("agenda"),
        json("minutes"),
        uid("recorded_by", null=True),
        uid("event_id", null=True),
    )
    op.create_index("ix_meetings_group", "meetings", ["group_id", "held_on"])
    op.create_index("ix_meetings_district_id", "meetings", ["district_id"])
    op.create_table(
        "meeting_attendances",
        *row(),
        uid("meeting_id", target="meetings", cascade=True),
        word("seat", 20),
        uid("unit_id", target="units"),
        uid("person_id", null=True),
        word("name", 60, null=True),
        sa.Column("is_present", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_meeting_attendances_meeting", "meeting_attendances", ["meeting_id"])


def activities_and_duties() -> None:
    op.create_table(
        "activities",
        *versioned(),
        *of_group(),
        choice("kind", "activitykind", "class_observation guidance joint_research training counterpart_visit"),
        choice("state", "activitystate", "recorded confirmed rejected"),
        day("held_on"),
        uid("host_unit_id", target="units"),
        word("title", 120),
        sa.Column("days", sa.Numeric(4, 1), nullable=False),
        sa.Column("hours", sa.Numeric(5, 1), nullable=False),
        uid("recorded_by", null=True),
        uid("confirmed_by", null=True),
        uid("event_id", null=True),
        sa.CheckConstraint("days BETWEEN 0 AND 31 AND hours BETWEEN 0 AND 300", name="length"),
    )
    op.create_index("ix_activities_group", "activities", ["group_id", "held_on"])
    op.create_index("ix_activities_district_id", "activities", ["district_id"])
    op.create_table(
        "activity_participations",
        *row(),
        uid("activity_id", target="activities", cascade=True),
        uid("person_id", target="persons", cascade=True),
        uid("unit_id", target="units"),
        uid("event_id", null=True),
        sa.UniqueConstraint("activity_id", "person_id", name="uq_activity_participations_person"),
    )
    op.create_index("ix_activity_participations_person_id", "activity_participations", ["person_id"])
    op.create_table(
        "duty_excuses",
        *row(),
        uid("group_id", target="groups"),
        word("duty_id", 100),
        prose("reason"),
        uid("account_id", null=True),
        sa.UniqueConstraint("group_id", "duty_id", name="uq_duty_excuses_duty"),
    )


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for step in (policies, groups, changes, documents, filings_and_meetings, activities_and_duties):
        step()


def downgrade() -> None:
    newest_first = (
        "duty_excuses activity_participations activities meeting_attendances meetings filings document_signatures"
        " documents consents change_requests liaisons memberships groups policy_profiles"
    )
    for table in newest_first.split():
        op.drop_table(table)
