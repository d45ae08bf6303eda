"""Jobs: deferred with their transaction, run by the real queue, live progress, cancelled, failed by name."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from sqlalchemy import select

from services.chassis import journal, tables
from services.chassis.database import new_id
from services.chassis.identity import Power
from services.chassis.jobs import KINDS, Work, defer, job
from services.chassis.problems import Conflict
from tests.kit.services import Service, caller

OFFICER = caller(Power.PERSONNEL, district_id=new_id())


def twice(value: int, *, report: object = None) -> int:
    report("doubling", 1, 2)  # type: ignore[operator]
    return value * 2


def sleep_long() -> None:
    time.sleep(60)


def allocate() -> int:
    return len(bytearray(2 << 30))


class TestRefused(Conflict):
    __test__ = False
    title_zh, title_en = "测试拒绝", "Refused by the test"


@pytest.fixture(autouse=True, scope="module")
def kinds():
    @job("registry.test_double")
    async def double(work: Work, *, value: str) -> dict:
        answer = await work.compute(twice, int(value), on_progress=True)
        async with work.transaction() as db:
            journal.record(db, "test.double", "job", work.job_id)
        return {"answer": answer}

    @job("registry.test_refuse")
    async def refuse(work: Work) -> None:
        raise TestRefused("不行", "No", place="here")

    @job("registry.test_sleep")
    async def sleep(work: Work) -> None:
        await work.compute(sleep_long)

    @job("registry.test_memory")
    async def memory(work: Work) -> None:
        await work.compute(allocate, memory_mb=512)

    yield
    for name in [name for name in KINDS if ".test_" in name]:
        del KINDS[name]


async def deferred(registry: Service, kind: str, **ids: str) -> str:
    async with registry.db(OFFICER) as db:
        return str((await defer(db, kind, **ids)).id)


async def read(registry: Service, job_id: str) -> dict:
    async with registry.client(OFFICER) as http:
        return (await http.get(f"/api/registry/v1/jobs/{job_id}")).json()


async def test_a_job_runs_reports_and_keeps_its_result(registry: Service) -> None:
    job_id = await deferred(registry, "registry.test_double", value="21")
    await registry.run_jobs()
    view = await read(registry, job_id)
    assert view["state"] == "done" and view["result"] == {"answer": 42}
    assert (view["stage"], view["done"], view["total"]) == ("doubling", 1, 2)


async def test_what_rolls_back_queues_nothing(registry: Service) -> None:
    row = tables.of("registry", "job")
    made: list[UUID] = []

    async def defer_and_fail() -> None:
        async with registry.db(OFFICER) as db:
            made.append((await defer(db, "registry.test_double", value="1")).id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await defer_and_fail()
    async with registry.db() as db:
        assert await db.scalar(select(row.id).where(row.id == made[0])) is None


async def test_a_refusal_inside_a_job_is_kept_in_both_languages(registry: Service) -> None:
    job_id = await deferred(registry, "registry.test_refuse")
    await registry.run_jobs()
    view = await read(registry, job_id)
    assert view["state"] == "failed"
    assert view["problem"]["type"] == "/problems/test-refused"
    assert view["problem"]["detail"] == "不行" and view["problem"]["detail_en"] == "No"


async def test_a_cancelled_job_stops_within_two_seconds(registry: Service) -> None:
    import asyncio

    job_id = await deferred(registry, "registry.test_sleep")
    running = asyncio.create_task(registry.run_jobs())
    for _ in range(100):
        if (await read(registry, job_id))["state"] == "running":
            break
        await asyncio.sleep(0.1)
    started = time.monotonic()
    async with registry.client(OFFICER) as http:
        assert (await http.delete(f"/api/registry/v1/jobs/{job_id}")).status_code == 202
    await asyncio.wait_for(running, 20)
    assert time.monotonic() - started < 5
    assert (await read(registry, job_id))["state"] == "cancelled"


async def test_a_child_over_its_memory_dies_alone(registry: Service) -> None:
    job_id = await deferred(registry, "registry.test_memory")
    await registry.run_jobs()
    view = await read(registry, job_id)
    assert view["state"] == "failed" and view["problem"]["type"] == "/problems/computation-failed"


async def test_nobody_elses_job_is_there(registry: Service) -> None:
    job_id = await deferred(registry, "registry.test_double", value="1")
    async with registry.client(caller(Power.PERSONNEL, district_id=OFFICER.district_id)) as http:
        assert (await http.get(f"/api/registry/v1/jobs/{job_id}")).status_code == 404
    await registry.run_jobs()
