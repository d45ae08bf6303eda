"""Counting staff by age band, subject and backbone (C24); small cells are hidden from outsiders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from services.rotation.matching.core.kinds import age_on, tier_of
from services.rotation.snapshots.core import in_force

SMALLEST_SHOWN = 3
BANDS = ((35, "under_35"), (45, "35_44"), (55, "45_54"))
OLDEST = "55_up"


class StaffRecords(Protocol):
    """The roster lines that structure reads."""

    units: list[Any]
    memberships: list[Any]
    persons: list[Any]
    honours: list[Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """Heads at a unit in one age band, subject and backbone class."""

    unit_id: str
    age_band: str
    subject: str | None
    is_backbone: bool
    heads: int


def age_band(born: date, day: date) -> str:
    """The band of a person's full years on the day."""
    age = age_on(born, day)
    return next((name for limit, name in BANDS if age < limit), OLDEST)


def count_cells(roster: StaffRecords, day: date) -> list[Cell]:
    """Every cell with somebody in it. Backbone = holds the honour renowned or backbone on the day."""
    honours: dict[Any, list[str]] = defaultdict(list)
    for line in roster.honours:
        if line.granted <= day and (line.valid_until is None or day < line.valid_until):
            honours[line.person_id].append(line.kind)
    counts = Counter(
        (
            str(person.unit_id),
            age_band(person.born, day),
            person.subjects[0] if person.subjects else None,
            tier_of(honours[person.person_id], person.born, day, ()) in ("renowned", "backbone"),
        )
        for person in roster.persons
    )
    return [Cell(*key, heads) for key, heads in counts.items()]


def groups_by_unit(roster: StaffRecords, day: date) -> dict[str, list[Any]]:
    """Unit id to the groups it belongs to on the day."""
    found: dict[str, list[Any]] = defaultdict(list)
    for line in roster.memberships:
        if in_force(line, day):
            found[str(line.unit_id)].append(line.group_id)
    return found


def shown(heads: int, *, own: bool) -> int | None:
    """A cell of fewer than three people is hidden from everybody but the school itself."""
    return heads if own or heads >= SMALLEST_SHOWN else None


def summed(cells: Iterable[Cell]) -> Sequence[tuple[str, str | None, bool, int]]:
    """Cells added up over units: (age band, subject, backbone, heads), in order."""
    total: Counter[tuple[str, str | None, bool]] = Counter()
    for cell in cells:
        total[cell.age_band, cell.subject, cell.is_backbone] += cell.heads
    return [
        (*key, heads)
        for key, heads in sorted(total.items(), key=lambda item: (item[0][1] or "", item[0][0], item[0][2]))
    ]
