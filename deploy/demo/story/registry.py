"""The second chapter: calendars, schools, people, enrolments and needs enter through the import of workbooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from deploy.demo import workbooks
from deploy.demo.bureau import REGISTRY, Json, Office
from deploy.demo.story.setting import Setting
from services.chassis.spreadsheets import Cell

Rows = Callable[[], list[list[Cell]]]


def enter_calendars(story: Setting) -> None:
    """The running school year of each district."""
    for key, district_id in story.district_ids.items():
        office = story.office(f"{key}.office")
        known = {row["name"] for row in office.every(f"{REGISTRY}/calendars", district_id=district_id)}
        if story.school_year not in known:
            office.make(f"{REGISTRY}/calendars", calendar(story.year))
    story.say(f"calendars of {story.school_year}")


def terms(year: int) -> list[Json]:
    """Both terms, [starts_on, ends_on)."""
    spans = ((date(year, 9, 1), date(year + 1, 1, 23)), (date(year + 1, 2, 22), date(year + 1, 7, 10)))
    return [
        {"code": f"{year}-{year + 1}-{n}", "starts_on": start.isoformat(), "ends_on": end.isoformat()}
        for n, (start, end) in enumerate(spans, start=1)
    ]


def calendar(year: int) -> Json:
    """A school year with the days of the national holiday and of May Day."""
    holidays = [(date(year, 10, 1) + timedelta(days=n), "国庆节") for n in range(7)]
    holidays += [(date(year + 1, 5, 1) + timedelta(days=n), "劳动节") for n in range(3)]
    days = [{"day": day.isoformat(), "kind": "holiday", "name": name} for day, name in holidays]
    span = {"starts_on": f"{year}-09-01", "ends_on": f"{year + 1}-09-01"}
    return span | {"name": f"{year}-{year + 1}", "terms": terms(year), "days": days}


def import_everything(story: Setting) -> None:
    """Each district's workbooks in the order in which they refer to each other; a noun that is in is not sent again."""
    for key, district in story.districts.items():
        office, personnel = story.office(f"{key}.office"), story.office(f"{key}.personnel")
        staff = story.staff(key)
        batches: list[tuple[Office, str, list[list[Cell]]]] = [
            (office, "schools", workbooks.school_rows(district)),
            (office, "units", workbooks.unit_rows(district)),
            (office, "enrolments", workbooks.enrolment_rows(district, staff, (story.year - 1, story.year))),
            (personnel, "staff", workbooks.staff_rows(staff)),
            (personnel, "teaching_needs", workbooks.need_rows(district, staff, story.year)),
        ]
        done = {row["noun"] for row in office.every(f"{REGISTRY}/imports") if row["state"] == "committed"}
        for who, noun, rows in batches:
            if rows and noun not in done:
                import_rows(who, noun, rows)
        story.say(f"{district.name}: {len(district.schools)} schools, {len(staff)} staff imported")


def import_rows(who: Office, noun: str, rows: list[list[Cell]]) -> Json:
    """Dry run, then commit; a faulty row is an error here, since the demo's workbooks are whole."""
    checked = dry_run(who, f"{noun}.xlsx", noun, workbooks.workbook(noun, rows))
    if checked["state"] != "checked" or checked["faulty"]:
        first = who.read(f"{REGISTRY}/imports/{checked['id']}/faults", limit=3)
        raise RuntimeError(f"{noun}: {checked['state']} {checked['problem']} {first['items']}")
    return commit(who, checked["id"], "all")


def dry_run(who: Office, name: str, noun: str, content: bytes) -> Json:
    """Uploads a workbook and waits for its verdict; nothing is written."""
    raised = who.upload(f"{REGISTRY}/imports", name, content, noun=noun)
    who.wait(f"{REGISTRY}/jobs/{raised['job_id']}")
    return who.read(f"{REGISTRY}/imports/{raised['id']}")


def commit(who: Office, import_id: str, rows: str) -> Json:
    """Writes the rows of a judged import."""
    moved = who.move(f"{REGISTRY}/imports/{import_id}", "committed", rows=rows, reason="演示数据导入")
    who.wait(f"{REGISTRY}/jobs/{moved['job_id']}")
    return who.read(f"{REGISTRY}/imports/{import_id}")
