"""A small county for tests: a bureau, a lead and two member schools with their leaders, teachers and calendar."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import yaml

from services.chassis import clock
from services.chassis.database import new_id
from services.chassis.identity import Caller, Power
from services.registry.organisation.calendars.tables import SchoolYear, Term
from services.registry.organisation.districts.core import DistrictLevel
from services.registry.organisation.districts.tables import District
from services.registry.organisation.schools.core import Jurisdiction, Ownership, UnitKind
from services.registry.organisation.schools.tables import School, Unit, UnitSchool
from services.registry.organisation.staff.core import PostKind, Sex
from services.registry.organisation.staff.tables import Assignment, Person, PostHeld
from tests.kit.services import Service, caller

ROOT = Path(__file__).resolve().parents[3]
API = "/api/registry/v1"
TODAY = clock.today()
# Z is the year of the last 1 November: whatever day it is, Z-10-31 and all before lie in the past.
Z = TODAY.year if TODAY.month >= 11 else TODAY.year - 1
Y = Z - 1
SINCE = date(Y - 5, 9, 1)
_numbers = itertools.count(new_id().int % 10**6)


def profile(key: str = "xx-county-2023") -> dict[str, Any]:
    """A shipped policy profile, as the JSON body that imports it."""
    text = (ROOT / "deploy/demo/policies" / f"{key}.yaml").read_text(encoding="utf-8")
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


@dataclass
class SchoolHere:
    """A school of the county with its unit and the people in its posts."""

    school_id: UUID
    unit_id: UUID
    name: str
    people: dict[str, list[UUID]] = field(default_factory=dict)


@dataclass
class County:
    """Everything a test of governance stands on."""

    registry: Service
    district_id: UUID
    schools: list[SchoolHere]
    callers: dict[str, Caller] = field(default_factory=dict)

    def as_(self, power: str, school: SchoolHere | None = None) -> Caller:
        """A person with this power; the same one each time."""
        key = f"{power}@{school.name if school else ''}"
        if key not in self.callers:
            ids = {"school_id": school.school_id} if school else {}
            self.callers[key] = caller(Power(power), name=key, district_id=self.district_id, **ids)
        return self.callers[key]

    async def ask(
        self, who: Caller | None, method: str, path: str, body: Any = None, *, version: int | None = None, **params: Any
    ) -> httpx.Response:
        """One request, with If-Match and a key where it writes."""
        headers = {"Idempotency-Key": str(new_id())} if method != "GET" else {}
        headers |= {"If-Match": f'"{version}"'} if version else {}
        async with self.registry.client(who) as client:
            return await client.request(method, API + path, json=body, params=params, headers=headers)

    async def done(self, who: Caller, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The answer of a request that must succeed."""
        answer = await self.ask(who, method, path, body, **more)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def move(self, who: Caller, path: str, row: dict[str, Any], to: str, **more: Any) -> Any:
        """A transition that must succeed."""
        body = {"to": to, **more}
        return await self.done(who, "POST", f"{path}/{row['id']}/transitions", body, version=row["version"])


def a_person(district_id: UUID, school_id: UUID, name: str, *, subjects: tuple[str, ...] = ()) -> Person:
    """A person of a school, without facts."""
    number = next(_numbers)
    return Person(
        id=new_id(), district_id=district_id, school_id=school_id, staff_no=f"T{number}", name=name, pinyin=name,
        initials=name, sex=Sex.FEMALE, born=date(1985, 1, 1), stages=["junior"], subjects=list(subjects), title=None,
        is_sample=True, import_id=None, import_row=None,
    )  # fmt: skip


async def add_person(
    db: Any, district_id: UUID, school: SchoolHere, name: str, post: PostKind, *, subjects: tuple[str, ...] = ()
) -> UUID:
    """A person at work at a school, holding a post; plain teachers hold none."""
    person = a_person(district_id, school.school_id, name, subjects=subjects)
    db.add(person)
    await db.flush()
    whose = {"person_id": person.id, "district_id": district_id, "school_id": school.school_id}
    db.add(Assignment(**whose, unit_id=school.unit_id, fte=100, valid_from=SINCE, valid_until=None))
    if post is not PostKind.TEACHER:
        db.add(PostHeld(**whose, unit_id=school.unit_id, post=post, subject=None, valid_from=SINCE, valid_until=None))
    await db.flush()
    school.people.setdefault(post.value, []).append(person.id)
    return person.id


