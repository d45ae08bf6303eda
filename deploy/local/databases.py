"""Roles and databases: one database a service, an owner role that migrates it, a service role that owns nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

SERVICES = ("registry", "rotation", "evaluation")
EXTENSIONS = ("btree_gist", "pg_trgm", "pgcrypto")


@dataclass(frozen=True, slots=True)
class Urls:
    """SQLAlchemy URLs of one service's database: as the owner (migrations only) and as the service's own role."""

    owner: str
    service: str


def new_passwords() -> dict[str, str]:
    """A random password for each role of `prepare`, by role name."""
    return {f"{service}_{kind}": secrets.token_urlsafe(24) for service in SERVICES for kind in ("owner", "service")}


def prepare(admin_url: str, passwords: Mapping[str, str]) -> dict[str, Urls]:
    """Makes every service's roles and database on the server of `admin_url`; safe to repeat.

    `passwords` is keyed by role name (`registry_owner`, `registry_service`, ...) and is set again each time.
    The admin is a superuser, or may create roles and databases.
    """
    server = make_url(admin_url)
    with _connect(server) as admin:
        for service in SERVICES:
            for role in (f"{service}_owner", f"{service}_service"):
                _ensure_role(admin, role, passwords[role])
    return {service: prepare_database(admin_url, f"tongzhou_{service}", service, passwords) for service in SERVICES}


def prepare_database(admin_url: str, name: str, service: str, passwords: Mapping[str, str]) -> Urls:
    """Makes the database `name` for a service whose roles exist: extensions, and what the service role may touch."""
    server = make_url(admin_url)
    owner, login = f"{service}_owner", f"{service}_service"
    with _connect(server) as admin:
        _ensure_database(admin, name, owner)
    with _connect(server.set(database=name)) as admin:
        for extension in EXTENSIONS:
            admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        _grant(admin, name, owner, login)
    return Urls(owner=_url(server, name, owner, passwords), service=_url(server, name, login, passwords))


def _connect(server: URL) -> psycopg.Connection:
    text = server.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(text, autocommit=True, connect_timeout=10, options="-c client_min_messages=warning")


def _url(server: URL, name: str, role: str, passwords: Mapping[str, str]) -> str:
    url = server.set(drivername="postgresql+psycopg", username=role, password=passwords[role], database=name)
    return url.render_as_string(hide_password=False)


def _ensure_role(admin: psycopg.Connection, role: str, password: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if not known:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(role)))
    # Hashed here, so that the server's log never sees the password.
    hashed = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(hashed)))


def _ensure_database(admin: psycopg.Connection, name: str, owner: str) -> None:
    superuser = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if superuser and not superuser[0]:
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner)))
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        return
    admin.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
        ).format(sql.Identifier(name), sql.Identifier(owner))
    )


def _grant(admin: psycopg.Connection, name: str, owner: str, login: str) -> None:
    words = {"db": sql.Identifier(name), "owner": sql.Identifier(owner), "login": sql.Identifier(login)}
    for statement in (
        "REVOKE ALL ON DATABASE {db} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {db} TO {login}",
        "GRANT USAGE ON SCHEMA public TO {login}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {login}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {login}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {login}",
    ):
        admin.execute(sql.SQL(statement).format(**words))
