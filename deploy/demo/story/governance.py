"""The third chapter: policies come into force, groups are founded with consent, plans filed, meetings held."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import yaml

from deploy.demo.bureau import REGISTRY, Json, Office
from deploy.demo.places import District, Group, Place
from deploy.demo.story.setting import Setting

POLICIES = Path(__file__).parents[1] / "policies"
EVIDENCE = """关于组建{group}的请示（示例）

一、组建依据：{policy}。
二、拟组建单位：{units}。
三、各校已召开教职工会议听取意见，无不同意见。
"""
TIGHTNESS = {"tight": {"member": "tight", "supported": "support"}, "support": {"member": "support"}}


def policy_document(key: str) -> Json:
    """A shipped profile as the JSON that the API takes."""
    document = yaml.safe_load((POLICIES / f"{key}.yaml").read_text(encoding="utf-8"))
    return json.loads(json.dumps(document, default=date.isoformat))


def bring_policies_into_force(story: Setting) -> None:
    """Each district's profile: its assumed values confirmed, signed off by the leader, in force."""
    for key, district in story.districts.items():
        office = story.office(f"{key}.office")
        held = {row["key"]: row for row in office.every(f"{REGISTRY}/policies")}
        row = held.get(district.policy) or office.make(f"{REGISTRY}/policies", policy_document(district.policy))
        put_in_force(story, key, row)
    story.say("policies in force")


def put_in_force(story: Setting, key: str, row: Json) -> None:
    """Takes a profile from wherever it is to in force."""
    office, leader = story.office(f"{key}.office"), story.office(f"{key}.leader")
    path = f"{REGISTRY}/policies/{row['id']}"
    if row["state"] == "draft":
        detail = office.read(path)
        if answers := assumptions(detail["rules"]):
            office.put(f"{path}/assumptions", {"items": answers}, version=detail["version"])
        leader.move(path, "signed_off", reason="同意")
        row = office.read(path)
    if row["state"] == "signed_off":
        office.move(path, "in_force", reason="施行", on=story.first_day.isoformat())


def assumptions(rules: list[Json]) -> list[Json]:
    """The assumed values of a profile, as answers that confirm them."""
    return [
        {"rule_id": rule["id"], "parameter": one["parameter"], "value": one["value"]}
        for rule in rules
        for one in rule["assumed"]
    ]


def found_groups(story: Setting) -> None:
    """Every group by a change request with evidence and consent, then active, with its liaison."""
    for key, district in story.districts.items():
        known, units = story.groups(key), story.units(key)
        policy = policy_in_force(story, key)
        for index, group in enumerate(district.groups):
            if group.name not in known:
                members = [bound(district, place, units[place.name]["id"]) for place in district.members(index)]
                found(story, key, group, policy, members)
        for group in district.groups:
            watch_over(story, key, group)
        story.say(f"{district.name}: {len(district.groups)} groups")


def policy_in_force(story: Setting, key: str) -> Json:
    """The district's own profile."""
    rows = story.office(f"{key}.office").every(f"{REGISTRY}/policies", state="in_force")
    return next(row for row in rows if row["key"] == story.districts[key].policy)


def bound(district: District, place: Place, unit_id: str) -> Json:
    """A place as a change names it, with the tightness its role has in a group of that form."""
    form = district.groups[place.group or 0].form
    return {"unit_id": unit_id, "role": place.role, "tightness": TIGHTNESS.get(form, {}).get(place.role or "")}


def found(story: Setting, key: str, group: Group, policy: Json, members: list[Json]) -> Json:
    """A change request by the office with its evidence, consented to by the leader; the group that it made."""
    office, leader = story.office(f"{key}.office"), story.office(f"{key}.leader")
    text = EVIDENCE.format(group=group.name, policy=policy["name"], units=f"共 {len(members)} 个单位")
    evidence = office.upload(f"{REGISTRY}/files", f"{group.name}组建请示.txt", text.encode())
    change = office.make(f"{REGISTRY}/changes", {
        "kind": "found", "name": group.name, "form": group.form, "policy_id": policy["id"], "units": members,
        "takes_effect_on": story.first_day.isoformat(), "reason": f"依据{policy['name']}组建",
        "evidence_file_ids": [evidence["id"]],
    })  # fmt: skip
    path = f"{REGISTRY}/changes/{change['id']}"
    version = office.move(path, "submitted", version=change["version"])["version"]
    consent = {"reason": "同意组建"}
    leader.request("POST", f"{path}/consents", json=consent, headers={"If-Match": f'"{version}"'})
    return office.read(path)


def watch_over(story: Setting, key: str, group: Group) -> None:
    """The liaison of a new group is named, and it begins to work."""
    office = story.office(f"{key}.office")
    path = f"{REGISTRY}/groups/{story.groups(key)[group.name]['id']}"
    detail = office.read(path)
    if not detail["liaisons"]:
        name, post = group.liaison
        body = {"valid_from": story.first_day.isoformat(), "liaisons": [{"name": name, "post": post}]}
        detail = office.put(f"{path}/liaisons", body, version=detail["version"])
    if detail["state"] == "founding":
        office.move(path, "active", reason="挂牌运行")


def adopt_documents(story: Setting) -> None:
    """The documents that XX县's text demands of each group (A10, A18), written by the lead and adopted."""
    for group, lead in story.led("xx"):
        held = {row["kind"] for row in lead.every(f"{REGISTRY}/documents", group=group["id"])}
        for kind, title, sections in DOCUMENTS:
            if kind not in held:
                draft = {
                    "group_id": group["id"], "kind": kind, "title": f"{group['name']}{title}", "file_id": None,
                    "school_year": story.school_year,
                    "sections": [{"title": name, "text": f"{name}：{FILLED}"} for name in sections],
                }  # fmt: skip
                made = lead.make(f"{REGISTRY}/documents", draft)
                lead.move(f"{REGISTRY}/documents/{made['id']}", "adopted", version=made["version"])
    story.say("documents adopted")


