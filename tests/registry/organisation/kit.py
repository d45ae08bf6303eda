"""Builders of this wing's tests: a district of its own, workbooks, an import taken to its end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from services.chassis import spreadsheets
from services.chassis.identity import Caller
from services.registry.organisation.imports.core import ImportNoun
from services.registry.organisation.imports.core.templates import TEMPLATES
from tests.kit.services import Service, caller

API = "/api/registry/v1"


def key() -> dict[str, str]:
    """The header a repeated request would bear again."""
    return {"Idempotency-Key": uuid4().hex}


def new_code() -> str:
    """A school code no other test uses."""
    return f"{secrets.randbelow(9 * 10**9) + 10**9:010d}"


@dataclass(frozen=True)
class Place:
    """A district with people who act in it."""

    registry: Service
    id: UUID

    def who(self, power: str, **ids: UUID | None) -> Caller:
        return caller(power, district_id=self.id, **ids)

    async def get(self, power: str | Caller, path: str, **params: Any) -> Any:
        who = self.who(power) if isinstance(power, str) else power
        async with self.registry.client(who) as client:
            return await client.get(f"{API}{path}", params=params)

    async def post(self, power: str | Caller, path: str, body: Any, **headers: str) -> Any:
        who = self.who(power) if isinstance(power, str) else power
        async with self.registry.client(who) as client:
            return await client.post(f"{API}{path}", json=body, headers=key() | headers)

    async def upload(self, power: str | Caller, noun: str, content: bytes, name: str = "f.xlsx") -> Any:
        who = self.who(power) if isinstance(power, str) else power
        async with self.registry.client(who) as client:
            sent = {"file": (name, content)}
            return await client.post(f"{API}/imports", data={"noun": noun}, files=sent, headers=key())

    async def judged(self, power: str | Caller, noun: str, content: bytes, name: str = "f.xlsx") -> dict[str, Any]:
        """An import after its dry run."""
        answer = await self.upload(power, noun, content, name)
        assert answer.status_code == 202, answer.text
        await self.registry.run_jobs()
        return (await self.get(power, f"/imports/{answer.json()['id']}")).json()

    async def settle(self, power: str | Caller, batch: dict[str, Any], to: str, rows: str | None = "all") -> Any:
        """Commit or undo, to the end of its job; the import afterwards, or the refusal."""
        body = {"to": to, "rows": rows if to == "committed" else None, "reason": "试验"}
        answer = await self.post(
            power, f"/imports/{batch['id']}/transitions", body, **{"If-Match": f'"{batch["version"]}"'}
        )
        if answer.status_code != 202:
            return answer
        await self.registry.run_jobs()
        return (await self.get(power, f"/imports/{batch['id']}")).json()

    async def imported(self, power: str | Caller, noun: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Rows taken all the way in."""
        batch = await self.judged(power, noun, workbook(noun, rows))
        assert batch["state"] == "checked", batch
        assert batch["faulty"] == 0, (await self.get(power, f"/imports/{batch['id']}/faults")).text
        done = await self.settle(power, batch, "committed")
        assert done["state"] == "committed", done
        return done


async def a_district(registry: Service) -> Place:
    """A new district, entered through the API."""
    draft = {
        "code": f"{secrets.randbelow(9 * 10**8) + 10**8:09d}",
        "name": "试验县",
        "level": "county",
        "is_sample": True,
    }
    async with registry.client(caller("system_admin")) as client:
        answer = await client.post(f"{API}/districts", json=draft, headers=key())
    assert answer.status_code == 201, answer.text
    return Place(registry, UUID(answer.json()["id"]))


def workbook(noun: str, rows: list[dict[str, Any]]) -> bytes:
    """An .xlsx with the template's headings, in the template's order; rows by heading."""
    fields = TEMPLATES[ImportNoun(noun)].fields
    columns = [spreadsheets.Column(field.title, field.required) for field in fields]
    return spreadsheets.write(columns, [[row.get(field.header) for field in fields] for row in rows])


def school_row(code: str, name: str, **more: Any) -> dict[str, Any]:
    base = {"学校标识码": code, "学校名称": name, "学段": "初中", "办学性质": "公办", "隶属": "县属", "示例": "是"}
    return base | more


def staff_row(number: str, name: str, place: str, **more: Any) -> dict[str, Any]:
    base = {"人员编号": number, "姓名": name, "性别": "女", "出生日期": "1985.6.1", "所在单位": place}
    return base | {"学段": "初中", "任教学科": "数学", "到校日期": "2015年9月", "示例": "是"} | more


async def a_school(place: Place, name: str = "第一中学", **more: Any) -> dict[str, Any]:
    """A public junior school of the district, entered through the API."""
    draft = {
        "school_code": new_code(),
        "name": name,
        "stages": ["junior"],
        "ownership": "public",
        "jurisdiction": "county",
    }
    answer = await place.post("district.office", "/schools", draft | {"is_sample": True} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()
