"""The values duties are assessed from and answered in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.registry.governance.groups.core import Key
from services.registry.organisation.calendars.core import Span


class DutyState(StrEnum):
    """应履, 已履行, 有风险, 未履行, 已说明"""

    DUE = "due"
    MET = "met"
    AT_RISK = "at_risk"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. `id` is its event's; `flaw` says why it cannot count anywhere (no-minutes ...)."""

    id: str
    what: str
    of: str
    on: date
    flaw: str | None = None
    school_year: str | None = None
    until: date | None = None
    person_id: Key | None = None
    home: Key | None = None
    host: Key | None = None
    days: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in a role, `[since, until)`."""

    unit_id: Key
    role: str
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class PersonAt:
    """A person's home unit and what they are: teacher, research_head, subject_lead ..."""

    person_id: Key
    unit_id: Key
    who: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """All that assessing one group looks at."""

    group_id: Key
    founded_on: date
    places: tuple[Place, ...]
    persons: tuple[PersonAt, ...]
    facts: tuple[Fact, ...]
    excuses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """A span with the name it has in a duty's key."""

    name: str
    span: Span
    school_year: str | None = None


@dataclass(frozen=True, slots=True)
class Uncounted:
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """The shared duty row (docs/formats/duty.schema.json), with the rule it comes from."""

    duty_id: str
    rule_id: str
    requirement_id: str
    rule_version: str
    group_id: Key
    unit_id: Key | None
    person_id: Key | None
    window: Span
    least: int
    most: int | None
    done: int
    counted: tuple[str, ...]
    uncounted: tuple[Uncounted, ...]
    severity: str
    excuse: str | None
    state: DutyState
    as_of: date
    deadline: date
    quote: str
    answerable: str


@dataclass(frozen=True, slots=True)
class Question:
    """On which day, under which version of the rules, and from how many days before a deadline a duty is at risk."""

    as_of: date
    rule_version: str
    risk_days: int
