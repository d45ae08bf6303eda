"""A row of the staff roster: what it makes of a person's bundle.

The cell of honours and that of posts hold the whole list; a blank cell leaves it. A new home unit ends the old
assignment on the day of joining the new one; an earlier or equal day corrects the old one in place.
"""

from copy import deepcopy
from typing import Any

from services.registry.organisation.bundles.core import Bundle, TableRow
from services.registry.organisation.imports.core import Wrong
from services.registry.organisation.imports.core.known import KnownUnit, Setting
from services.registry.organisation.imports.core.things import Values, taken
from services.registry.organisation.schools.core import spell

FULL_TIME = 100
FACTS = ("employments", "assignments", "honours", "posts_held", "exemptions")


def staff_key(values: Values, setting: Setting) -> tuple[Any, ...]:
    if "place" in values:
        _own_unit(values, setting)
    if values["staff_no"] in setting.known.staff_elsewhere:
        raise Wrong("staff-no-taken", "此人员编号已在使用，本校不能导入", "this staff number is in use already")
    return (values["staff_no"],)


def _own_unit(values: Values, setting: Setting) -> KnownUnit:
    unit = setting.known.unit(values["place"])
    if setting.school_id is not None and unit.school_id != setting.school_id:
        raise Wrong("not-your-school", "只能导入本校人员", "only staff of your own school")
    return unit


def amend_person(values: Values, before: Bundle | None, setting: Setting) -> Bundle:
    """The person with every dated fact as the row says it."""
    after = deepcopy(before) if before else _new_person(values, setting)
    person = after["persons"][0]
    taken(values, ("name", "sex", "born", "stages", "subjects", "title"), person)
    person["is_sample"] = bool(values.get("is_sample", person["is_sample"]))
    person["pinyin"], person["initials"] = spell(person["name"])
    moved = _assign(values, after, setting)
    _employ(values, after, setting)
    _honour(values, after, setting)
    _hold_posts(values, after, setting, moved=moved)
    _exempt(values, after, setting)
    _mark_scope(after, setting)
    return after


def _new_person(values: Values, setting: Setting) -> Bundle:
    person = {"id": setting.new_id(), "district_id": setting.district_id, "school_id": None, "version": 1}
    fixed = {"staff_no": values["staff_no"], "title": None, "is_sample": False}
    return {"persons": [person | fixed], **{table: [] for table in FACTS}}


def _fact(after: Bundle, setting: Setting, **fields: Any) -> TableRow:
    return {"id": setting.new_id(), "person_id": after["persons"][0]["id"], **fields}


def still_open(rows: list[TableRow]) -> list[TableRow]:
    return [row for row in rows if row["valid_until"] is None]


def home(after: Bundle) -> TableRow | None:
    """The home assignment in force."""
    return next(iter(still_open(after["assignments"])), None)


def _assign(values: Values, after: Bundle, setting: Setting) -> bool:
    """Set the home unit; whether the person changed to another one."""
    now = home(after)
    unit_id = _own_unit(values, setting).id if "place" in values else (now or {}).get("unit_id")
    if unit_id is None:
        raise Wrong("missing", "新人员须填所在单位", "a new person needs a unit")
    since = values.get("since") or (now or {}).get("valid_from")
    moved = now is not None and now["unit_id"] != unit_id
    if moved and "since" not in values:
        raise Wrong("since-missing", "调入新单位须填到校日期", "a move needs the day of joining")
    fte = values.get("fte") or (now or {}).get("fte") or FULL_TIME
    new = _fact(after, setting, unit_id=unit_id, fte=fte, valid_from=since, valid_until=None)
    _succeed(after["assignments"], now, new, same=not moved)
    return moved


def _succeed(rows: list[TableRow], now: TableRow | None, new: TableRow, *, same: bool) -> None:
    """Let a dated fact follow the one in force: end that one, or correct it where nothing lies between."""
    if now is None:
        rows.append(new)
    elif same or new["valid_from"] <= now["valid_from"]:
        now.update(new, id=now["id"])
    else:
        now["valid_until"] = new["valid_from"]
        rows.append(new)


