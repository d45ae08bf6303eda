"""Every service's schema: up, down and up again with rows in it, equal to the models, the owner's (trust.md 17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.pool import NullPool

from deploy.local.databases import Urls, new_passwords, prepare_database
from services.chassis.database import new_id
from services.chassis.identity import SERVICES
from services.chassis.migrations import _ours, config, migrate
from tests.kit.services import House
from tests.kit.world import classes, plain

ROOT = Path(__file__).resolve().parents[2] / "services"
EVERY = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def urls(house: House, service: str) -> Urls:
    """An empty database of this service beside the house's own."""
    passwords = {role: password_of(house.urls[role.rpartition("_")[0]], role) for role in new_passwords()}
    return prepare_database(house.cluster.admin_url, f"migrations_{service}_{new_id().hex[-8:]}", service, passwords)


def password_of(urls: Urls, role: str) -> str:
    return str(make_url(urls.owner if role.endswith("_owner") else urls.service).password)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def script(service: str, urls: Urls) -> ScriptDirectory:
    return ScriptDirectory.from_config(config(service, urls.owner))


def tables(urls: Urls) -> set[str]:
    with connected(urls.owner) as connection:
        return {name for name in inspect(connection).get_table_names() if not name.startswith("procrastinate")}


def fill(service: str, urls: Urls) -> int:
    """One row in every table there is at this revision, parents first; how many tables took one."""
    import_module(f"services.{service}.main")
    metadata = import_module(f"services.{service}.base").Base.metadata
    known, made, filled = classes(service), {}, 0
    with connected(urls.owner) as connection:
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        present = inspect(connection)
        for table in metadata.sorted_tables:
            if not present.has_table(table.name):
                continue
            columns = {column["name"] for column in present.get_columns(table.name)}
            row = _row(table, columns, known[table.name], made)
            connection.execute(insert(table).values(row))
            made[table.name] = row
            filled += 1
    return filled


def _row(table: Any, columns: set[str], kind: type[Any], made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in columns or column.nullable or column.identity is not None:
            continue
        if column.server_default is not None:
            continue
        parent = next(iter(column.foreign_keys), None)
        if parent is not None:
            row[column.name] = made[parent.column.table.name][parent.column.name]
        else:
            row[column.name] = plain(column.type, column.name, str(kind.__annotations__.get(column.name, "")))
    return row | SPANS.get(table.name, {})


SPAN = {"starts_on": date(2022, 9, 1), "ends_on": date(2023, 7, 1)}
SPANS = {"school_years": SPAN, "terms": SPAN}


@EVERY
def test_there_is_one_head_and_the_head_file_names_it(house: House, service: str) -> None:
    heads = ScriptDirectory.from_config(config(service, house.urls[service].owner)).get_heads()
    assert heads == [(ROOT / service / "migrations" / "HEAD").read_text(encoding="utf-8").strip()]


@EVERY
def test_the_schema_is_what_the_models_say(service: str, urls: Urls) -> None:
    migrate(service, urls.owner)
    import_module(f"services.{service}.main")
    metadata = import_module(f"services.{service}.base").Base.metadata
    with connected(urls.owner) as connection:
        options = {"include_object": _ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


@EVERY
def test_up_down_one_and_up_again_with_rows_in_every_table(service: str, urls: Urls) -> None:
    revisions = [revision.revision for revision in script(service, urls).walk_revisions()]
    migrate(service, urls.owner)
    at_head = tables(urls)
    migrate(service, urls.owner, revisions[1])
    before = tables(urls)
    filled = fill(service, urls)
    assert filled == len(before - {"alembic_version"})
    migrate(service, urls.owner)
    assert tables(urls) == at_head
    with connected(urls.owner) as connection:
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        kept = [name for name in before if name != "alembic_version"]
        counts = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in kept}
    assert set(counts.values()) == {1}, counts
    migrate(service, urls.owner, revisions[1])
    migrate(service, urls.owner)
    assert tables(urls) == at_head


@EVERY
def test_down_to_nothing_and_up_once_more_with_rows_in_every_table(service: str, urls: Urls) -> None:
    migrate(service, urls.owner)
    at_head = tables(urls)
    assert fill(service, urls) == len(at_head - {"alembic_version"})
    migrate(service, urls.owner, "base")
    assert tables(urls) <= {"alembic_version"}
    with connected(urls.owner) as connection:
        left = connection.scalars(text("SELECT proname FROM pg_proc WHERE proowner = current_user::regrole")).all()
    assert left == []
    migrate(service, urls.owner)
    assert tables(urls) == at_head


@EVERY
def test_the_service_role_owns_nothing_and_cannot_escape(house: House, service: str) -> None:
    owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
    role = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    with connected(house.urls[service].service) as connection:
        assert connection.scalar(text(owned)) == 0
        assert connection.scalar(text(role)) is False
    with pytest.raises(ProgrammingError), connected(house.urls[service].service) as connection:
        connection.execute(text("CREATE TABLE mine (a int)"))
    with connected(house.urls[service].owner) as connection:
        assert connection.scalar(text(owned)) > 0


REWRITES = ("UPDATE journal SET action = 'x'", "DELETE FROM journal", "TRUNCATE journal")


@EVERY
@pytest.mark.parametrize("statement", REWRITES)
def test_nobody_rewrites_the_journal(service: str, house: House, statement: str) -> None:
    """The service role lacks the right; the owner, who has it, meets the trigger (trust.md 16)."""
    with pytest.raises(DBAPIError) as refused, connected(house.urls[service].service) as connection:
        connection.execute(text(statement))
    assert getattr(refused.value.orig, "sqlstate", None) == "42501"
    with pytest.raises(DBAPIError, match="insert-only"), connected(house.urls[service].owner) as connection:
        connection.execute(text(statement))


@EVERY
def test_control_without_its_trigger_the_owner_could_rewrite_it(service: str, urls: Urls) -> None:
    migrate(service, urls.owner)
    fill(service, urls)
    with connected(urls.owner) as connection:
        connection.execute(text("ALTER TABLE journal DISABLE TRIGGER journal_insert_only"))
        connection.execute(text("UPDATE journal SET action = 'forged'"))
        assert connection.scalar(text("SELECT action FROM journal")) == "forged"