async def add_school(
    db: Any, district_id: UUID, name: str, *, lat: float | None, ownership: Ownership = Ownership.PUBLIC
) -> SchoolHere:
    """A school and its unit."""
    school_id, unit_id = new_id(), new_id()
    db.add(
        School(
            id=school_id, district_id=district_id, school_code=f"{next(_numbers) % 10**10:010d}", name=name,
            pinyin=name, initials=name, stages=["junior"], ownership=ownership, jurisdiction=Jurisdiction.COUNTY,
            legal_person=None, lat=lat, lon=115.0, closed_on=None, is_sample=True, import_id=None,
            import_row=None,
        )
    )  # fmt: skip
    await db.flush()
    db.add(
        Unit(
            id=unit_id, district_id=district_id, kind=UnitKind.SCHOOL, name=name, school_id=school_id,
            stages=["junior"], is_sample=True, import_id=None, import_row=None,
        )
    )  # fmt: skip
    await db.flush()
    db.add(UnitSchool(unit_id=unit_id, school_id=school_id))
    await db.flush()
    return SchoolHere(school_id, unit_id, name)


async def add_calendar(db: Any, district_id: UUID) -> None:
    """Two school years of two terms."""
    for year in (Y, Z):
        name = f"{year}-{year + 1}"
        row = SchoolYear(district_id=district_id, name=name, starts_on=date(year, 9, 1), ends_on=date(year + 1, 9, 1))
        db.add(row)
        await db.flush()
        for n, (start, end) in enumerate(
            [(date(year, 9, 1), date(year + 1, 1, 18)), (date(year + 1, 2, 16), date(year + 1, 7, 5))], 1
        ):
            db.add(Term(school_year_id=row.id, code=f"{name}-{n}", starts_on=start, ends_on=end))
    await db.flush()


async def a_county(registry: Service, *, members: int = 2) -> County:
    """A county with one lead and some member schools, each with principal, vice-principal, heads and teachers."""
    district_id = new_id()
    async with registry.db() as db:
        code = f"{district_id.int % 10**6:06d}"
        db.add(
            District(id=district_id, code=code, name="XX县", level=DistrictLevel.COUNTY, parent_id=None, is_sample=True)
        )
        await db.flush()
        schools = []
        for n in range(members + 1):
            name = "惠能中学" if n == 0 else f"成员{n}中"
            school = await add_school(db, district_id, f"{name}{code}", lat=29.0 + 0.01 * n)
            for post in (PostKind.PRINCIPAL, PostKind.VICE_PRINCIPAL, PostKind.RESEARCH_HEAD):
                await add_person(db, district_id, school, f"{post.value}{n}", post)
            for m in range(2):
                await add_person(db, district_id, school, f"教师{n}{m}", PostKind.TEACHER, subjects=("math",))
            schools.append(school)
        await add_calendar(db, district_id)
    return County(registry, district_id, schools)


async def in_force(county: County, *, on: str = f"{Y}-08-01", body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A profile imported by the office, confirmed, signed off by the leader and put in force."""
    office, leader = county.as_("district.office"), county.as_("district.leader")
    row = await county.done(office, "POST", "/policies", body or profile())
    answers = [
        {"rule_id": rule["id"], "parameter": one["parameter"], "value": one["value"]}
        for rule in row["rules"]
        for one in rule["assumed"]
    ]
    path = f"/policies/{row['id']}/assumptions"
    if answers:
        row = await county.done(office, "PUT", path, {"items": answers}, version=row["version"])
    row = await county.move(leader, "/policies", row, "signed_off")
    return await county.move(office, "/policies", row, "in_force", on=on)


def founding(county: County, policy_id: str, *, leads: int = 1, on: str = f"{Y}-08-20", **more: Any) -> dict[str, Any]:
    """The body of a change that founds a group of all schools; the first `leads` of them lead."""
    units = [
        {"unit_id": str(school.unit_id), "role": "lead" if n < leads else "member"}
        for n, school in enumerate(county.schools)
    ]
    name = f"{county.schools[0].name}教育集团"
    return {
        "kind": "found", "name": name, "form": "support", "policy_id": policy_id, "units": units,
        "takes_effect_on": on, "reason": "按方案组建", **more,
    }  # fmt: skip


async def found(county: County, **more: Any) -> dict[str, Any]:
    """A group founded the whole way: raised and submitted by the office, consented by the leader."""
    office, leader = county.as_("district.office"), county.as_("district.leader")
    policy = await in_force(county)
    change = await county.done(office, "POST", "/changes", founding(county, policy["id"], **more))
    change = await county.move(office, "/changes", change, "submitted")
    change = await county.done(
        leader, "POST", f"/changes/{change['id']}/consents", {"reason": "同意"}, version=change["version"]
    )
    return await county.done(office, "GET", f"/groups/{change['group_id']}")
