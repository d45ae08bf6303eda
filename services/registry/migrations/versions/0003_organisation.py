"""Districts, schools, units, staff, teaching needs, calendars and imports exist.

Revision ID: 0003
Revises: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.chassis.database import row_security

revision: str = "0003"
down_revision: str = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STAGE = ("stage", "primary", "junior", "senior")
SUBJECT = (
    *("subject", "chinese", "math", "english", "physics", "chemistry", "biology", "politics", "history", "geography"),
    *("pe", "music", "art", "it", "science", "labour"),
)
PERSONAL = ("employments", "assignments", "honours", "posts_held", "exemptions")


def uid(name: str, *, target: str | None = None, null: bool = False, cascade: bool = False) -> sa.Column:
    """A UUID column, a foreign key when it has a target."""
    keys = [sa.ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)] if target else []
    return sa.Column(name, sa.Uuid(), *keys, nullable=null)


def word(name: str, size: int, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(size), nullable=null)


def choice(name: str, kind: str, *values: str, null: bool = False) -> sa.Column:
    """A closed set, stored as text and checked by the database."""
    closed = sa.Enum(*values, native_enum=False, length=40, create_constraint=True, name=kind)
    return sa.Column(name, closed, nullable=null)


def words(name: str, size: int) -> sa.Column:
    return sa.Column(name, ARRAY(sa.String(size)), nullable=False)


def number(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=null)


def day(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=null)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def row() -> list[sa.Column]:
    created_at = sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
    return [sa.Column("id", sa.Uuid(), primary_key=True), created_at]


def versioned() -> list[sa.Column]:
    return [*row(), number("version")]


def source() -> list[sa.Column]:
    """Which row of which import a fact came from."""
    return [uid("import_id", null=True), number("import_row", null=True)]


def fact() -> list[sa.Column]:
    """Whose fact it is and who may see it."""
    return [
        *row(),
        uid("person_id", target="persons", cascade=True),
        uid("district_id", target="districts"),
        uid("school_id", target="schools", null=True),
    ]


def districts() -> None:
    op.create_table(
        "districts",
        *versioned(),
        word("code", 9),
        word("name", 80),
        choice("level", "districtlevel", "city", "county", "town"),
        uid("parent_id", target="districts", null=True),
        flag("is_sample"),
        sa.UniqueConstraint("code", name="uq_districts_code"),
    )
    op.create_index("ix_districts_parent_id", "districts", ["parent_id"])
    op.create_table(
        "departments",
        *row(),
        uid("district_id", target="districts"),
        choice(
            "department",
            "department",
            "office",
            "personnel",
            "inspectorate",
            "finance",
            "research",
            "digital",
            "leader",
        ),
        word("name", 80),
        words("powers", 40),
        sa.UniqueConstraint("district_id", "department", name="uq_departments_department"),
    )


def schools() -> None:
    op.create_table(
        "schools",
        *versioned(),
        uid("district_id", target="districts"),
        word("school_code", 10),
        word("name", 80),
        word("pinyin", 400),
        word("initials", 80),
        words("stages", 16),
        choice("ownership", "ownership", "public", "private"),
        choice("jurisdiction", "jurisdiction", "county", "district", "city", "province"),
        word("legal_person", 80, null=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        day("closed_on", null=True),
        flag("is_sample"),
        *source(),
        sa.UniqueConstraint("school_code", name="uq_schools_code"),
    )
    op.create_index("ix_schools_district_pinyin", "schools", ["district_id", "pinyin", "id"])
    op.create_table(
        "school_aliases",
        *row(),
        uid("school_id", target="schools"),
        word("name", 80),
        day("valid_from", null=True),
        day("valid_until", null=True),
        sa.UniqueConstraint("school_id", "name", name="uq_school_aliases_name"),
    )
    op.create_index("ix_school_aliases_name", "school_aliases", ["name"])


def units() -> None:
    op.create_table(
        "units",
        *versioned(),
        uid("district_id", target="districts"),
        choice("kind", "unitkind", "school", "section", "set"),
        word("name", 80),
        uid("school_id", target="schools", null=True),
        words("stages", 16),
        flag("is_sample"),
        *source(),
        sa.UniqueConstraint("district_id", "name", "kind", name="uq_units_name"),
    )
    op.create_index(
        "uq_units_of_school", "units", ["school_id"], unique=True, postgresql_where=sa.text("kind = 'school'")
    )
    op.create_table(
        "unit_schools",
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("units.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
    )
    op.create_index("ix_unit_schools_school_id", "unit_schools", ["school_id"])


def counts() -> None:
    op.create_table(
        "enrolments",
        *versioned(),
        uid("district_id", target="districts"),
        uid("school_id", target="schools"),
        choice("stage", *STAGE),
        word("school_year", 9),
        number("pupils"),
        number("classes"),
        *source(),
        sa.UniqueConstraint("school_id", "stage", "school_year", name="uq_enrolments_key"),
    )
    op.create_index("ix_enrolments_district_id", "enrolments", ["district_id"])
    op.create_table(
        "teaching_needs",
        *versioned(),
        uid("district_id", target="districts"),
        uid("unit_id", target="units"),
        choice("stage", *STAGE),
        choice("subject", *SUBJECT),
        word("term", 11),
        number("fte"),
        *source(),
        sa.UniqueConstraint("unit_id", "stage", "subject", "term", name="uq_teaching_needs_key"),
    )
    op.create_index("ix_teaching_needs_district_id", "teaching_needs", ["district_id"])


def persons() -> None:
    op.create_table(
        "persons",
        *versioned(),
        uid("district_id", target="districts"),
        uid("school_id", target="schools", null=True),
        word("staff_no", 40),
        word("name", 60),
        word("pinyin", 300),
        word("initials", 60),
        choice("sex", "sex", "female", "male"),
        day("born"),
        words("stages", 16),
        words("subjects", 16),
        choice("title", "title", "senior_full", "senior", "first", "second", "third", null=True),
        flag("is_sample"),
        *source(),
        sa.UniqueConstraint("district_id", "staff_no", name="uq_persons_staff_no"),
    )
    op.create_index("ix_persons_school_pinyin", "persons", ["school_id", "pinyin", "id"])
    op.create_index("ix_persons_district_pinyin", "persons", ["district_id", "pinyin", "id"])


def person_facts() -> None:
    op.create_table(
        "employments",
        *fact(),
        uid("employer_school_id", target="schools"),
        day("valid_from"),
        day("valid_until", null=True),
    )
    op.create_table(
        "assignments",
        *fact(),
        uid("unit_id", target="units"),
        number("fte"),
        day("valid_from"),
        day("valid_until", null=True),
        sa.CheckConstraint("fte BETWEEN 0 AND 100", name="fte"),
    )
    op.create_table(
        "honours",
        *fact(),
        choice("kind", "honourkind", "renowned", "backbone", "subject_leader", "teaching_expert", "rising_star"),
        choice("level", "honourlevel", "national", "province", "city", "county", "school"),
        day("granted", null=True),
        day("valid_until", null=True),
    )
    op.create_table(
        "posts_held",
        *fact(),
        uid("unit_id", target="units"),
        choice(
            "post",
            "postkind",
            "principal",
            "vice_principal",
            "middle",
            "research_head",
            "subject_lead",
            "reserve",
            "teacher",
        ),
        word("subject", 16, null=True),
        day("valid_from"),
        day("valid_until", null=True),
    )
    op.create_table("exemptions", *fact(), day("valid_from"), day("valid_until"))


def person_indexes() -> None:
    for table in PERSONAL:
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])
        op.create_index(f"ix_{table}_district_id", table, ["district_id"])
    still_open = sa.text("valid_until IS NULL")
    op.create_index("uq_employments_open", "employments", ["person_id"], unique=True, postgresql_where=still_open)
    op.create_index(
        "uq_assignments_open", "assignments", ["person_id", "unit_id"], unique=True, postgresql_where=still_open
    )
    op.create_index("ix_assignments_unit_id", "assignments", ["unit_id"])
    op.create_index("ix_posts_held_unit_post", "posts_held", ["unit_id", "post"])


def calendars() -> None:
    op.create_table(
        "school_years",
        *versioned(),
        uid("district_id", target="districts"),
        word("name", 9),
        day("starts_on"),
        day("ends_on"),
        sa.UniqueConstraint("district_id", "name", name="uq_school_years_name"),
        sa.CheckConstraint("starts_on < ends_on", name="span"),
    )
    op.create_table(
        "terms",
        *row(),
        uid("school_year_id", target="school_years", cascade=True),
        word("code", 11),
        day("starts_on"),
        day("ends_on"),
        sa.UniqueConstraint("school_year_id", "code", name="uq_terms_code"),
        sa.CheckConstraint("starts_on < ends_on", name="span"),
    )
    op.create_table(
        "calendar_days",
        *row(),
        uid("school_year_id", target="school_years", cascade=True),
        day("day"),
        choice("kind", "daykind", "holiday", "make_up"),
        word("name", 40),
        sa.UniqueConstraint("school_year_id", "day", name="uq_calendar_days_day"),
    )


def imports() -> None:
    op.create_table(
        "imports",
        *versioned(),
        uid("district_id", target="districts"),
        uid("school_id", target="schools", null=True),
        choice("noun", "importnoun", "schools", "units", "staff", "enrolments", "teaching_needs"),
        word("file_name", 200),
        word("sha256", 64),
        choice(
            "state", "importstate", "checking", "checked", "refused", "committing", "committed", "undoing", "undone"
        ),
        choice("choice", "choice", "all", "good", null=True),
        words("headers", 200),
        *[number(name) for name in ("total", "fresh", "changed", "unchanged", "faulty", "kept")],
        uid("job_id", null=True),
        sa.Column("problem", JSONB(), nullable=True),
        moment("committed_at"),
        moment("undone_at"),
    )
    op.create_index("ix_imports_district", "imports", ["district_id", "id"])
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=False),
        uid("district_id", target="districts"),
        uid("school_id", target="schools", null=True),
        choice("verdict", "verdict", "new", "changed", "unchanged", "faulty"),
        *[sa.Column(name, JSONB(), nullable=False) for name in ("cells", "faults")],
        uid("target_id", null=True),
        *[sa.Column(name, JSONB(), nullable=True) for name in ("before", "after")],
        flag("is_undone"),
    )
    op.create_index("ix_import_rows_verdict", "import_rows", ["import_id", "verdict", "row"])


def upgrade() -> None:
    for step in (districts, schools, units, counts, persons, person_facts, person_indexes, calendars, imports):
        step()
    protected = [
        *row_security("persons", school="school_id", person="id"),
        *(sql for table in PERSONAL for sql in row_security(table, school="school_id", person="person_id")),
        *(sql for table in ("imports", "import_rows") for sql in row_security(table, school="school_id")),
    ]
    for sql in protected:
        op.execute(sql)


def downgrade() -> None:
    newest_first = (
        "import_rows imports calendar_days terms school_years exemptions posts_held honours assignments employments"
        " persons teaching_needs enrolments unit_schools units school_aliases schools departments districts"
    )
    for table in newest_first.split():
        op.drop_table(table)
