"""One world for tests that ask everything: two districts of two cities, and a row of every noun at five places.

The places: ``member`` and ``lead`` share a group; ``guest`` is a school of another jurisdiction inside the zone;
``outside`` a school of the district in another group; ``foreign`` a school of another district of another city.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import yaml
from sqlalchemy import ARRAY, LargeBinary, Numeric, String, text
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.dialects.postgresql import JSONB

from services.chassis import clock
from services.chassis.database import new_id
from services.chassis.identity import SERVICES, Caller, Power
from tests.kit.services import House, Service, caller

PLACES = ("member", "lead", "guest", "outside", "foreign")
YEARS = dict(zip(PLACES, ("2022-2023", "2023-2024", "2024-2025", "2025-2026", "2022-2023"), strict=True))
SINCE, UNTIL, SHA = date(2022, 9, 1), date(2023, 7, 10), "ab" * 32
PASSWORD, SECRET = "correct horse of this world", "session-secret-of-this-world"
POLICIES = Path(__file__).resolve().parents[2] / "deploy/demo/policies"
_worlds: WeakKeyDictionary[House, World] = WeakKeyDictionary()
_numbers = itertools.count(new_id().int % 10**6)


def filled(kind: type[Any], values: dict[str, Any]) -> Any:
    """A row of a mapped class: what is given, and the plainest legal value for every other compulsory column."""
    table = kind.__table__
    names = {attribute.columns[0].name: attribute.key for attribute in kind.__mapper__.column_attrs}
    for column in table.columns:
        key = names[column.name]
        settled = column.nullable or column.default is not None or column.server_default is not None
        if key in values or settled or column.identity is not None or key == "version":
            continue
        values[key] = plain(column.type, column.name, str(kind.__annotations__.get(key, "")))
    return kind(**values)


def plain(kind: Any, name: str = "", annotation: str = "") -> Any:
    """The plainest value of a column type; texts are distinct."""
    match kind:
        case EnumColumn():
            return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
        case ARRAY():
            return []
        case JSONB():
            return [] if "list" in annotation else {}
        case LargeBinary():
            return b"x"
        case Numeric():
            return 1
        case String():
            return f"{name}{next(_numbers)}"[-(kind.length or 60) :]
    python = kind.python_type
    made = {bool: False, int: 1, float: 1.0, date: SINCE, datetime: clock.now(), UUID: new_id()}
    return made[python]


def profile() -> dict[str, Any]:
    """A county's policy as the registry keeps it; every rule soft, so that each duty may be excused."""
    body = yaml.safe_load((POLICIES / "xx-county-2023.yaml").read_text(encoding="utf-8"))
    for rule in body["rules"]:
        rule["severity"] = "soft"
        rule["assumed"] = [{**one, "confirmed_by": "某科 某人"} for one in rule.get("assumed", [])]
    return body


def classes(service: str) -> dict[str, type[Any]]:
    """The mapped classes of a service by table name."""
    base = import_module(f"services.{service}.base").Base
    return {mapper.local_table.name: mapper.class_ for mapper in base.registry.mappers}


@dataclass
class World:
    """Districts, callers, and the ids of the rows at each place: ``rows[service][place][parameter]``."""

    house: House
    district: dict[str, UUID] = field(default_factory=lambda: {place: new_id() for place in ("A", "B", "city", "far")})
    rows: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {service: {place: {} for place in PLACES} for service in SERVICES}
    )
    callers: dict[str, Caller] = field(default_factory=dict)

    def at(self, place: str) -> UUID:
        """The district of a place."""
        return self.district["B" if place == "foreign" else "A"]

    def school(self, place: str) -> UUID:
        """The school of a place."""
        return self.rows["registry"][place]["school_id"]

    def person(self, place: str) -> UUID:
        """The teacher of a place."""
        return self.rows["registry"][place]["person_id"]


class Writer:
    """Adds filled rows to one service's database in one transaction."""

    def __init__(self, db: Any, service: str) -> None:
        self.db, self.kinds = db, classes(service)

    async def __call__(self, table: str, **values: Any) -> Any:
        row = filled(self.kinds[table], values)
        self.db.add(row)
        await self.db.flush()
        return row