FILLED = "集团各校协商确定，按学期检查（示例）。"
DOCUMENTS = (
    ("exchange_plan", "教师交流方案", ("交流对象", "岗位与期限", "考核与待遇")),
    ("assessment_method", "交流教师考核办法", ("考核内容", "考核方式", "结果运用")),
    ("assistance_plan", "年度帮扶计划", ("教学计划", "教学常规", "教研活动", "教师培训")),
)


def file_plans(story: Setting) -> None:
    """A15: goals and plan of the school year, filed before term; the third group's came late."""
    office = story.office("xx.office")
    received = [date(story.year, 8, 26), date(story.year, 8, 28), date(story.year, 9, 10)]
    for (group, lead), day in zip(story.led("xx"), received, strict=True):
        if day > story.today or any(office.every(f"{REGISTRY}/filings", group=group["id"])):
            continue
        draft = {
            "group_id": group["id"], "kind": "year_plan", "school_year": story.school_year, "file_id": None,
            "title": f"{group['name']}{story.school_year}学年工作目标和计划", "goals": GOALS, "plan": PLAN,
        }  # fmt: skip
        made = lead.make(f"{REGISTRY}/filings", draft)
        path = f"{REGISTRY}/filings/{made['id']}"
        lead.move(path, "submitted", version=made["version"])
        office.move(path, "accepted", reason="材料齐全，同意备案", received_on=day.isoformat())
    story.say("year plans filed")


GOALS = "一、龙头校选派名教师、骨干教师到成员校走教支教；二、成员校教学常规达标；三、集团内学科教研全覆盖（示例）。"
PLAN = "九月制定方案，十月起每月例会，十二月期中检查，六月总结考核（示例）。"


def hold_meetings(story: Setting) -> None:
    """A16: a working meeting each month that is over; the second group left one out, the third the latest."""
    months = past_months(story)
    for index, (group, lead) in enumerate(story.led("xx")):
        held = {row["held_on"][:7] for row in lead.every(f"{REGISTRY}/meetings", group=group["id"])}
        skipped = {0: None, 1: months[1:2], 2: months[-1:]}[index] or []
        for month in months:
            if month not in skipped and month.isoformat()[:7] not in held:
                lead.make(f"{REGISTRY}/meetings", _meeting(lead, group, month))
    story.say(f"meetings of {len(months)} months")


def past_months(story: Setting) -> list[date]:
    """The days of the working meetings: the twelfth of each month of the school year that is over."""
    days = [date(story.year + (month > 12), (month - 1) % 12 + 1, 12) for month in range(9, 19)]
    return [day for day in days if (day + timedelta(days=20)).replace(day=1) <= story.today and day.month != 2]


def _meeting(lead: Office, group: Json, day: date) -> Json:
    body = lead.read(f"{REGISTRY}/groups/{group['id']}")["body"] or {"seats": []}
    present = sorted({seat["person_id"] for seat in body["seats"] if seat["person_id"]})
    return {
        "group_id": group["id"], "kind": "working", "held_on": day.isoformat(), "title": f"{day.month}月工作例会",
        "agenda": "一、各校教学情况；二、教师交流进展；三、下月安排（示例）",
        "minutes": [{"title": "议定事项", "text": "按计划推进教师交流，成员校教师到龙头校跟班听课（示例）。"}],
        "present_person_ids": present[: max(1, len(present) - 1)],
    }  # fmt: skip


def watch_lessons(story: Setting) -> None:
    """A28, A29: the first group keeps its promises, the second began to, the third has yet to."""
    months = past_months(story)
    for (group, lead), kept in zip(story.led("xx"), (months, months[:1]), strict=False):
        if any(lead.every(f"{REGISTRY}/activities", group=group["id"])):
            continue
        members = [member for member in group["members"] if member["role"] == "member"]
        host = next(member["unit_id"] for member in group["members"] if member["role"] == "lead")
        for member in members:
            guest = story.office(story.principals("xx")[member["unit_name"]])
            people = [row["id"] for row in guest.read(f"{REGISTRY}/staff", limit=12)["items"]]
            for day in kept:
                lesson = _activity(
                    group, "class_observation", day + timedelta(days=2), host, "跟班听课（示例）", people
                )
                _confirm(guest, lead, lesson)
        heads = [row["id"] for post in HEADS for row in lead.every(f"{REGISTRY}/staff", post=post)]
        for day, member in zip(kept, members, strict=False):
            guidance = _activity(
                group, "guidance", day + timedelta(days=5), member["unit_id"], "学科教研指导（示例）", heads
            )
            _confirm(lead, story.office(story.principals("xx")[member["unit_name"]]), guidance)
    story.say("lessons watched, research guided")


HEADS = ("research_head", "subject_lead")


def _activity(group: Json, kind: str, day: date, host: str, title: str, people: list[str]) -> Json:
    return {
        "group_id": group["id"], "kind": kind, "held_on": day.isoformat(), "host_unit_id": host, "title": title,
        "days": 1, "hours": 6, "person_ids": sorted(set(people)),
    }  # fmt: skip


def _confirm(recorder: Office, host: Office, draft: Json) -> None:
    """Recorded by the guests' school, confirmed by the host's."""
    made = recorder.make(f"{REGISTRY}/activities", draft)
    host.move(f"{REGISTRY}/activities/{made['id']}", "confirmed", version=made["version"])
