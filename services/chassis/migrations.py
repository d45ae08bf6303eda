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
INSERT_ONLY = (
    """CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN RAISE EXCEPTION 'the journal is insert-only' USING ERRCODE = '42501'; END$$""",
    """CREATE TRIGGER journal_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
)


def create_chassis(service: str) -> None:
    """Revision 0001 of every service: scope functions, the chassis's tables, the queue, an insert-only journal."""
    import_module(f"services.{service}.base")
    metadata = import_module(f"services.{service}.base").Base.metadata
    statements(SCOPE_FUNCTIONS)
    names = ("jobs", "journal", "events", "idempotency", "files")
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in names], checkfirst=False)
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


def create_tables(service: str, names: Sequence[str]) -> None:
    """Create tables as the models of this first release declare them."""
    import_tables(service)
    metadata = import_module(f"services.{service}.base").Base.metadata
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in names], checkfirst=False)


def drop_tables(names: Sequence[str]) -> None:
    """Drop tables, last first."""
    statements([f"DROP TABLE IF EXISTS {name} CASCADE" for name in reversed(names)])
