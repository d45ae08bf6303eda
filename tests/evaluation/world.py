"""A district of three groups and fifteen schools as its sources would answer for it, and its exam file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
from fastapi import FastAPI, Response

from services.chassis.clients import Peers
from services.chassis.identity import Caller, Power
from tests.kit.services import Service, caller

YEAR, DAY = "2026-2027", "2026-11-01"
REQUIREMENTS = ("A15", "A16", "A19", "A20", "A28")


@dataclass(frozen=True)
class Unit:
    """A school of the district."""

    unit_id: UUID
    school_id: UUID
    code: str
    name: str
    group_id: UUID
    role: str
    pupils: int


@dataclass
class World:
    """What the two services say, and who works in the district. Change it before asking."""

    district_id: UUID = field(default_factory=uuid4)
    units: list[Unit] = field(default_factory=list)
    groups: dict[UUID, str] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    duties: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"registry": [], "rotation": []})
    policy_id: UUID = field(default_factory=uuid4)

    def caller(self, power: Power, unit: Unit | None = None) -> Caller:
        """Somebody of the district; of a school when a unit is given."""
        return caller(power, district_id=self.district_id, school_id=unit.school_id if unit else None)

    def roster(self) -> bytes:
        """The NDJSON stream with its closing count and hash."""
        lines: list[dict[str, Any]] = [
            {"type": "header", "revision": 7, "as_of": DAY, "district_id": str(self.district_id)}
        ]
        for unit in self.units:
            lines += self._lines_of(unit)
        lines += [
            {"type": "group", "group_id": str(group_id), "name": name, "form": "support", "state": "active",
             "policy_id": str(self.policy_id)}
            for group_id, name in self.groups.items()
        ]  # fmt: skip
        body = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        end = {"type": "end", "count": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
        return body + json.dumps(end).encode() + b"\n"

    def _lines_of(self, unit: Unit) -> list[dict[str, Any]]:
        unit_id = str(unit.unit_id)
        return [
            {"type": "unit", "unit_id": unit_id, "kind": "school", "school_id": str(unit.school_id), "lat": None,
             "school_code": unit.code, "name": unit.name, "stages": ["junior"], "lon": None, "is_sample": True},
            {"type": "membership", "group_id": str(unit.group_id), "unit_id": unit_id, "role": unit.role,
             "tightness": "support", "from": "2025-09-01", "until": None},
            {"type": "enrolment", "unit_id": unit_id, "stage": "junior", "school_year": YEAR, "pupils": unit.pupils,
             "classes": 12},
            {"type": "person", "person_id": str(uuid4()), "name": "甲", "unit_id": unit_id},
        ]  # fmt: skip

    def owe(self, service: str, requirement: str, group_id: UUID, *, least: int, done: int, unit: Unit | None = None,
            pair_of: str | None = None, claimed: int | None = None) -> None:  # fmt: skip
        """One duty row; `claimed` says another count than its events."""
        self.duties[service].append({
            "duty_id": f"{requirement}-{uuid4()}", "requirement_id": requirement, "rule_version": "1",
            "scope": {"group_id": str(group_id), "unit_id": str(unit.unit_id) if unit else None, "person_id": None},
            "window": {"from": "2026-09-01", "until": "2027-09-01"},
            "required": {"min": least, "max": None, "ratio": None, "pair_of": pair_of},
            "done": done if claimed is None else claimed, "counted_event_ids": [str(uuid4()) for _ in range(done)],
            "uncounted": [{"id": str(uuid4()), "reason": "before_approval"}], "severity": "hard", "excuse": None,
            "state": "met" if done >= least else "due", "as_of": DAY,
        })  # fmt: skip


def a_district(groups: int = 3, size: int = 5) -> World:
    """Three groups of a lead and four members; duties met to different degrees."""
    world, rng = World(), np.random.Generator(np.random.Philox(7))
    for g in range(groups):
        group_id = uuid4()
        world.groups[group_id] = f"第{'一二三四五六七八九'[g]}教育集团（示例）"
        for s in range(size):
            code = f"36{world.district_id.int % 10**6:06d}{g}{s}"
            role = "lead" if s == 0 else "member"
            unit = Unit(uuid4(), uuid4(), code, f"示例中学{g}{s}", group_id, role, int(rng.integers(300, 900)))
            world.units.append(unit)
        world.owe("registry", "A16", group_id, least=3, done=3 - g)
        world.owe("registry", "A15", group_id, least=1, done=1)
        lead, *members = [u for u in world.units if u.group_id == group_id]
        world.owe("rotation", "A19", group_id, unit=lead, least=15, done=15 - 3 * g)
        for member in members:
            world.owe("rotation", "A20", group_id, unit=member, least=4, done=4 - g, pair_of="A19")
    return world


def exam_rows(world: World, pupils: int = 40, *, context: bool = True) -> tuple[list[str], list[list[Any]]]:
    """An exam of every school; each school adds something of its own to what prior attainment predicts."""
    rng = np.random.Generator(np.random.Philox(11))
    headers = ["学校标识码", "年级", "前测", "后测", *(("性别", "随迁") if context else ())]
    rows: list[list[Any]] = []
    for index, unit in enumerate(world.units):
        effect = (index - len(world.units) / 2) * 0.6
        for _ in range(pupils):
            prior = round(float(rng.normal(60 + index, 10)), 1)
            outcome = round(20 + 0.7 * prior + effect + float(rng.normal(0, 5)), 1)
            answers = [rng.choice(["男", "女"]), rng.choice(["是", "否"])] if context else []
            rows.append([unit.code, "九年级" if rng.random() < 0.5 else "八年级", prior, outcome, *answers])
    return headers, rows


def as_csv(headers: list[str], rows: list[list[Any]]) -> bytes:
    """The file a research office would upload."""
    return "\n".join(",".join(str(cell) for cell in row) for row in [headers, *rows]).encode("utf-8-sig")


def _recorded(world: World) -> FastAPI:
    app = FastAPI()

    @app.post("/api/registry/v1/tokens")
    async def _token() -> dict[str, Any]:
        return {"access_token": "t", "expires_in": 600}

    @app.get("/api/registry/v1/roster-snapshots")
    async def _roster() -> Response:
        return Response(world.roster(), media_type="application/x-ndjson")

    @app.get("/api/registry/v1/policies/{_id}/rules")
    async def _rules(_id: UUID) -> dict[str, Any]:
        rules = [{"id": r, "kind": "quota", "clause": {"requirement_id": r}} for r in REQUIREMENTS]
        return {"policy_id": str(world.policy_id), "version": 1, "rules": rules}

    @app.get("/api/{service}/v1/duties")
    async def _duties(service: str, group: UUID) -> dict[str, Any]:
        rows = [row for row in world.duties[service] if row["scope"]["group_id"] == str(group)]
        return {"items": rows, "next": None}

    return app


class _Answers(httpx.AsyncBaseTransport):
    """Reaches one recorded service, or nobody at all while it is away."""

    def __init__(self, world: World, service: str) -> None:
        self._world, self._service, self._app = world, service, httpx.ASGITransport(_recorded(world))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._service in self._world.away and not request.url.path.endswith("/tokens"):
            raise httpx.ConnectError("nobody there", request=request)
        return await self._app.handle_async_request(request)


@asynccontextmanager
async def answering(service: Service, world: World) -> AsyncIterator[None]:
    """The service's peers answer with this world, through the real clients and readers."""
    before = service.app.state.peers
    service.app.state.peers = Peers(service.settings)
    service.app.state.peers.transports.update({name: _Answers(world, name) for name in ("registry", "rotation")})
    try:
        yield
    finally:
        await service.app.state.peers.close()
        service.app.state.peers = before
