"""Reading an instance: its records by key, and what the page's words mean (certificate.md, "Words")."""

import calendar
import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import Any

Record = dict[str, Any]
LEVELS = ["school", "county", "city", "province", "national"]


class Malformed(ValueError):
    """The bytes are not a canonical instance or plan."""


def read(text: bytes, expected: str) -> Record:
    """The JSON object of canonical bytes of the expected format."""
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise Malformed(f"not JSON: {fault}") from None
    if not isinstance(value, dict) or value.get("format") != expected:
        raise Malformed(f"not {expected}")
    if spelled(value) != text:
        raise Malformed("not canonical: sorted keys, no white space")
    return value


def _refuse(text: str) -> None:
    raise Malformed(f"{text} is not an integer")


def spelled(value: object) -> bytes:
    """The one spelling of a JSON value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


def full_years(since: date, until: date) -> int:
    """Full years between two days."""
    return until.year - since.year - (1 if (until.month, until.day) < (since.month, since.day) else 0)


def months_later(start: date, months: int) -> date:
    """By calendar, clamped to the end of the month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


class Facts:
    """The records of an instance by their keys."""

    def __init__(self, instance: Record) -> None:
        self.raw = instance
        self.as_of = day(instance["as_of"])
        self.seed: str = instance["seed"]
        self.terms: list[Record] = instance["calendar"]["terms"]
        self.units = {u["unit_id"]: u for u in instance["units"]}
        self.groups = sorted(instance["groups"], key=lambda g: g["group_id"])
        self.people = {t["teacher_id"]: t for t in instance["teachers"]}
        if len(self.people) != len(instance["teachers"]):
            raise Malformed("a teacher stands twice")
        self.heads: dict[str, list[Record]] = defaultdict(list)
        for teacher in instance["teachers"]:
            self.heads[teacher["unit_id"]].append(teacher)
        self.wishes = {w["teacher_id"]: w for w in instance.get("wishes", [])}
        self.kilometres = {frozenset((d["a"], d["b"])): d["km"] for d in instance.get("distances", [])}
        self.needs = {
            (n["unit_id"], f"{n['stage']}.{n['subject']}", n["term"]): n["fte"] for n in instance.get("need", [])
        }
        self.haves: dict[tuple[str, str], int] = defaultdict(int)
        for teacher in instance["teachers"]:
            if field := self.field(teacher, teacher["unit_id"]):
                self.haves[teacher["unit_id"], field] += teacher.get("fte", 100)
        self.role = {(g["group_id"], m["unit_id"]): m["role"] for g in self.groups for m in g["members"]}
        self.rules: list[Record] = sorted(instance["rules"], key=lambda r: r["id"])
        self.loads = {(c["teacher_id"], c["term"]): c["load"] for c in instance.get("committed", [])}

    def field(self, teacher: Record, unit_id: str) -> str | None:
        """stage.subject of the teacher at the unit, if any."""
        offered = self.units.get(unit_id, {}).get("stages", [])
        for stage in teacher["stages"]:
            if stage in offered:
                return f"{stage}.{teacher['subjects'][0]}" if teacher["subjects"] else None
        return None

    def km(self, one: str, other: str) -> int | None:
        """Whole km between two units, if known."""
        return self.kilometres.get(frozenset((one, other)))

    def wish(self, teacher_id: str) -> Record:
        """The wish, or a neutral one."""
        return self.wishes.get(teacher_id, {"consent": "neutral"})

    def lottery(self, key: str) -> bytes:
        """The place in the lottery."""
        return hashlib.sha256((self.seed + "|" + key).encode()).digest()


def rank_in(wish: Record, unit: str, kind: str) -> int | None:
    """The number of the first choice that names the unit, and the kind or none."""
    for number, choice in enumerate(wish.get("choices", []), 1):
        if choice["unit_id"] == unit and kind in (choice.get("kinds") or [kind]):
            return number
    return None


def matches(teacher: Record, words: list[str]) -> bool:
    """Any word of `who`, or no word at all."""
    posts = {p["post"] for p in teacher.get("posts", [])}
    for word in words:
        if word in ("renowned", "backbone", "young"):
            found = teacher.get("tier") == word
        elif word == "leader":
            found = bool(posts & {"principal", "vice_principal"})
        elif word == "teacher":
            found = not posts & {"principal", "vice_principal", "middle"}
        else:
            found = word in posts
        if found:
            return True
    return not words


def bearing(teacher: Record, attribute: str, as_of: date) -> bool:
    """Whether the teacher bears the attribute."""
    if attribute == "backbone":
        return teacher.get("tier") in ("renowned", "backbone")
    if attribute == "under_45":
        return full_years(day(teacher["born"]), as_of) < 45
    if attribute == "senior_title":
        return teacher.get("title") in ("first", "senior", "senior_full")
    if attribute == "headcount":
        return True
    raise Malformed(f"no attribute {attribute}")


def satisfies(teacher: Record, condition: Record, rule: Record, start: date) -> bool:
    """All that a priority condition states."""
    if condition.get("titles") and teacher.get("title") not in condition["titles"]:
        return False
    if condition.get("honours"):
        least = LEVELS.index(condition.get("level_min") or "school")
        held = {h["kind"] for h in teacher.get("honours", []) if LEVELS.index(h["level"]) >= least}
        if not held & set(condition["honours"]):
            return False
    if condition.get("age_under") is not None:
        on = day(rule["cut_off"]) if rule.get("cut_off") else start
        years = full_years(day(teacher["born"]), on)
        return years < condition["age_under"] or (years == condition["age_under"] and rule.get("inclusive", False))
    return True


def runs(rule: Record, home_role: str | None, host_role: str | None, *, back: bool = False) -> bool:
    """from -> to, or to -> from."""
    first, last = rule.get("from", []), rule.get("to", [])
    if back:
        first, last = last, first
    return (not first or home_role in first) and (not last or host_role in last)
