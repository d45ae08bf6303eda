"""The demo's data as the workbooks a bureau would fill in: under the templates' columns, the same bytes each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from deploy.demo.dice import dice
from deploy.demo.people import SHARES, Person
from deploy.demo.places import District, Place
from services.chassis.spreadsheets import Cell, Column, write
from services.registry.organisation.imports.core import ImportNoun
from services.registry.organisation.imports.core.templates import NOTES, TEMPLATES

PUPILS_A_TEACHER = {"小学": 16.5, "初中": 12.8}
PUPILS_A_CLASS = {"小学": 44, "初中": 48}
JOIN = "；"


def workbook(noun: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows under the headings of a noun's template."""
    template = TEMPLATES[ImportNoun(noun)]
    columns = [Column(field.title, field.required, "", field.note, field.choices) for field in template.fields]
    return write(columns, rows, sheet=template.sheet, notes=NOTES)


def school_rows(district: District) -> list[list[Cell]]:
    """学校"""
    return [
        [s.codes[0], s.name, JOIN.join(s.aliases), JOIN.join(s.stages), "公办", district.jurisdiction, s.lat, s.lon,
         s.is_sample]
        for s in district.schools
    ]  # fmt: skip


def unit_rows(district: District) -> list[list[Cell]]:
    """单位: the sections and sets; a school's own unit comes with the school."""
    return [[u.name, u.kind, JOIN.join(u.codes), JOIN.join(u.stages), u.is_sample] for u in district.units]


def staff_rows(people: Iterable[Person]) -> list[list[Cell]]:
    """教职工, every one of them 示例"""
    return [
        [p.staff_no, p.name, "女" if p.is_female else "男", p.born, p.place, p.employer, p.stage, p.subject, p.title,
         JOIN.join(p.honours), JOIN.join(p.posts), p.since, 1, *(p.exempt or (None, None)), True]
        for p in people
    ]  # fmt: skip


def enrolment_rows(district: District, people: Sequence[Person], years: Sequence[int]) -> list[list[Cell]]:
    """在校生 for each school year that begins in `years`, from the teachers there are."""
    taught = Counter((code, p.stage) for p in people for code in _codes(district, p))
    rows: list[list[Cell]] = []
    for year in years:
        for (code, stage), teachers in sorted(taught.items()):
            draw = dice(f"enrolment/{code}/{stage}/{year}")
            pupils = round(teachers * PUPILS_A_TEACHER[stage] * draw.uniform(0.94, 1.05))
            rows.append([code, stage, f"{year}-{year + 1}", pupils, max(1, round(pupils / PUPILS_A_CLASS[stage]))])
    return rows


def _codes(district: District, person: Person) -> tuple[str, ...]:
    if person.employer:
        return (person.employer,)
    return next(place.codes for place in district.places if place.name == person.place)


def need_rows(district: District, people: Sequence[Person], year: int) -> list[list[Cell]]:
    """教学需求 of both terms: one teacher or more to spare in each subject, but for two that a member lacks."""
    taught = Counter((p.place, p.stage, p.subject) for p in people)
    managed = {(p.place, p.subject) for p in people if "中层" in p.posts}
    rows: list[list[Cell]] = []
    for place in (place for place in district.places if place.staff):
        for stage in place.stages:
            free = sorted(subject for subject in SHARES[stage] if (place.name, subject) not in managed)
            short = dice(f"need/{place.name}/{stage}").sample(free, min(2, len(free))) if place.role != "lead" else []
            for subject in SHARES[stage]:
                wanted = _wanted(taught[place.name, stage, subject], is_short=subject in short)
                rows.extend([place.name, stage, subject, f"{year}-{year + 1}-{term}", wanted] for term in (1, 2))
    return rows


def _wanted(teachers: int, *, is_short: bool) -> float:
    """Full posts: one more than there are where they are short, else some four fifths of them."""
    return teachers + 1.0 if is_short else max(0.0, min(teachers - 1.0, round(teachers * 0.82 * 2) / 2))


def wish_rows(district: District, people: Iterable[Person]) -> list[list[Cell]]:
    """志愿: two thirds of those who may go say where; a few would rather not."""
    rows: list[list[Cell]] = []
    for person in people:
        place = next(place for place in district.places if place.name == person.place)
        draw = dice(f"wish/{person.staff_no}")
        if place.group is None or person.is_manager or draw.random() > 0.66 or not _may_go(place, person):
            continue
        consent = draw.choices(("自愿", "服从", "不愿"), (70, 24, 6))[0]
        hosts = [p.name for p in district.members(place.group) if (p.role == "lead") != (place.role == "lead")]
        chosen = draw.sample(hosts, min(3, len(hosts))) if consent != "不愿" else []
        choices = [*chosen, *[None] * (3 - len(chosen))]
        rows.append([person.staff_no, person.name, consent, *choices, draw.random() < 0.75, None])
    return rows


def _may_go(place: Place, person: Person) -> bool:
    return person.is_renowned_or_backbone if place.role == "lead" else person.born.year > 1985