async def a_world(house: House) -> World:
    """The world of a house, built on first asking; every row has version 1."""
    if house in _worlds:
        return _worlds[house]
    world = _worlds[house] = World(house)
    services = house.services
    async with services["registry"].db() as db:
        await _registry(world, Writer(db, "registry"))
    _callers(world)
    async with services["registry"].db() as db:
        await _access(world, Writer(db, "registry"))
    await _duties(world, services["registry"])
    async with services["rotation"].db() as db:
        await _rotation(world, Writer(db, "rotation"))
    await _evaluation(world, services["evaluation"])
    for service in SERVICES:
        async with services[service].db() as db:
            await _jobs(world, Writer(db, service), service)
    return world


async def _registry(world: World, add: Writer) -> None:
    for name in ("city", "far", "A", "B"):
        parent = {"A": world.district["city"], "B": world.district["far"]}.get(name)
        code, level = f"{next(_numbers) % 10**6:06d}", "county" if parent else "city"
        await add("districts", id=world.district[name], name=f"{name}区县", code=code, level=level, parent_id=parent)
    for key in ("A", "B"):
        await _district_rows(world, add, key)
    for place in PLACES:
        await _a_school(world, add, place)
    for place in PLACES:
        await _a_group(world, add, place)
    for place in PLACES:
        await _governance(world, add, place)


async def _district_rows(world: World, add: Writer, key: str) -> None:
    district_id = world.district[key]
    policy = await add("policy_profiles", district_id=district_id, state="in_force", stages=["junior"],
                       source=profile()["source"], labels=profile()["labels"],
                       in_force_from=SINCE, clauses=profile()["clauses"], rules=profile()["rules"])  # fmt: skip
    year = await add("school_years", district_id=district_id, name="2022-2023", starts_on=SINCE, ends_on=UNTIL)
    await add("terms", school_year_id=year.id, code="2022-2023-1", starts_on=SINCE, ends_on=date(2023, 1, 20))
    place = "member" if key == "A" else "foreign"
    world.rows["registry"][place] |= {"policy_id": policy.id, "year_id": year.id, "district_id": district_id}


async def _a_school(world: World, add: Writer, place: str) -> None:
    district_id, code = world.at(place), f"{next(_numbers) % 10**10:010d}"
    jurisdiction = "city" if place == "guest" else "county"
    name = f"{place}中学{code}"
    school = await add("schools", district_id=district_id, school_code=code, name=name, stages=["junior"],
                       ownership="public", jurisdiction=jurisdiction)  # fmt: skip
    unit = await add("units", district_id=district_id, kind="school", name=name, school_id=school.id, stages=["junior"])
    await add("unit_schools", unit_id=unit.id, school_id=school.id)
    for number in range(2):
        person = await add("persons", district_id=district_id, school_id=school.id, stages=["junior"],
                           subjects=["math"], born=date(1985, 5, 4))  # fmt: skip
        whose = {"person_id": person.id, "district_id": district_id, "school_id": school.id, "valid_from": SINCE}
        await add("employments", **whose, employer_school_id=school.id)
        await add("assignments", **whose, unit_id=unit.id, fte=100)
        await add("posts_held", **whose, unit_id=unit.id, post="principal" if number else "teacher")
        if not number:
            rows = world.rows["registry"][place]
            rows |= {"person_id": person.id, "school_id": school.id, "unit_id": unit.id}
    await add("enrolments", district_id=district_id, school_id=school.id, stage="junior", school_year="2022-2023")
    await add("teaching_needs", district_id=district_id, unit_id=unit.id, stage="junior", subject="math",
              term="2022-2023-1")  # fmt: skip


async def _a_group(world: World, add: Writer, place: str) -> None:
    rows = world.rows["registry"]
    if place == "member":
        return
    home = rows["foreign" if place == "foreign" else "member"]
    group = await add("groups", district_id=world.at(place), form="support", state="active", founded_on=SINCE,
                      policy_id=home["policy_id"])  # fmt: skip
    rows[place]["group_id"] = group.id
    await add("memberships", group_id=group.id, unit_id=rows[place]["unit_id"], role="lead", valid_from=SINCE)
    if place == "lead":
        rows["member"]["group_id"] = group.id
        await add("memberships", group_id=group.id, unit_id=rows["member"]["unit_id"], role="member", valid_from=SINCE)


