"""A small county written into the registry, and a round taken along its life through HTTP."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml

from services.chassis.database import new_id
from services.chassis.identity import Caller
from services.registry.governance.documents.tables import Document
from services.registry.governance.groups.tables import Group, Membership
from services.registry.governance.policies.tables import PolicyProfile
from services.registry.organisation.districts.tables import District
from services.registry.organisation.schools.tables import School, Unit, UnitSchool
from services.registry.organisation.staff.tables import Assignment, Employment, Honour, Person, PostHeld
from services.registry.organisation.teaching.tables import TeachingNeed
from tests.kit.services import Service, caller

API = "/api/rotation/v1"
FIRST, MIDDLE, LAST = date(2026, 9, 1), date(2027, 2, 15), date(2027, 7, 10)
TERMS = [
    {"name": "2026-2027-1", "starts_on": FIRST.isoformat(), "ends_on": MIDDLE.isoformat()},
    {"name": "2026-2027-2", "starts_on": MIDDLE.isoformat(), "ends_on": LAST.isoformat()},
]
SUBJECTS = ("chinese", "math", "english", "physics", "chemistry", "biology", "history", "geography")
POLICIES = Path(__file__).resolve().parents[2] / "deploy/demo/policies"


@dataclass
class County:
    """A district of one group: a lead, two members, their staff, under XX县's rules."""

    id: UUID = field(default_factory=new_id)
    group_id: UUID = field(default_factory=new_id)
    other_group_id: UUID = field(default_factory=new_id)
    policy_id: UUID = field(default_factory=new_id)
    schools: list[UUID] = field(default_factory=list)
    units: list[UUID] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    staff: list[tuple[UUID, str, str, int]] = field(default_factory=list)

    def who(self, power: str, **ids: UUID | None) -> Caller:
        """Somebody of this district."""
        return caller(power, district_id=self.id, **ids)

    def principal(self, school: int) -> Caller:
        """The principal of the n-th school; 0 leads."""
        return self.who("principal", school_id=self.schools[school])

    def teacher(self, person_id: UUID) -> Caller:
        """That teacher, at the home school."""
        school = next(self.schools[n] for who, _, _, n in self.staff if who == person_id)
        return self.who("teacher", school_id=school, person_id=person_id)


