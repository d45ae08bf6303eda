"""An import of 10,000 staff rows through the product against a bare COPY of the same rows."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg

from deploy.demo import workbooks
from deploy.demo.story.registry import commit, dry_run
from tests.bench.api import registry_database
from tests.bench.measure import row, timed
from tests.kit.product import Product

ROWS = 10_000


def run(product: Product) -> None:
    """Dry run and commit of one workbook by a district's personnel office, then COPY of as many plain rows."""
    office = product.as_power("district.personnel", "XX县")
    rows = staff_rows(product)
    content = workbooks.workbook("staff", rows)
    kept: dict[str, Any] = {}
    checked = timed(lambda: kept.update(dry_run(office, "bench.xlsx", "staff", content)))
    committed = timed(lambda: commit(office, kept["id"], "all"))
    with psycopg.connect(registry_database(product)) as connection:
        bare = timed(lambda: copy(connection, rows))
    print(
        f"dry run {checked:.2f} s, commit {committed:.2f} s of {ROWS} staff rows ({len(content) // 1024} kB workbook)"
    )
    row("import / COPY", checked + committed, bare, "s", ours_is="import", floor_is="COPY")


def staff_rows(product: Product) -> list[list[Any]]:
    """The demo's own people repeated under new staff numbers."""
    people = product.story.staff("xx")
    rows = [list(values) for values in workbooks.staff_rows(people)]
    many = [list(rows[number % len(rows)]) for number in range(ROWS)]
    for number, values in enumerate(many):
        values[0] = f"BENCH{number:06}"
    return many


def copy(connection: psycopg.Connection, rows: list[list[Any]]) -> None:
    """The floor: the same cells into one plain table."""
    connection.execute(f"CREATE TEMP TABLE bench (id uuid, {', '.join(f'c{n} text' for n in range(len(rows[0])))})")
    with connection.cursor().copy("COPY bench FROM STDIN") as target:
        for values in rows:
            target.write_row([uuid.uuid4(), *(None if value is None else str(value) for value in values)])
    connection.commit()