async def _governance(world: World, add: Writer, place: str) -> None:
    rows, year = world.rows["registry"][place], YEARS[place]
    of_group = {"district_id": world.at(place), "group_id": rows["group_id"]}
    unit = {"unit_id": str(rows["unit_id"]), "role": "lead", "tightness": None, "pairing": None}
    asked = {"name": None, "form": None, "policy_id": None, "units": [unit]}
    change = await add("change_requests", **of_group, kind="graduate", state="submitted", asked=asked,
                       takes_effect_on=date(2023, 1, 1), authority="district.leader", raised_by=new_id())  # fmt: skip
    document = await add("documents", **of_group, kind="charter", state="draft", edition=1, school_year=year)
    filing = await add("filings", **of_group, kind="year_plan", state="draft", school_year=year)
    meeting = await add("meetings", **of_group, kind="working", held_on=SINCE)
    activity = await add("activities", **of_group, kind="guidance", state="recorded", held_on=SINCE,
                         host_unit_id=rows["unit_id"], recorded_by=new_id())  # fmt: skip
    await add("activity_participations", activity_id=activity.id, person_id=rows["person_id"], unit_id=rows["unit_id"])
    mine = {"district_id": world.at(place), "school_id": rows["school_id"]}
    batch = await add("imports", **mine, noun="staff", state="checked", sha256=SHA, headers=["姓名"])
    await add("import_rows", import_id=batch.id, row=2, **mine, verdict="faulty", cells=["某人"], faults=[])
    file = await add("files", **mine, sha256=SHA, name="a.txt", media_type="text/plain", size=1)
    content = world.house.services["registry"].settings.files_dir / SHA[:2] / SHA
    content.parent.mkdir(parents=True, exist_ok=True)
    content.write_bytes(b"x")
    rows |= {"change_id": change.id, "document_id": document.id, "filing_id": filing.id, "meeting_id": meeting.id,
             "activity_id": activity.id, "import_id": batch.id, "file_id": file.id}  # fmt: skip


async def _duties(world: World, registry: Service) -> None:
    for place in PLACES:
        rows, office = world.rows["registry"][place], caller(Power.OFFICE, district_id=world.at(place))
        async with registry.client(office) as http:
            found = await http.get("/api/registry/v1/duties", params={"group": str(rows["group_id"]), "limit": 200})
        rows["duty_id"] = found.json()["items"][0]["duty_id"]


def _callers(world: World) -> None:
    for power in (power for power in Power if not power.startswith("service.")):
        columns = {"principal": ("lead", "member"), "assessor": ("inspector", "expert")}.get(power.value, ("",))
        for column in columns:
            world.callers[f"{power.value}:{column}".rstrip(":")] = _person(world, power, column)


def _person(world: World, power: Power, column: str) -> Caller:
    place = "lead" if column == "lead" else "member"
    ids: dict[str, UUID | None] = {"district_id": world.district["A"]}
    match power:
        case Power.CITY:
            ids["district_id"] = world.district["city"]
        case Power.PRINCIPAL | Power.CLERK:
            ids["school_id"] = world.school(place)
        case Power.TEACHER:
            ids |= {"school_id": world.school(place), "person_id": world.person(place)}
        case Power.SYSTEM_ADMIN | Power.SECURITY_ADMIN | Power.AUDITOR | Power.ANONYMOUS:
            ids = {}
    made = caller(power, name=f"{power.value}{column}", **ids)
    if power is not Power.CLIENT:
        return made
    every = frozenset(a for service in world.house.services.values() for a in service.app.state.policy.actions)
    return Caller(made.account_id, made.account_id, power, made.name, world.district["A"], scopes=every)


async def _access(world: World, add: Writer) -> None:
    from services.registry.access.accounts.actions import hashed
    from services.registry.access.clients.actions import digest

    password_hash = await hashed(PASSWORD)
    for column, who in world.callers.items():
        if who.power in (Power.ANONYMOUS, Power.CLIENT):
            continue
        name = column.replace(":", ".").replace("_", "-") + str(next(_numbers))
        await add("accounts", id=who.account_id, username=name, password_hash=password_hash, is_demo=True)
        await add("grants", id=who.grant_id, account_id=who.account_id, power=who.power, district_id=who.district_id,
                  school_id=who.school_id, person_id=who.person_id, start=SINCE)  # fmt: skip
    other = await add("accounts", username=f"somebody{next(_numbers)}", password_hash=password_hash, is_demo=True)
    grant = await add("grants", account_id=other.id, power=Power.CLERK, start=SINCE)
    await add("logins", account_id=other.id, grant_id=grant.id, secret_sha256=digest(SECRET), seen_at=clock.now(),
              ends_at=clock.now() + timedelta(hours=9))  # fmt: skip
    await add("api_clients", district_id=world.district["A"], expires_at=clock.now() + timedelta(days=9))
    rows = world.rows["registry"]["member"]
    rows |= {"account_id": other.id, "grant_id": grant.id, "username": other.username}


