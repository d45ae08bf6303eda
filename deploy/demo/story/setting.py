"""What every chapter needs: the product's address, the running school year, the people who are signed in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

import httpx

from deploy.demo import people, places
from deploy.demo.bureau import REGISTRY, Json, Office
from deploy.demo.people import Person
from deploy.demo.places import District
from deploy.demo.story.accounts import Book


@dataclass
class Setting:
    """The product and its demo accounts. `year` is that in which the running school year began."""

    http: httpx.Client
    book: Book
    today: date
    began: float = field(default_factory=time.monotonic)

    def say(self, words: str) -> None:
        """A progress line with the seconds since the start."""
        print(f"[{time.monotonic() - self.began:5.1f} s] {words}", flush=True)

    @property
    def year(self) -> int:
        """A school year begins in September and is made ready in August."""
        return self.today.year if self.today.month >= 8 else self.today.year - 1

    @property
    def school_year(self) -> str:
        """Such as 2026-2027."""
        return f"{self.year}-{self.year + 1}"

    @property
    def first_day(self) -> date:
        """The day from which policies and groups hold: before the term, so that its duties are theirs."""
        return date(self.year, 8, 1)

    @cached_property
    def districts(self) -> dict[str, District]:
        """The three."""
        return places.districts()

    def staff(self, key: str) -> tuple[Person, ...]:
        """The sample staff of a district."""
        return _staff(key, self.year)

    def office(self, username: str) -> Office:
        """Somebody signed in."""
        return self.book.office(self.http, username)

    def principals(self, key: str) -> dict[str, str]:
        """User names of the principals, by the name of the school or section that they head."""
        places = [place for place in self.districts[key].places if place.staff and len(place.codes) == 1]
        return {place.name: f"{key}.p{number:02d}" for number, place in enumerate(places, start=1)}

    def led(self, key: str) -> list[tuple[Json, Office]]:
        """The groups in the file's order, each with its lead's principal."""
        district, groups, usernames = self.districts[key], self.groups(key), self.principals(key)
        leads = [district.members(index)[0] for index in range(len(district.groups))]
        return [
            (groups[group.name], self.office(usernames[lead.name]))
            for group, lead in zip(district.groups, leads, strict=True)
        ]

    @cached_property
    def district_ids(self) -> dict[str, str]:
        """Ids by key, as the registry gave them."""
        codes = {district.code: key for key, district in self.districts.items()}
        rows = self.office("demo.system").every(f"{REGISTRY}/districts")
        return {codes[row["code"]]: row["id"] for row in rows if row["code"] in codes}

    def units(self, key: str) -> dict[str, Json]:
        """A district's units by name."""
        rows = self.office(f"{key}.office").every(f"{REGISTRY}/units", district_id=self.district_ids[key])
        return {row["name"]: row for row in rows}

    def schools(self, key: str) -> dict[str, Json]:
        """A district's schools by code."""
        rows = self.office(f"{key}.office").every(f"{REGISTRY}/schools", district_id=self.district_ids[key])
        return {row["school_code"]: row for row in rows}

    def groups(self, key: str) -> dict[str, Json]:
        """A district's groups by name."""
        rows = self.office(f"{key}.office").every(f"{REGISTRY}/groups", district_id=self.district_ids[key])
        return {row["name"]: row for row in rows}


@cache
def _staff(key: str, year: int) -> tuple[Person, ...]:
    return people.staff(places.districts()[key], year)
