"""The fourth chapter: a round of XX县 from wishes to placements, and one whose rules cannot all hold."""

from __future__ import annotations

from copy import deepcopy

from deploy.demo import workbooks
from deploy.demo.bureau import REGISTRY, ROTATION, Json, Office
from deploy.demo.story.accounts import Appointment, appoint
from deploy.demo.story.governance import policy_document, policy_in_force, put_in_force
from deploy.demo.story.registry import terms
from deploy.demo.story.setting import Setting
from services.chassis.spreadsheets import Column, write

STRICT_KEY = "xx-county-2023-strict"
STRICT_LEAD_CAP = {"p": 1, "q": 100}
FIRST, SECOND = "学年教师交流（示例）", "学年从严试算（示例）"
WISH_HEADERS = ("人员编号", "姓名", "意愿", "志愿一", "志愿二", "志愿三", "服从调剂", "备注")


def run_first_round(story: Setting) -> None:
    """Opened, wishes imported, frozen, solved, proposed, signed by every principal, published by the leader."""
    personnel = story.office("xx.personnel")
    round_id = _round(story, f"{story.school_year}{FIRST}", policy_in_force(story, "xx")["id"], [])["id"]
    path = f"{ROTATION}/rounds/{round_id}"
    steps = ("open", "wishes", "frozen", "solving", "proposed", "correction", "signed", "co-signed", "published")
    done = {"draft": 0, "open": 1, "frozen": 3, "scenarios": 4, "proposed": 5, "correction": 6, "co-signed": 8}
    for step in steps[done.get(personnel.read(path)["state"], len(steps)) :]:
        match step:
            case "wishes":
                import_wishes(personnel, path, workbooks.wish_rows(story.districts["xx"], story.staff("xx")))
            case "signed":
                sign(story, path)
            case "proposed":
                explain_shortfalls(personnel, path)
                move(personnel, path, step)
            case "published":
                move(story.office("xx.leader"), path, step)
            case _:
                move(personnel, path, step)
        story.say(f"first round: {step}")
    appoint_teacher(story, round_id)


def _round(story: Setting, name: str, policy_id: str, groups: list[str]) -> Json:
    personnel = story.office("xx.personnel")
    held = {row["name"]: row for row in personnel.every(f"{ROTATION}/rounds")}
    return held.get(name) or open_draft(personnel, name, policy_id, story.year, groups)


def open_draft(personnel: Office, name: str, policy_id: str, year: int, groups: list[str]) -> Json:
    """A round in draft over both terms of the school year."""
    spans = [{"name": t["code"], "starts_on": t["starts_on"], "ends_on": t["ends_on"]} for t in terms(year)]
    draft = {
        "name": name, "policy_id": policy_id, "school_year": f"{year}-{year + 1}", "groups": groups, "terms": spans,
        "seed": "demo",
    }  # fmt: skip
    return personnel.make(f"{ROTATION}/rounds", draft)


def move(who: Office, path: str, to: str, *, reason: str | None = None) -> Json | None:
    """One step of a round, waiting for the job where it has one; the job."""
    moved = who.move(path, to, reason=reason)
    return who.wait(f"{ROTATION}/jobs/{moved['job']['id']}") if moved["job"] else None


def wish_workbook(rows: list[list[workbooks.Cell]]) -> bytes:
    """The wishes under the template's headings."""
    return write([Column(header, header in WISH_HEADERS[:3]) for header in WISH_HEADERS], rows, sheet="志愿")


def import_wishes(personnel: Office, path: str, rows: list[list[workbooks.Cell]]) -> Json:
    """Dry run and commit of a workbook of wishes."""
    raised = personnel.upload(f"{path}/wish-imports", "wishes.xlsx", wish_workbook(rows))
    personnel.wait(f"{ROTATION}/jobs/{raised['job']['id']}")
    batch = f"{path}/wish-imports/{raised['wish_import']['id']}"
    moved = personnel.move(batch, "committed")
    personnel.wait(f"{ROTATION}/jobs/{moved['job']['id']}")
    return personnel.read(batch)


