"""A *bundle* is one thing as rows of tables, in plain JSON values: a person with employments, honours and posts, or
a school with its own unit. A row of a workbook turns a bundle (or nothing) into another; undoing turns it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

TableRow: TypeAlias = dict[str, Any]
Bundle: TypeAlias = dict[str, list[TableRow]]


@dataclass(frozen=True, slots=True)
class Writes:
    """What turns one bundle into another in one table."""

    insert: list[TableRow]
    update: list[TableRow]
    delete: list[TableRow]


def identity(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The primary key of a bundle's row."""
    return (row["id"],) if "id" in row else (row["unit_id"], row["school_id"])


def difference(before: Bundle | None, after: Bundle | None, table: str) -> Writes:
    """The writes in one table that lead from one bundle to the other."""
    old = {identity(row): row for row in (before or {}).get(table, [])}
    new = {identity(row): row for row in (after or {}).get(table, [])}
    return Writes(
        insert=[row for key, row in new.items() if key not in old],
        update=[row for key, row in new.items() if key in old and old[key] != row],
        delete=[row for key, row in old.items() if key not in new],
    )


def restored(before: Bundle, after: Bundle) -> Bundle:
    """What undoing writes back: the rows as they were, under versions that go on counting."""
    versions = {identity(row): row["version"] for rows in after.values() for row in rows if "version" in row}
    return {
        table: [row | {"version": versions[identity(row)] + 1} if identity(row) in versions else row for row in rows]
        for table, rows in before.items()
    }