def _employ(values: Values, after: Bundle, setting: Setting) -> None:
    """人事关系: the employer named, else the one there, else the school of the home unit."""
    now = next(iter(still_open(after["employments"])), None)
    assignment = home(after)
    assert assignment is not None
    unit = setting.known.units[assignment["unit_id"]]
    code = values.get("employer_code")
    employer = setting.known.school(code).id if code else (now or {}).get("employer_school_id") or unit.school_id
    if employer is None:
        raise Wrong("employer-missing", "学校组合的人员须填人事关系学校", "staff of a set of schools need an employer")
    same = now is not None and now["employer_school_id"] == employer
    since = now["valid_from"] if same and now else assignment["valid_from"]
    _succeed(
        after["employments"],
        now,
        _fact(after, setting, employer_school_id=employer, valid_from=since, valid_until=None),
        same=same,
    )


def _honour(values: Values, after: Bundle, setting: Setting) -> None:
    if "honours" not in values:
        return
    there = {(row["kind"], row["level"]): row for row in after["honours"]}
    after["honours"] = []
    for kind, level, granted, until in values["honours"] or []:
        old = there.get((kind, level))
        new = _fact(after, setting, kind=kind, level=level, granted=granted, valid_until=until)
        if old:
            new.update(id=old["id"], granted=granted or old["granted"], valid_until=until or old["valid_until"])
        after["honours"].append(new)


def _hold_posts(values: Values, after: Bundle, setting: Setting, *, moved: bool) -> None:
    """Posts end with the unit; those no longer listed end today, those newly listed begin today."""
    assignment = home(after)
    assert assignment is not None
    unit_id, since = assignment["unit_id"], assignment["valid_from"]
    posts = after["posts_held"]
    is_first = not posts or moved
    for row in still_open(posts):
        if row["unit_id"] != unit_id:
            row["valid_until"] = since
        elif "posts" in values and (row["post"], row["subject"]) not in _listed(values):
            row["valid_until"] = setting.today
    held = {(row["post"], row["subject"]) for row in still_open(posts)}
    begins = since if is_first else max(setting.today, since)
    posts.extend(
        _fact(after, setting, unit_id=unit_id, post=post, subject=subject, valid_from=begins, valid_until=None)
        for post, subject in _listed(values)
        if (post, subject) not in held
    )
    after["posts_held"] = [r for r in posts if r["valid_until"] is None or r["valid_from"] < r["valid_until"]]


def _listed(values: Values) -> list[tuple[str, str | None]]:
    return [(post, subject) for post, subject in values.get("posts") or []]


def _exempt(values: Values, after: Bundle, setting: Setting) -> None:
    """免除: both days or neither; 【清空】 in either takes the exemptions away."""
    begins, ends = values.get("exempt_from"), values.get("exempt_until")
    if "exempt_from" not in values and "exempt_until" not in values:
        return
    if begins is None and ends is None:
        after["exemptions"] = []
    elif begins is None or ends is None or begins >= ends:
        raise Wrong("exemption-span", "免除须有起止且起早于止", "an exemption needs a first day before its end")
    elif not any((r["valid_from"], r["valid_until"]) == (begins, ends) for r in after["exemptions"]):
        after["exemptions"].append(_fact(after, setting, valid_from=begins, valid_until=ends))


def _mark_scope(after: Bundle, setting: Setting) -> None:
    """Who may see the person: the school of the home unit, else the employer."""
    assignment, employment = home(after), still_open(after["employments"])[0]
    assert assignment is not None
    school_id = setting.known.units[assignment["unit_id"]].school_id or employment["employer_school_id"]
    scope = {"district_id": setting.district_id, "school_id": school_id}
    for rows in after.values():
        for row in rows:
            row.update(scope)