def xx_rules(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """XX县's rules as the registry keeps them, every assumption confirmed; ``A19={"min": 3}`` changes a field."""
    profile = yaml.safe_load((POLICIES / "xx-county-2023.yaml").read_text(encoding="utf-8"))
    rules = copy.deepcopy(profile["rules"])
    for rule in rules:
        rule.setdefault("assumed", [])
        rule["assumed"] = [{**one, "confirmed_by": "人事股 王某"} for one in rule["assumed"]]
        rule.update(changes.get(rule["id"].replace("-", "_"), {}))
    return rules


async def a_county(
    registry: Service, *, staff: tuple[int, ...] = (88, 48, 48), split: int | None = None, **changes: dict[str, Any]
) -> County:
    """Written straight into the registry's tables: how it got there is the registry's own story.

    ``split``: the schools from that one on are a second group, led by the first of them.
    """
    county = County()
    profile = yaml.safe_load((POLICIES / "xx-county-2023.yaml").read_text(encoding="utf-8"))
    async with registry.db() as db:
        db.add(District(id=county.id, code=f"{uuid4().int % 10**9:09d}", name="试验县", level="county", is_sample=True))
        await db.flush()
        db.add(
            PolicyProfile(
                id=county.policy_id, district_id=county.id, key="xx-county-2023", name=profile["name"], level="county",
                state="in_force", stages=["junior"], source=profile["source"], labels=profile["labels"], body=None,
                clauses=profile["clauses"], rules=xx_rules(**changes), in_force_from=date(2023, 1, 1),
            )
        )  # fmt: skip
        for number, size in enumerate(staff):
            await _a_school(db, county, number, size)
        await _a_group(db, county, county.group_id, "第一中学教育集团", county.units[:split])
        if split:
            await _a_group(db, county, county.other_group_id, "实验中学教育集团", county.units[split:])
    return county


async def _a_group(db: Any, county: County, group_id: UUID, name: str, units: list[UUID]) -> None:
    db.add(
        Group(
            id=group_id, district_id=county.id, name=name, form="support", state="active",
            policy_id=county.policy_id, founded_on=date(2023, 6, 1), is_sample=True,
        )
    )  # fmt: skip
    await db.flush()
    for number, unit_id in enumerate(units):
        db.add(
            Membership(
                group_id=group_id, unit_id=unit_id, role="member" if number else "lead", tightness=None,
                pairing=None, valid_from=date(2023, 6, 1),
            )
        )  # fmt: skip
    for kind in ("exchange_plan", "assessment_method"):
        db.add(
            Document(
                district_id=county.id, group_id=group_id, kind=kind, state="adopted", title=kind, edition=1,
                school_year=None, sections=[], adopted_on=date(2026, 8, 1),
            )
        )  # fmt: skip


async def _a_school(db: Any, county: County, number: int, size: int) -> None:
    school_id, unit_id, name = new_id(), new_id(), ("第一中学", "城东中学", "河西中学", "北岭中学")[number]
    code = f"{uuid4().int % 10**10:010d}"
    db.add(
        School(
            id=school_id, district_id=county.id, school_code=code, name=name, pinyin=name, initials="x",
            stages=["junior"], ownership="public", jurisdiction="county", lat=25.0 + number * 0.05, lon=115.0,
            is_sample=True,
        )
    )  # fmt: skip
    await db.flush()
    db.add(
        Unit(
            id=unit_id, district_id=county.id, kind="school", name=name, school_id=school_id, stages=["junior"],
            is_sample=True,
        )
    )  # fmt: skip
    await db.flush()
    db.add(UnitSchool(unit_id=unit_id, school_id=school_id))
    county.schools.append(school_id)
    county.units.append(unit_id)
    county.names.append(name)
    for n in range(size):
        await _a_person(db, county, number, n)
    for term in TERMS:
        for k, subject in enumerate(SUBJECTS):
            heads = len([n for n in range(size) if n % len(SUBJECTS) == k])
            db.add(
                TeachingNeed(
                    district_id=county.id, unit_id=unit_id, stage="junior", subject=subject, term=term["name"],
                    fte=max(0, heads - 2) * 100,
                )
            )  # fmt: skip


async def _a_person(db: Any, county: County, number: int, n: int) -> None:
    person_id, staff_no = new_id(), f"S{number}{n:03d}"
    name = f"{'王李张刘陈杨赵黄周吴'[n % 10]}{'一二三四五六七八九'[number]}{n:03d}"
    school_id, unit_id = county.schools[number], county.units[number]
    young = n % 3 == 1
    since = date(2026 - 4 - n % 9, 9, 1)
    db.add(
        Person(
            id=person_id, district_id=county.id, school_id=school_id, staff_no=staff_no, name=name, pinyin="x",
            initials="x", sex="female" if n % 2 else "male",
            born=date(1996, 3, 1) + timedelta(days=n) if young else date(1975 + n % 12, 5, 2), stages=["junior"],
            subjects=[SUBJECTS[n % len(SUBJECTS)]], title="first" if n % 4 == 0 else "second", is_sample=True,
        )
    )  # fmt: skip
    await db.flush()
    facts = {"person_id": person_id, "district_id": county.id, "school_id": school_id}
    db.add(Employment(**facts, employer_school_id=school_id, valid_from=since))
    db.add(Assignment(**facts, unit_id=unit_id, fte=100, valid_from=since))
    if not young and n % 3 == 0 and (number == 0 or n % 15 == 0):
        kind = "renowned" if number == 0 and n % 24 == 0 else "backbone"
        db.add(Honour(**facts, kind=kind, level="county", granted=date(2022, 1, 1)))
    if n in (2, 5, 8, 11):
        db.add(PostHeld(**facts, unit_id=unit_id, post="principal" if n == 2 else "middle", valid_from=since))
    county.staff.append((person_id, staff_no, name, number))


class Client:
    """Calls of one person, with a fresh Idempotency-Key each and the version last read."""

    def __init__(self, rotation: Service, who: Caller) -> None:
        self.rotation, self.who = rotation, who

    async def __call__(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Idempotency-Key": uuid4().hex, **more.pop("headers", {})}
        async with self.rotation.client(self.who) as client:
            return await client.request(method, f"{API}{path}", headers=headers, **more)

    async def get(self, path: str, **params: Any) -> Any:
        """The body of a GET that must succeed."""
        answer = await self("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def step(self, round_id: str, to: str, reason: str | None = None) -> Any:
        """One transition with the version just read."""
        seen = await self("GET", f"/rounds/{round_id}")
        headers = {"If-Match": seen.headers["etag"]}
        body = {"to": to, "reason": reason}
        return await self("POST", f"/rounds/{round_id}/transitions", json=body, headers=headers)

    async def through(self, round_id: str, to: str) -> dict[str, Any]:
        """One transition by a job, run to its end; the job afterwards."""
        answer = await self.step(round_id, to)
        assert answer.status_code == 202, answer.text
        await self.rotation.run_jobs()
        return await self.get(f"/jobs/{answer.json()['job']['id']}")


async def a_draft(rotation: Service, county: County, **more: Any) -> tuple[Client, str]:
    """A round drafted by the personnel office; the client and the round's id."""
    personnel = Client(rotation, county.who("district.personnel"))
    body = {"name": "2026学年交流", "policy_id": str(county.policy_id), "school_year": "2026-2027", "terms": TERMS}
    answer = await personnel("POST", "/rounds", json={**body, "groups": [str(county.group_id)], **more})
    assert answer.status_code == 201, answer.text
    return personnel, answer.json()["id"]
