"""The gateway against the service itself; a list endpoint against a bare SELECT loop."""

from __future__ import annotations

import httpx
import psycopg

from tests.bench.measure import median_ms, row
from tests.kit.product import Product


def run(product: Product) -> None:
    """Print both ratios, measured on the demo's data."""
    direct = f"http://127.0.0.1:{product.run['ports']['registry']}"
    path = "/api/registry/v1/health"
    with httpx.Client(trust_env=False) as http:
        through = median_ms(lambda: http.get(product.url + path).raise_for_status(), times=300)
        alone = median_ms(lambda: http.get(direct + path).raise_for_status(), times=300)
    row("health: gateway / service", through, alone, "ms", ours_is="gateway", floor_is="direct")
    office = product.as_power("district.office", "XX县")
    office.sign_in()
    headers = {"Authorization": f"Bearer {office.token}"}
    with httpx.Client(trust_env=False, headers=headers) as http:
        listed = median_ms(lambda: http.get(f"{direct}/api/registry/v1/schools?limit=15").raise_for_status(), times=200)
    with psycopg.connect(registry_database(product)) as connection:
        bare = median_ms(lambda: select_loop(connection), times=200)
    row("schools: endpoint / SELECT loop", listed, bare, "ms", ours_is="endpoint", floor_is="SELECT")


def registry_database(product: Product) -> str:
    """The owner's connection string of the embedded registry database."""
    import json

    known = json.loads((product.var / "secrets.json").read_text())
    port = (product.var / "postgres" / "port").read_text().strip()
    return f"postgresql://registry_owner:{known['registry_owner']}@127.0.0.1:{port}/tongzhou_registry"


def select_loop(connection: psycopg.Connection) -> list[dict]:
    """What the endpoint's rows cost without anything around them."""
    cursor = connection.execute("SELECT * FROM schools ORDER BY name, id LIMIT 15")
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor]
