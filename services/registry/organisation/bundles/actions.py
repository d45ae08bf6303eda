"""Lead many bundles to their successors in few statements."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    Delete,
    Enum,
    Insert,
    String,
    Table,
    Update,
    and_,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.base import Base
from services.registry.organisation.bundles.core import Bundle, difference

Pair: TypeAlias = tuple[Bundle | None, Bundle | None]


def table(name: str) -> Table:
    return Base.metadata.tables[name]


async def write_bundles(db: AsyncSession, names: Sequence[str], pairs: Sequence[Pair]) -> None:
    """Lead each bundle to its successor: one statement a table and kind of write, whatever the number of rows."""
    plans = {name: [difference(*pair, name) for pair in pairs] for name in names}
    for name in reversed(names):
        await _write(db, delete_of, table(name), [row for plan in plans[name] for row in plan.delete])
    for name in names:
        await _write(db, update_of, table(name), [row for plan in plans[name] for row in plan.update])
        await _write(db, insert_of, table(name), [row for plan in plans[name] for row in plan.insert])


async def _write(
    db: AsyncSession, statement: Callable[[Table, Sequence[Any]], Any], target: Table, rows: Sequence[Any]
) -> None:
    if rows:
        await db.execute(statement(target, rows))


def _records(target: Table, rows: Sequence[Any]) -> Any:
    """Rows as a relation, sent as one JSON value: as fast as COPY, which row-level security forbids."""
    names = [c for c in target.columns if c.key in rows[0]]
    typed = [column(c.key, String(40) if isinstance(c.type, Enum) else c.type) for c in names]
    return func.json_to_recordset(literal(list(rows), JSON)).table_valued(*typed).render_derived(with_types=True)


def insert_of(target: Table, rows: Sequence[Any]) -> Insert:
    source = _records(target, rows)
    return insert(target).from_select([c.key for c in source.c], select(*source.c), include_defaults=False)


def _same(target: Table, source: Any) -> Any:
    return and_(*(key == source.c[key.key] for key in target.primary_key.columns))


def update_of(target: Table, rows: Sequence[Any]) -> Update:
    source = _records(target, rows)
    changed = {c.key: c for c in source.c if c.key not in target.primary_key.columns}
    return update(target).where(_same(target, source)).values(changed)


def delete_of(target: Table, rows: Sequence[Any]) -> Delete:
    source = _records(target, [{c.key: row[c.key] for c in target.primary_key.columns} for row in rows])
    return delete(target).where(_same(target, source))