async def _rotation(world: World, add: Writer) -> None:
    for place in PLACES:
        if place == "lead":
            continue
        await _a_round(world, add, place)
    of_the_group = ("round_id", "scenario_id")
    world.rows["rotation"]["lead"] |= {key: world.rows["rotation"]["member"][key] for key in of_the_group}
    for place in PLACES:
        await _in_a_round(world, add, place)


async def _a_round(world: World, add: Writer, place: str) -> None:
    registry, rows = world.rows["registry"], world.rows["rotation"][place]
    district_id, group_id = world.at(place), registry[place]["group_id"]
    policy_id = registry["foreign" if place == "foreign" else "member"]["policy_id"]
    terms = [{"name": "2022-2023-1", "starts_on": "2022-09-01", "ends_on": "2023-01-20"}]
    made = await add("rounds", district_id=district_id, policy_id=policy_id, school_year="2022-2023", starts_on=SINCE,
                     ends_on=UNTIL, state="correction", terms=terms, seed_sha256=SHA, snapshot_sha256=SHA,
                     plan_sha256=SHA, plan_certified=True, correction_until=date(2022, 12, 1), correction_days=0,
                     wishes_until=date(2090, 1, 1))  # fmt: skip
    await add("round_groups", round_id=made.id, group_id=group_id, name="某集团")
    for school in ("member", "lead") if place == "member" else (place,):
        here = registry[school]
        role = "member" if school == "member" else "lead"
        await add("round_units", round_id=made.id, group_id=group_id, unit_id=here["unit_id"], name=school,
                  school_id=here["school_id"], role=role, stages=["junior"], school_code="0123456789")  # fmt: skip
    for rule in profile()["rules"]:
        await add("round_rules", round_id=made.id, rule_id=rule["id"], kind=rule["kind"], severity="soft", body=rule)
    of_round = {"round_id": made.id, "district_id": district_id}
    run = await add("runs", **of_round, snapshot_sha256=SHA, state="done")
    scenario = await add("scenarios", **of_round, run_id=run.id, snapshot_sha256=SHA, plan_sha256=SHA, status="optimal")
    told = text("UPDATE rounds SET scenario_id = :scenario WHERE id = :id")
    await add.db.execute(told, {"scenario": scenario.id, "id": made.id})
    await add("snapshots", **of_round, sha256=SHA, roster_sha256=SHA, instance=_zipped(b"{}"))
    post = await add("posts", round_id=made.id, unit_id=registry[place]["unit_id"], post="teacher", kinds=["support"])
    wishes = await add("wish_imports", **of_round, file_sha256=SHA, state="checked")
    rows |= {"round_id": made.id, "run_id": run.id, "scenario_id": scenario.id, "post_id": post.id,
             "import_id": wishes.id}  # fmt: skip


def _zipped(content: bytes) -> bytes:
    import zlib

    return zlib.compress(content)


async def _in_a_round(world: World, add: Writer, place: str) -> None:
    rows, here = world.rows["rotation"][place], world.rows["registry"][place]
    of_round = {"round_id": rows["round_id"], "district_id": world.at(place)}
    who = {"person_id": here["person_id"], "person_name": f"{place}教师"}
    scenario = {"scenario_id": rows["scenario_id"], "district_id": world.at(place)}
    await add("wishes", **of_round, **who, school_id=here["school_id"], choices=[here["unit_id"]])
    host = {"unit": new_id(), "school": new_id()}
    await add("scenario_moves", **scenario, **who, from_unit_id=here["unit_id"], from_school_id=here["school_id"],
              to_unit_id=host["unit"], to_school_id=host["school"], group_id=here["group_id"], kind="support",
              starts_on=SINCE, ends_on=UNTIL)  # fmt: skip
    await add("scenario_explanations", **scenario, **who, school_id=here["school_id"],
              facts={"facts": [], "alternatives": [], "prices": []})  # fmt: skip
    placement = await add("placements", **of_round, **who, scenario_id=rows["scenario_id"], home_name=place,
                          home_unit_id=here["unit_id"], home_school_id=here["school_id"], host_unit_id=host["unit"],
                          host_school_id=host["school"], host_name="受援校", group_id=here["group_id"], kind="support",
                          starts_on=SINCE, ends_on=UNTIL, state="active")  # fmt: skip
    await add("staff_cells", district_id=world.at(place), as_of=SINCE, unit_id=here["unit_id"], unit_name=place,
              school_id=here["school_id"], age_band="under_35", group_ids=[here["group_id"]], heads=5)  # fmt: skip
    rows |= {"placement_id": placement.id, "teacher": here["person_id"]}


