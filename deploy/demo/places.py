"""The three districts as values: their schools, units and groups, read from districts.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

import yaml

from deploy.demo.dice import dice

HERE = Path(__file__).parent
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A school, a section of one, or a set of schools: what a roster row names and a membership binds."""

    name: str
    kind: str
    codes: tuple[str, ...]
    stages: tuple[str, ...]
    role: str | None
    group: int | None
    staff: int
    is_sample: bool
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None

    @property
    def is_school(self) -> bool:
        """Whether this is a legal person's own unit."""
        return self.kind == "学校"


@dataclass(frozen=True, slots=True)
class Group:
    """A group to found: its name, its form, and who of the bureau watches over it."""

    name: str
    form: str
    liaison: tuple[str, str]


@dataclass(frozen=True, slots=True)
class District:
    """A bureau's area with everything that is there before its people."""

    key: str
    name: str
    code: str
    level: str
    policy: str
    jurisdiction: str
    staff_no: str
    departments: dict[str, str]
    groups: tuple[Group, ...]
    places: tuple[Place, ...]

    @property
    def schools(self) -> tuple[Place, ...]:
        """The legal persons."""
        return tuple(place for place in self.places if place.is_school)

    @property
    def units(self) -> tuple[Place, ...]:
        """Sections and sets, which come in a workbook of their own."""
        return tuple(place for place in self.places if not place.is_school)

    def members(self, group: int) -> tuple[Place, ...]:
        """The places a group binds, its lead first."""
        return tuple(place for place in self.places if place.group == group)


@cache
def districts() -> dict[str, District]:
    """Every district by its key, in the order of the file."""
    text = (HERE / "districts.yaml").read_text(encoding="utf-8")
    return {row["key"]: _district(row) for row in yaml.safe_load(text)}


def _district(row: dict[str, Any]) -> District:
    places = [_school(row, school) for school in row["schools"]] + [_unit(row, unit) for unit in row.get("units", [])]
    groups = tuple(Group(g["name"], g["form"], (g["liaison"][0], g["liaison"][1])) for g in row["groups"])
    words = ("key", "name", "code", "level", "policy", "jurisdiction", "staff_no", "departments")
    return District(**{word: row[word] for word in words}, groups=groups, places=tuple(places))


def _school(row: dict[str, Any], school: dict[str, Any]) -> Place:
    lat, lon = _somewhere(row, school)
    return Place(
        name=school["name"], kind="学校", codes=(school["code"],), stages=tuple(school.get("stages", row["stages"])),
        role=None if school["role"] == "none" else school["role"], group=school.get("group"), staff=school["staff"],
        is_sample=school.get("sample", False), aliases=tuple(school.get("aliases", ())), lat=lat, lon=lon,
    )  # fmt: skip


def _unit(row: dict[str, Any], unit: dict[str, Any]) -> Place:
    return Place(
        name=unit["name"], kind=unit["kind"], codes=tuple(unit["schools"]), stages=tuple(row["stages"]),
        role=unit["role"], group=unit["group"], staff=unit["staff"], is_sample=False,
    )  # fmt: skip


def _somewhere(row: dict[str, Any], school: dict[str, Any]) -> tuple[float, float]:
    """A made-up point: leads near the middle, the others around it."""
    draw, (lat, lon) = dice(f"place/{school['code']}"), row["centre"]
    reach = row["spread_km"] / KM_PER_DEGREE * (0.15 if school["role"] == "lead" else 1.0)
    north, east = draw.uniform(-reach, reach), draw.uniform(-reach, reach)
    return round(lat + north, 5), round(lon + east / cos(radians(lat)), 5)
