"""The feed never shows a gap; the database itself keeps districts apart (trust.md sections 5, 12; G3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from services.chassis import outbox, tables
from services.chassis.database import Database, new_id, row_security, widened
from services.chassis.identity import Power, background
from tests.kit.services import House, Service, caller
from tests.kit.world import World, a_world, classes

SCOPED = ("persons", "employments", "assignments", "honours", "posts_held", "exemptions", "imports", "import_rows")


@pytest_asyncio.fixture(scope="module")
async def world(house: House) -> AsyncIterator[World]:
    yield await a_world(house)


async def feed(service: Service, district_id: UUID, after: int) -> dict[str, Any]:
    async with service.client(caller(Power.OFFICE, district_id=district_id)) as http:
        return (await http.get(f"/api/{service.name}/v1/events", params={"after": after, "limit": 200})).json()


async def test_an_older_transaction_still_open_holds_back_the_younger(registry: Service) -> None:
    district, who = new_id(), background("registry")
    older = registry.app.state.database.transaction(who)
    db = await older.__aenter__()
    outbox.emit(db, "test.older", "thing", new_id(), district_id=district)
    await db.flush()
    async with registry.db() as younger:
        outbox.emit(younger, "test.younger", "thing", new_id(), district_id=district, data={"n": 1})
    assert (await feed(registry, district, 0))["items"] == []
    await older.__aexit__(None, None, None)
    found = await feed(registry, district, 0)
    assert [item["kind"] for item in found["items"]] == ["test.older", "test.younger"]
    assert found["next"] == found["items"][-1]["seq"] and (await feed(registry, district, found["next"]))["items"] == []


async def test_what_rolls_back_is_never_told(registry: Service) -> None:
    district = new_id()

    async def emit_and_fail() -> None:
        async with registry.db() as db:
            outbox.emit(db, "test.never", "thing", new_id(), district_id=district)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await emit_and_fail()
    assert (await feed(registry, district, 0))["items"] == []


async def test_a_district_hears_its_own_facts_only(registry: Service) -> None:
    mine, other = new_id(), new_id()
    async with registry.db() as db:
        for district in (mine, other):
            outbox.emit(db, "test.fact", "thing", new_id(), district_id=district)
    assert len((await feed(registry, mine, 0))["items"]) == 1


def plain_url(house: House) -> str:
    return house.urls["registry"].service.replace("postgresql+psycopg", "postgresql")


@pytest.mark.parametrize("table", SCOPED)
def test_without_a_scope_there_are_no_rows(house: House, world: World, table: str) -> None:
    counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    with psycopg.connect(plain_url(house)) as connection:
        assert connection.execute(counted).fetchone() == (0,)
        connection.execute("SELECT set_config('app.scope', 'all', true)")
        seen = connection.execute(counted).fetchone()
    assert table in ("honours", "exemptions") or seen[0] > 0  # type: ignore[index]


def test_a_scope_that_means_nothing_shows_nothing(house: House, world: World) -> None:
    with psycopg.connect(plain_url(house)) as connection:
        for scope in ("", "ALL", "district:", "district:*", f"district:{world.district['A']} ", "school:x", "none"):
            connection.execute("SELECT set_config('app.scope', %s, true)", (scope,))
            assert connection.execute("SELECT count(*) FROM persons").fetchone() == (0,), scope


async def test_a_district_sees_and_writes_its_own_rows_only(registry: Service, world: World) -> None:
    persons = classes("registry")["persons"]
    office = caller(Power.OFFICE, district_id=world.district["A"])
    async with registry.db(office) as db:
        assert await db.scalar(select(func.count()).where(persons.district_id == world.district["B"])) == 0
        assert await db.scalar(select(func.count()).where(persons.district_id == world.district["A"])) == 8
        foreign = world.person("foreign")
        changed = await db.execute(text("UPDATE persons SET name = 'x' WHERE id = :id"), {"id": foreign})
        assert changed.rowcount == 0
        deleted = await db.execute(text("DELETE FROM persons WHERE id = :id"), {"id": foreign})
        assert deleted.rowcount == 0
    row = {"district_id": world.district["B"], "person_id": world.person("foreign")}
    row |= {"id": new_id(), "valid_from": func.current_date(), "valid_until": func.current_date() + 1}
    with pytest.raises(DBAPIError, match="row-level security"):
        async with registry.db(office) as db:
            await db.execute(insert(classes("registry")["exemptions"]).values(row))


async def test_a_school_and_a_teacher_see_less(registry: Service, world: World) -> None:
    persons = classes("registry")["persons"]
    clerk = caller(Power.CLERK, district_id=world.district["A"], school_id=world.school("member"))
    teacher = caller(Power.TEACHER, district_id=world.district["A"], person_id=world.person("member"))
    for who, rows in ((clerk, 2), (teacher, 1)):
        async with registry.db(who) as db:
            assert await db.scalar(select(func.count()).select_from(persons)) == rows


async def test_widened_sight_ends_with_its_block_and_stays_in_the_district(registry: Service, world: World) -> None:
    persons = classes("registry")["persons"]
    clerk = caller(Power.CLERK, district_id=world.district["A"], school_id=world.school("member"))
    count = select(func.count()).select_from(persons)
    async with registry.db(clerk) as db:
        async with widened(db):
            assert await db.scalar(count) == 8
        assert await db.scalar(count) == 2


def test_control_the_admin_without_forced_security_sees_all(house: House, world: World) -> None:
    url = house.cluster.admin_url.replace("postgresql+psycopg", "postgresql").rsplit("/", 1)[0] + "/tongzhou_registry"
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM persons").fetchone()[0] > 8  # type: ignore[index]


def test_row_security_is_enabled_forced_and_checks_writes() -> None:
    lines = " ".join(row_security("things", school="school_id", person="person_id"))
    assert "ENABLE ROW LEVEL" in lines and "FORCE ROW LEVEL" in lines and "WITH CHECK" in lines
    assert lines.count("app_school()") == lines.count("app_person()") == 2


async def test_a_reading_session_cannot_write(registry: Service) -> None:
    database: Database = registry.app.state.database
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.reading(background("registry")) as db:
            await db.execute(
                insert(tables.of("registry", "once")).values(key="x", body_digest="x", status=1, headers={}, body=b"")
            )