async def _evaluation(world: World, evaluation: Service) -> None:
    rows = world.rows["evaluation"]
    for place, key, pack in (("member", "A", "nanchang-bundle"), ("foreign", "B", "process-core")):
        inspector = caller(Power.INSPECTORATE, district_id=world.district[key])
        async with evaluation.client(inspector) as http:
            made = await http.post("/api/evaluation/v1/frameworks", json={"pack": pack})
        assert made.status_code == 201, made.text
        body = made.json()
        rows[place] |= {"framework_id": UUID(body["id"]), "semver": body["semver"], "code": body["code"]}
    async with evaluation.db() as db:
        add = Writer(db, "evaluation")
        for place in PLACES:
            await _a_review(world, add, place)


async def _a_review(world: World, add: Writer, place: str) -> None:
    rows, here = world.rows["evaluation"], world.rows["registry"][place]
    of, year = {"district_id": world.at(place)}, YEARS[place]
    unit = {**of, "school_id": here["school_id"], "unit_id": here["unit_id"]}
    framework_id = rows["foreign" if place == "foreign" else "member"]["framework_id"]
    batch = await add("exam_batches", **of, stage="junior", state="ready", school_year=year, file_sha256=SHA,
                      terms=["1", "prior", "outcome"], decimals=[0, 0, 0])  # fmt: skip
    await add("exam_blocks", **unit, batch_id=batch.id, n=40, listed=40, sums=["40", "1", "1", "1", "1", "1"])
    fit = await add("va_fits", **of, batch_id=batch.id, school_year=year, sums_sha256=SHA)
    await add("va_effects", **unit, fit_id=fit.id, specification="A", state="estimated", n=40)
    made = await add("review_rounds", **of, school_year=year, as_of=SINCE, framework_id=framework_id, fit_id=fit.id,
                     state="notified", opened_by=new_id())  # fmt: skip
    await add("reviews", **unit, round_id=made.id, stage="junior", pupils=40)
    snapshot = await add("snapshots", **of, round_id=made.id, as_of=SINCE, sha256=SHA,
                         content={"observations": [], "units": []})  # fmt: skip
    run = await add("score_runs", **of, round_id=made.id, run_hash=SHA, framework_sha256=SHA, snapshot_sha256=SHA)
    await add("unit_results", **unit, run_id=run.id, bundled=80.0)
    await add("group_results", **of, run_id=run.id, group_id=here["group_id"])
    await add("reported_values", **unit, node_code="NC11", school_year=year)
    # Beside the mapper, so that the version stays 1.
    told = text("UPDATE review_rounds SET snapshot_id = :snapshot, run_id = :run WHERE id = :id")
    await add.db.execute(told, {"snapshot": snapshot.id, "run": run.id, "id": made.id})
    rows[place] |= {"batch_id": batch.id, "fit_id": fit.id, "round_id": made.id, "run_id": run.id,
                    "unit_id": here["unit_id"]}  # fmt: skip


async def _jobs(world: World, add: Writer, service: str) -> None:
    for place, who in [*((f"job:{column}", who) for column, who in world.callers.items()), ("foreign", None)]:
        job = await add("jobs", kind=f"{service}.any", state="done", caller={}, arguments={}, district_id=None,
                        owner_account_id=who.account_id if who else new_id())  # fmt: skip
        world.rows[service].setdefault(place, {})["job_id"] = job.id


__all__ = ["PASSWORD", "PLACES", "SECRET", "World", "a_world", "classes", "filled", "plain"]
