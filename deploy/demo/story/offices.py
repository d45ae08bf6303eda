"""The first chapter: bureaus are established, their people appointed, a district system admitted."""

from __future__ import annotations

from deploy.demo import names
from deploy.demo.bureau import REGISTRY, Json
from deploy.demo.dice import dice
from deploy.demo.places import District
from deploy.demo.story.accounts import Appointment, appoint
from deploy.demo.story.setting import Setting

DEPARTMENTS = ("office", "personnel", "inspectorate", "finance", "research", "digital", "leader")
CLIENT_ACTIONS = (
    "me.read", "job.read", "event.read", "district.read", "school.read", "school.edit", "unit.read", "enrolment.read",
    "teaching_need.read", "calendar.read", "staff.read", "staff.edit", "import.raise", "import.read", "import.settle",
    "policy.read", "group.read", "document.read", "duty.read", "round.read", "rule.read", "run.read", "scenario.read",
    "move.read", "placement.read", "structure.read", "review_round.read", "score.read",
)  # fmt: skip


def establish(story: Setting) -> None:
    """The districts with their departments."""
    system = story.office("demo.system")
    known = {row["code"] for row in system.every(f"{REGISTRY}/districts")}
    for district in story.districts.values():
        if district.code not in known:
            system.make(f"{REGISTRY}/districts", _district(district))
    story.say(f"{len(story.districts)} districts established")


def _district(district: District) -> Json:
    departments = [{"department": key, "name": name, "powers": []} for key, name in district.departments.items()]
    return {
        "code": district.code, "name": district.name, "level": district.level, "is_sample": True,
        "departments": departments,
    }  # fmt: skip


def appoint_departments(story: Setting) -> None:
    """One account a department that the district has, an assessor besides."""
    for key, district in story.districts.items():
        for department, title in district.departments.items():
            _appoint(story, key, f"{key}.{department}", f"district.{department}", f"{district.name}{title}")
    _appoint(story, "xx", "xx.assessor", "assessor", "XX县责任督学")
    story.say("departments appointed")


def _appoint(story: Setting, key: str, username: str, power: str, acts_for: str) -> None:
    draw = dice(f"name/{username}")
    wanted = Appointment(
        username, names.name(draw, is_female=draw.random() < 0.5), power, acts_for, story.district_ids[key]
    )
    appoint(story.office("demo.security"), story.book, wanted, on=story.first_day)


def appoint_schools(story: Setting) -> None:
    """The principals, as the roster names them: of every school of XX县, elsewhere of the leads."""
    security, made = story.office("demo.security"), 0
    for key, district in story.districts.items():
        holders, schools = holders_of_principal(story, key), story.schools(key)
        places = {place.name: place for place in district.places}
        for name, username in story.principals(key).items():
            if key != "xx" and places[name].role != "lead":
                continue
            holder, school = holders[name], schools[places[name].codes[0]]
            wanted = Appointment(
                username, holder["name"], "principal", name, story.district_ids[key], school["id"], holder["id"]
            )
            made += appoint(security, story.book, wanted, on=story.first_day)
    _clerks(story)
    story.say(f"{made} principals appointed")


def holders_of_principal(story: Setting, key: str) -> dict[str, Json]:
    """Who holds the post of principal, by the unit's name."""
    rows = story.office(f"{key}.personnel").every(f"{REGISTRY}/staff", post="principal", as_of=story.today.isoformat())
    return {post["unit_name"]: row for row in rows for post in row["posts"] if post["post"] == "principal"}


def _clerks(story: Setting) -> None:
    schools = story.schools("xx")
    for username, place in (
        ("xx.clerk", story.districts["xx"].places[3]),
        ("xx.clerk2", story.districts["xx"].places[0]),
    ):
        draw = dice(f"name/{username}")
        wanted = Appointment(
            username, names.name(draw, is_female=True), "clerk", place.name, story.district_ids["xx"],
            schools[place.codes[0]]["id"],
        )  # fmt: skip
        appoint(story.office("demo.security"), story.book, wanted, on=story.first_day)


def admit_client(story: Setting) -> None:
    """A district system of XX县: its id and secret stand in the accounts file as user name and password."""
    if any(row["power"] == "client" for row in story.book.rows()):
        return
    draft = {
        "name": "XX县人事系统（示例）", "district_id": story.district_ids["xx"], "actions": list(CLIENT_ACTIONS),
        "days": 365,
    }  # fmt: skip
    made = story.office("demo.security").make(f"{REGISTRY}/clients", draft)
    story.book.add(made["id"], made["secret"], "client", "XX县", made["name"])
    story.say("API client admitted")
