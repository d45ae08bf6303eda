"""The steps of the story that several tests take, each over HTTP by the power that may take it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from services.chassis.identity import Caller, Power
from tests.evaluation.world import DAY, YEAR, World, as_csv, exam_rows
from tests.kit.services import Service

BASE = "/api/evaluation/v1"
NOT_COLLECTED = ["NC11", "NC42", "NC5"]


def once() -> dict[str, str]:
    """The header of a write that must happen once."""
    return {"Idempotency-Key": str(uuid4())}


async def job_of(service: Service, who: Caller, answer: httpx.Response) -> dict[str, Any]:
    """Run what was queued and read the job that the answer names."""
    assert answer.status_code == 202, answer.text
    await service.run_jobs()
    async with service.client(who) as http:
        return (await http.get(answer.headers["Location"])).json()


async def move(service: Service, who: Caller, path: str, to: str, **more: Any) -> httpx.Response:
    """Ask for one transition with the version that the thing has now."""
    async with service.client(who) as http:
        found = await http.get(path)
        headers = {"If-Match": found.headers.get("ETag", '"1"'), **once()}
        return await http.post(f"{path}/transitions", json={"to": to, **more}, headers=headers)


async def an_approved_framework(service: Service, world: World, pack: str = "nanchang-bundle") -> dict[str, Any]:
    """Adopted by the inspectorate, consulted on, approved by the leader."""
    office, leader = world.caller(Power.INSPECTORATE), world.caller(Power.LEADER)
    async with service.client(office) as http:
        made = await http.post(f"{BASE}/frameworks", json={"pack": pack})
    assert made.status_code == 201, made.text
    path = f"{BASE}/frameworks/{pack}/versions/{made.json()['semver']}"
    assert (await move(service, office, path, "consulting")).status_code == 200
    approved = await move(service, leader, path, "approved")
    assert approved.status_code == 200, approved.text
    return approved.json()


async def upload(service: Service, who: Caller, body: bytes, name: str = "exam.csv") -> dict[str, Any]:
    """Load an exam file and wait for its job."""
    async with service.client(who) as http:
        answer = await http.post(
            f"{BASE}/exam-batches",
            data={
                "title": "九年级期中（示例）",
                "school_year": YEAR,
                "stage": "junior",
                "as_of": DAY,
                "is_sample": "true",
            },
            files={"file": (name, body)},
        )
    return await job_of(service, who, answer)


async def a_fit(service: Service, world: World) -> str:
    """An exam loaded and fitted by the research office; the fit's id."""
    research = world.caller(Power.RESEARCH)
    loaded = await upload(service, research, as_csv(*exam_rows(world)))
    assert loaded["state"] == "done", loaded
    async with service.client(research) as http:
        answer = await http.post(f"{BASE}/va-fits", json={"batch_id": loaded["result"]["batch_id"]})
    fitted = await job_of(service, research, answer)
    assert fitted["state"] == "done", fitted
    return fitted["result"]["fit_id"]


async def a_round(service: Service, world: World, who: Caller, **more: Any) -> str:
    """A round opened by the inspectorate; its path."""
    framework = await an_approved_framework(service, world)
    body = {"title": "年度考核", "school_year": YEAR, "as_of": DAY, "framework_id": framework["id"], **more}
    async with service.client(who) as http:
        made = await http.post(f"{BASE}/review-rounds", json=body, headers=once())
    assert made.status_code == 201, made.text
    path = f"{BASE}/review-rounds/{made.json()['id']}"
    assert (await move(service, who, path, "open")).status_code == 200
    return path


async def freeze(service: Service, who: Caller, path: str) -> dict[str, Any]:
    """Freeze the round; the job."""
    return await job_of(service, who, await move(service, who, path, "frozen"))


async def scored(service: Service, who: Caller, path: str) -> dict[str, Any]:
    """Run the scores of a frozen round; the job."""
    async with service.client(who) as http:
        tag = (await http.get(path)).headers["ETag"]
        answer = await http.post(f"{path}/score-runs", headers={"If-Match": tag})
    return await job_of(service, who, answer)
