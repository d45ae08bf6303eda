"""The golden authorisation matrix (trust.md section 6): who may do what to whose rows, one character a cell.

``python -m tests.contracts.authorisation`` writes golden/authz.<service>.txt. The characters:
``+`` done · ``o`` answered, and this relation's row is not in it (lists) · ``1`` 401 · ``3`` 403 · ``4`` 404 ·
``9`` a refusal by state (409, 412, 503) · ``2`` refused by rule of the noun after permission (422) · ``-`` no such row.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import text
from starlette.routing import Mount

from services.chassis.identity import SERVICES, Power
from services.chassis.permissions import operations as documented_routes
from services.documents import document_of
from tests.contracts.asking import ask, nothing_is_kept, prepared
from tests.contracts.examples import Asked, Examples, Operation, operations
from tests.contracts.fixtures import BODIES, COOKIES, LISTED, PREPARE, ROWLESS, VARIANTS
from tests.kit.services import House
from tests.kit.world import World, a_world

GOLDEN = Path(__file__).with_name("golden")
DISTRICT_WIDE = frozenset({"create_round", "create_client", "read_roster_snapshot", "draft_review_round"})
# What the other services refer to of the registry's rows.
SHARED = ("school_id", "unit_id", "person_id", "group_id", "policy_id", "district_id")
RELATIONS = ("own", "group", "guest", "district", "foreign")
CELLS = {401: "1", 403: "3", 404: "4", 409: "9", 412: "9", 503: "9", 422: "2"}
LEGEND = (
    "# own group guest district foreign; + done, o answered without that row, "
    "1 401, 3 403, 4 404, 9 state, 2 422, - no row"
)


class Undecided(AssertionError):
    """An answer that no character stands for."""


class Matrix:
    """Asks every operation of a service in every column and relation on one world."""

    def __init__(self, world: World, service: str) -> None:
        document = document_of(service)
        self.world, self.service, self.examples = world, service, Examples(document)
        self.operations = operations(document)
        self.tokens = {
            column: world.house.services["registry"].token(who)
            for column, who in world.callers.items()
            if who.power is not Power.ANONYMOUS
        }

    async def text(self) -> str:
        """The golden file of the service."""
        width = max(len(column) for column in self.world.callers)
        lines = [LEGEND]
        for operation in self.operations:
            for label in (operation.name, *VARIANTS.get(operation.name, ())):
                lines += ["", f"{label}  {operation.method} {operation.path}  {operation.action}"]
                for column in self.world.callers:
                    cells = [await self.cell(operation, label, column, relation) for relation in RELATIONS]
                    lines.append(f"  {column:<{width}}  {' '.join(cells)}")
        return "\n".join(lines) + "\n"

    async def cell(self, operation: Operation, label: str, column: str, relation: str) -> str:
        """One character."""
        ids = self.ids(operation, column, relation)
        if ids is None:
            return "-"
        asked = self.examples.request(operation, ids)
        if label != operation.name:
            asked.body = BODIES[label](ids)
        token = prepared.set(PREPARE.get(label, ""))
        try:
            answer = await self.send(operation, asked, column)
        finally:
            prepared.reset(token)
        if answer.status < 300:
            wanted = LISTED.get(operation.name)
            return "+" if wanted is None or str(ids[wanted]).encode() in answer.body else "o"
        if answer.status not in CELLS:
            raise Undecided(f"{label} {column} {relation}: {answer.status} {answer.body[:300]!r}")
        return CELLS[answer.status]

    async def send(self, operation: Operation, asked: Asked, column: str) -> Any:
        """The answer to one request by the caller of a column."""
        content, media_type = asked.content()
        headers = asked.headers | ({"content-type": media_type} if media_type else {})
        if column in self.tokens:
            headers["authorization"] = f"Bearer {self.tokens[column]}"
        if operation.name in COOKIES:
            headers["cookie"] = COOKIES[operation.name]
        query = "&".join(f"{key}={value}" for key, value in [*asked.query, *_wide(operation)])
        app = self.world.house.services[operation.service].app
        raw = [(key.encode(), value.encode()) for key, value in headers.items()]
        return await ask(app, asked.method, asked.path, query.encode(), raw, content)

    def ids(self, operation: Operation, column: str, relation: str) -> dict[str, Any] | None:
        """The rows of this relation to the caller of the column; nothing where the noun has no such row."""
        rows = self.world.rows[operation.service]
        if "job_id" in operation.places:
            key = {"own": f"job:{column}", "foreign": "foreign"}.get(relation)
            return rows[key] if key else None
        if operation.name in ROWLESS:
            ids = self._merged("member") | {"noun": "staff"}
            return ids if relation == "own" else None
        place = _place(column, relation)
        wanted = [name for name in operation.places if name != "reference"]
        wanted += [LISTED[operation.name]] if operation.name in LISTED else []
        if not wanted and operation.name in DISTRICT_WIDE:
            wanted = ["district_id"]
        return self._merged(place) if all(name in self._own(place) for name in wanted) else None

    def _own(self, place: str) -> dict[str, Any]:
        rows = self.world.rows["registry"][place]
        shared = {name: rows[name] for name in SHARED if name in rows}
        return rows if self.service == "registry" else shared | self.world.rows[self.service][place]

    def _merged(self, place: str) -> dict[str, Any]:
        home = self._own("foreign" if place == "foreign" else "member")
        return home | self._own(place) | {"district_id": self.world.at(place)}


def _place(column: str, relation: str) -> str:
    near = {"own": "member", "group": "lead"} if column != "principal:lead" else {"own": "lead", "group": "member"}
    return near.get(relation, {"guest": "guest", "district": "outside"}.get(relation, "foreign"))


def _wide(operation: Operation) -> list[tuple[str, str]]:
    return [("limit", "200")] if any(item["name"] == "limit" for item in operation.parameters) else []


async def computed(house: House) -> dict[str, str]:
    """Every matrix on a fresh world, by golden file name."""
    world, found = await a_world(house), {}
    with nothing_is_kept():
        for service in SERVICES:
            found[f"authz.{service}.txt"] = await Matrix(world, service).text()
    return found


async def main() -> None:
    """Write the golden files."""
    GOLDEN.mkdir(exist_ok=True)
    house = House(Path(tempfile.mkdtemp(prefix="tongzhou-matrix-")))
    try:
        for name, content in {**await computed(house), **await lists(house)}.items():
            (GOLDEN / name).write_text(content, encoding="utf-8")
    finally:
        await house.close()


async def lists(house: House) -> dict[str, str]:
    """The short golden lists, by file name."""
    found = {"public_operations.txt": public_operations(), "operational_routes.txt": operational_routes(house)}
    return found | {f"rls_exempt.{service}.txt": await open_tables(house, service) for service in SERVICES}


def public_operations() -> str:
    """Operations that need no caller."""
    return _lines(
        f"{method.upper()} {path}  {operation['operationId']}"
        for service in SERVICES
        for path, methods in document_of(service)["paths"].items()
        for method, operation in methods.items()
        if not operation["security"]
    )


def operational_routes(house: House) -> str:
    """Routes outside the document; a mounted application would escape the policy, so there is none."""
    found = []
    for service in SERVICES:
        app = house.services[service].app
        documented = {id(route) for route in documented_routes(app)}
        assert not [route for route in app.routes if isinstance(route, Mount)]
        found += [
            f"{service} {','.join(sorted(getattr(route, 'methods', None) or ()))} {route.path}"  # type: ignore[attr-defined]
            for route in app.routes
            if id(route) not in documented
        ]
    return _lines(found)


OPEN_TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)
"""


async def open_tables(house: House, service: str) -> str:
    """Tables without forced row-level security."""
    async with house.services[service].db() as db:
        return _lines((await db.execute(text(OPEN_TABLES))).scalars())


def _lines(found: Iterable[str]) -> str:
    return "\n".join(sorted(found)) + "\n"


if __name__ == "__main__":
    asyncio.run(main())
