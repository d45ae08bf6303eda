"""Migrations: run by the owner of the tables, one head file a service (trust.md section 17)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, create_engine, pool, text

from services.chassis.discovery import import_tables

SERVICES = Path(__file__).resolve().parents[1]


def config(service: str, url: str) -> Config:
    """Alembic's configuration for one service and the owner's database URL."""
    made = Config()
    made.set_main_option("script_location", str(SERVICES / service / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url
    made.attributes["service"] = service
    return made


def migrate(service: str, url: str, revision: str = "head") -> None:
    """Bring a service's database to a revision (a lower one goes down)."""
    wanted = config(service, url)
    if revision in ("head", "heads") or revision.startswith("+"):
        command.upgrade(wanted, revision)
    else:
        command.downgrade(wanted, revision)


def run() -> None:
    """What every ``env.py`` calls: run the revisions on one connection with a short lock wait."""
    service = context.config.attributes["service"]
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(service, connection)
        return
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as fresh:
        _run(service, fresh)
        fresh.commit()
    engine.dispose()


def _run(service: str, connection: Connection) -> None:
    import_tables(service)
    metadata = import_module(f"services.{service}.base").Base.metadata
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True,
                      include_object=_ours, compare_server_default=False)  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()


def _ours(_thing: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate"))


def statements(lines: Sequence[str]) -> None:
    """Execute SQL texts as they are, inside a revision."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for line in lines:
        driver.execute(line)


SCOPE_FUNCTIONS = (
    """CREATE FUNCTION app_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
       RETURN current_setting('app.scope', true) = 'all'""",
    """CREATE FUNCTION app_district() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       RETURN (substring(current_setting('app.scope', true) from '^district:([0-9a-f-]{36})$'))::uuid""",
    """CREATE FUNCTION app_school() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       RETURN (substring(current_setting('app.scope', true) from '^school:([0-9a-f-]{36})$'))::uuid""",
    """CREATE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       RETURN (substring(current_setting('app.scope', true) from '^person:([0-9a-f-]{36})$'))::uuid""",
)
# As of the first release; a later change of these tables is a revision of its own.
CHASSIS_TABLES = (
    """CREATE TABLE jobs (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    stage TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    message TEXT NOT NULL,
    arguments JSONB NOT NULL,
    caller JSONB NOT NULL,
    owner_account_id UUID,
    district_id UUID,
    subject_noun TEXT,
    subject_id UUID,
    cancel_requested BOOLEAN NOT NULL,
    result JSONB,
    problem JSONB,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_jobs_subject ON jobs (subject_noun, subject_id)""",
    """CREATE TABLE journal (
    id UUID NOT NULL,
    account_id UUID,
    grant_id UUID,
    power TEXT NOT NULL,
    on_behalf_of UUID,
    district_id UUID,
    action TEXT NOT NULL,
    noun TEXT NOT NULL,
    noun_id UUID NOT NULL,
    before JSONB,
    after JSONB,
    reason TEXT,
    request_id TEXT NOT NULL,
    xid BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (id)
)""",
    """CREATE TABLE events (
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    noun TEXT NOT NULL,
    noun_id UUID NOT NULL,
    district_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    as_of DATE,
    actor_kind TEXT NOT NULL,
    data JSONB NOT NULL,
    xid BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (seq),
    CONSTRAINT uq_events_id UNIQUE (id)
)""",
    """CREATE INDEX ix_events_district_id ON events (district_id)""",
    """CREATE TABLE idempotency (
    key TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers JSONB NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (key)
)""",
    """CREATE INDEX ix_idempotency_created_at ON idempotency (created_at)""",
    """CREATE TABLE files (
    id UUID NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    district_id UUID,
    school_id UUID,
    owner_account_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_files PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_files_district_id ON files (district_id)""",
    """CREATE INDEX ix_files_sha256 ON files (sha256)""",
)
INSERT_ONLY = (
    """CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN RAISE EXCEPTION 'the journal is insert-only' USING ERRCODE = '42501'; END$$""",
    """CREATE TRIGGER journal_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
)


def create_chassis(service: str) -> None:
    """Revision 0001 of every service: scope functions, the chassis's tables, the queue, an insert-only journal."""
    statements(SCOPE_FUNCTIONS)
    statements(CHASSIS_TABLES)
    statements(INSERT_ONLY)
    statements([f"REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM {service}_service"])
    statements([SchemaManager.get_schema()])


def drop_chassis() -> None:
    """The way down of revision 0001."""
    bind = op.get_bind()
    kept = bind.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
    for table in [name for name in kept if name != "alembic_version"]:
        bind.exec_driver_sql(f'DROP TABLE IF EXISTS "{table}" CASCADE')
    functions = bind.execute(text(_OWN_FUNCTIONS)).scalars()
    for signature in list(functions):
        bind.exec_driver_sql(f"DROP FUNCTION IF EXISTS {signature} CASCADE")
    types = bind.execute(text(_OWN_TYPES)).scalars()
    for name in list(types):
        bind.exec_driver_sql(f"DROP TYPE IF EXISTS {name} CASCADE")


_OWN_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
"""
_OWN_TYPES = """
SELECT oid::regtype::text FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typowner = current_user::regrole
AND typtype IN ('e', 'c') AND typrelid = 0 OR typname = 'procrastinate_job_to_defer_v1'
"""


def drop_tables(names: Sequence[str]) -> None:
    """Drop tables, last first."""
    statements([f"DROP TABLE IF EXISTS {name} CASCADE" for name in reversed(names)])