def explain_shortfalls(personnel: Office, path: str) -> None:
    """A written reason for each “原则上” rule that the plan misses."""
    found = personnel.read(path)
    scenario = f"{ROTATION}/scenarios/{found['scenario_id']}"
    for instance in found["plan_unexplained"]:
        body = {"instance": instance, "reason": "本学年可外派人数不足，下学年补足（示例）"}
        personnel.put(f"{scenario}/reasons", body, version=personnel.read(scenario)["version"])


def sign(story: Setting, path: str) -> None:
    """Every principal whose unit has not signed signs the plan as it stands."""
    found, usernames = story.office("xx.personnel").read(path), story.principals("xx")
    for unit in found["unsigned"]:
        signature = {"unit_id": unit["unit_id"], "plan_sha256": found["plan_sha256"]}
        story.office(usernames[unit["name"]]).make(f"{path}/signatures", signature)


def appoint_teacher(story: Setting, round_id: str) -> None:
    """xx.teacher: somebody of the first lead whom the plan moves, so that he finds his placement and its reasons."""
    if story.book.password("xx.teacher"):
        return
    personnel, lead = story.office("xx.personnel"), story.districts["xx"].places[0]
    rows = personnel.every(f"{ROTATION}/placements", round_id=round_id)
    moved = min(
        (r for r in rows if r["home_name"] == lead.name), key=lambda r: (r["kind"] != "support", r["person_name"])
    )
    school = story.schools("xx")[lead.codes[0]]
    wanted = Appointment(
        "xx.teacher", moved["person_name"], "teacher", lead.name, story.district_ids["xx"], school["id"],
        moved["person_id"],
    )  # fmt: skip
    appoint(story.office("demo.security"), story.book, wanted, on=story.first_day)
    story.say("a teacher with a placement appointed")


def run_second_round(story: Setting) -> None:
    """The strict reading: fifteen are compulsory and a lead may lend one in a hundred: a conflict."""
    personnel = story.office("xx.personnel")
    group = story.groups("xx")[story.districts["xx"].groups[0].name]
    row = _round(story, f"{story.school_year}{SECOND}", _strict_policy(story)["id"], [group["id"]])
    path = f"{ROTATION}/rounds/{row['id']}"
    done = {"draft": 0, "open": 1, "frozen": 2}.get(row["state"], 3)
    if row["state"] == "frozen" and any(r["state"] == "infeasible" for r in personnel.every(f"{path}/runs")):
        done = 3
    for step in ("open", "frozen", "solving")[done:]:
        job = move(personnel, path, step)
        if step == "solving" and job and job["result"]["state"] != "infeasible":
            raise RuntimeError(f"the strict rules hold after all: {job['result']}")
    story.say("second round: its rules cannot all hold, repairs are proposed")


def count_structure(story: Setting) -> None:
    """The staff structure of each district, counted from its roster: what the offices see first."""
    for key in story.districts:
        personnel = story.office(f"{key}.personnel")
        job = personnel.make(f"{ROTATION}/structure/refreshes", {})
        personnel.wait(f"{ROTATION}/jobs/{job['id']}")
    story.say("staff structures counted")


def _strict_policy(story: Setting) -> Json:
    office = story.office("xx.office")
    held = {row["key"]: row for row in office.every(f"{REGISTRY}/policies")}
    row = held.get(STRICT_KEY) or office.make(f"{REGISTRY}/policies", strict_policy())
    put_in_force(story, "xx", row)
    return row


def strict_policy() -> Json:
    """XX县's profile with “原则上” read as compulsory and a cap on the lead that contradicts it, for trials."""
    document = deepcopy(policy_document("xx-county-2023"))
    document["key"], document["name"] = STRICT_KEY, f"{document['name']}（从严试算，示例）"
    for rule in document["rules"]:
        if rule["id"] == "A19":
            rule["severity"] = "hard"
            rule.pop("rank", None)
        if rule["id"] == "A19-out-cap-lead":
            rule["assumed"] = [
                {"parameter": "ratio", "value": STRICT_LEAD_CAP, "note": "从严试算：龙头校外派不超过百分之一"}
            ]
    return document
