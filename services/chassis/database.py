"""PostgreSQL through SQLAlchemy on psycopg: bases, columns, row security, and one transaction a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import uuid_utils
from fastapi import Depends, Request
from sqlalchemy import DateTime, MetaData, event, func, text
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from services.chassis.identity import Caller, Power
from services.chassis.problems import refuse_on

__all__ = ["Database", "Db", "Row", "Versioned", "declarative_base", "new_id", "refuse_on", "row_security", "text_enum"]

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    """A time-ordered UUID (version 7)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def declarative_base(service: str) -> type[DeclarativeBase]:
    """The base class of one service's tables; moments are always stored with their zone."""

    class Base(DeclarativeBase):
        metadata = MetaData(naming_convention=_NAMES, info={"service": service})
        type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy reads it so

    _declare_chassis_tables(Base)
    return Base


def _declare_chassis_tables(base: type[DeclarativeBase]) -> None:
    from services.chassis import tables

    tables.declare(base)


class Row:
    """A row with a time-ordered id and the moment it was written."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), sort_order=90)


class Versioned(Row):
    """A mutable row: ``version`` is compared in the UPDATE's WHERE, so a lost race is a 412."""

    version: Mapped[int] = mapped_column(nullable=False, sort_order=91)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


def text_enum(values: type[Enum], *, length: int = 40) -> EnumColumn:
    """A column that stores an enum's values as text, checked by the database."""
    return EnumColumn(
        values, native_enum=False, length=length, create_constraint=True, validate_strings=True,
        name=values.__name__.lower(), values_callable=lambda kind: [str(member.value) for member in kind],
    )  # fmt: skip


def row_security(
    table: str, *, district: str | None = "district_id", school: str | None = None, person: str | None = None
) -> list[str]:
    """SQL that enables and forces row-level security by ``app.scope``; run each line in a migration."""
    # Scalar sub-selects are computed once a statement, not once a row.
    clauses = ["(SELECT app_sees_all())"]
    clauses += [f"{district} = (SELECT app_district())"] if district else []
    clauses += [f"{school} = (SELECT app_school())"] if school else []
    clauses += [f"{person} = (SELECT app_person())"] if person else []
    rule = " OR ".join(clauses)
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule})",
    ]


class Database:
    """The engine of a service and the ways to open a transaction on it."""

    def __init__(self, service: str, url: str, *, pool_size: int = 10) -> None:
        limits = "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
        self.service, self.url = service, url
        self.engine = self._engine(url, f"{limits} -c transaction_timeout=30s", pool_size)
        self.long_engine = self._engine(url, "-c lock_timeout=10s", 4)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=True)
        self._long = async_sessionmaker(self.long_engine, expire_on_commit=False, autoflush=True)

    @staticmethod
    def _engine(url: str, options: str, pool_size: int) -> AsyncEngine:
        return create_async_engine(
            url, pool_size=pool_size, max_overflow=5, pool_timeout=2, pool_pre_ping=True,
            connect_args={"options": options, "connect_timeout": 3, "prepare_threshold": 5},
        )  # fmt: skip

    @asynccontextmanager
    async def transaction(self, caller: Caller, request_id: str = "") -> AsyncIterator[AsyncSession]:
        """One transaction with ordinary time limits; commits on leaving, rolls back on an exception."""
        async with self._open(self._sessions, caller, request_id) as session:
            yield session

    @asynccontextmanager
    async def long_transaction(self, caller: Caller, request_id: str = "") -> AsyncIterator[AsyncSession]:
        """A transaction of a job: no statement limit."""
        async with self._open(self._long, caller, request_id) as session:
            yield session

    @asynccontextmanager
    async def reading(self, caller: Caller) -> AsyncIterator[AsyncSession]:
        """One consistent read-only picture for a stream that outlives its request."""
        async with self._open(self._long, caller, "") as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            await session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    @asynccontextmanager
    async def _open(
        self, sessions: async_sessionmaker[AsyncSession], caller: Caller, request_id: str
    ) -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            session.info.update(
                service=self.service, caller=caller, request_id=request_id, scope=caller.row_scope(), journalled=0
            )
            try:
                yield session
                await session.commit()
            except BaseException:
                await asyncio.shield(session.rollback())
                raise

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
        await self.long_engine.dispose()


@event.listens_for(Session, "after_begin")
def _set_scope(session: Session, _transaction: Any, connection: Any) -> None:
    scope = session.info.get("scope")
    if scope is not None:
        connection.execute(_SET_SCOPE, {"scope": scope})


_SET_SCOPE = text("SELECT set_config('app.scope', :scope, true)")


@asynccontextmanager
async def widened(db: AsyncSession) -> AsyncIterator[None]:
    """Look at class-1 columns of the caller's whole district for a derived fact (a governing body's seats).

    The caller's rows stay what they are: only the query inside decides what of it leaves.
    """
    caller: Caller = db.info["caller"].person
    scope = f"district:{caller.district_id}" if caller.district_id else db.info["scope"]
    if caller.power is Power.CITY or db.info["caller"].person.is_service:
        scope = "all"
    await db.execute(_SET_SCOPE, {"scope": scope})
    try:
        yield
    finally:
        await db.execute(_SET_SCOPE, {"scope": db.info["scope"]})


async def _session(request: Request) -> AsyncSession:
    return request.state.db


Db = Annotated[AsyncSession, Depends(_session)]
