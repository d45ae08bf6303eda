"""The records of an instance: units, groups, people, kinds, wishes and needs, in integers and dates."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Term:
    """A school term, [from, until)."""

    term: str
    from_: date
    until: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The school year and its terms in order."""

    year: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A school, a section of one, or a named set of schools."""

    unit_id: str
    stages: tuple[str, ...]
    kind: str = "school"
    UNORDERED: ClassVar = ("stages",)


@dataclass(frozen=True, slots=True)
class Member:
    """A unit's role in a group: lead | member | supported."""

    unit_id: str
    role: str
    tightness: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A school group; direction is judged in it."""

    group_id: str
    members: tuple[Member, ...]
    form: str | None = None
    UNORDERED: ClassVar = ("members",)


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour in force on as_of."""

    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post held on as_of."""

    post: str
    unit_id: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """[from, until)."""

    from_: date
    until: date


@dataclass(frozen=True, slots=True)
class Teacher:
    """A person by pseudonymous id. The first stage and subject are what she teaches; fte in hundredths."""

    teacher_id: str
    unit_id: str
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    born: date
    since: date
    fte: int = 100
    tier: str | None = None
    title: str | None = None
    honours: tuple[Honour, ...] = ()
    posts: tuple[HeldPost, ...] = ()
    exemptions: tuple[Interval, ...] = ()
    UNORDERED: ClassVar = ("honours", "posts", "exemptions")


@dataclass(frozen=True, slots=True)
class Kind:
    """Terms of a placement kind in play (rotation.md 1.1 after the profile's kind_terms), hundredths of full time.

    `span` year = one arc over all terms, term = one arc a term. `directions` like "lead>member"; empty = any.
    `who`: words of policy-rule's who, any of them; empty = anybody. `needs_seat`: only where a `Seat` names the kind.
    """

    kind: str
    load: int
    out: int
    in_: int
    counters: tuple[str, ...]
    directions: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    span: str = "year"
    needs_seat: bool = False
    min_months: int = 0
    min_days: int = 0
    UNORDERED: ClassVar = ("counters", "directions", "who")


@dataclass(frozen=True, slots=True)
class Seat:
    """Places at a unit for some kinds, in each term; `required` = all of them are filled."""

    post_id: str
    unit_id: str
    post: str
    kinds: tuple[str, ...]
    seats: int
    required: bool = False
    UNORDERED: ClassVar = ("kinds",)


@dataclass(frozen=True, slots=True)
class Choice:
    """One rank of a wish; no kinds = any kind."""

    unit_id: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """consent: volunteer | neutral | objects; `floor` = the worst acceptable rank (1 = only the first choice)."""

    teacher_id: str
    consent: str
    choices: tuple[Choice, ...] = ()
    accepts_unlisted: bool = True
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Teaching need of a unit, FTE hundredths a term."""

    unit_id: str
    stage: str
    subject: str
    fte: int
    term: str


@dataclass(frozen=True, slots=True)
class Distance:
    """Whole km between two units, one record a pair; a missing pair is unknown and costs nothing."""

    a: str
    b: str
    km: int


@dataclass(frozen=True, slots=True)
class Committed:
    """Load already promised in a term, hundredths."""

    teacher_id: str
    term: str
    load: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A person who already counts for a cumulative counter."""

    teacher_id: str
    counter: str


@dataclass(frozen=True, slots=True)
class Pin:
    """The teacher goes there; no unit = stays at home."""

    teacher_id: str
    unit_id: str | None = None
    kind: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """The teacher does not go there; no unit = nowhere, no kind = under no kind."""

    teacher_id: str
    unit_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceMove:
    """A move of the plan against which changes are counted."""

    teacher_id: str
    unit_id: str
    kind: str
    term: str


@dataclass(frozen=True, slots=True)
class Override:
    """A named row instance with other bounds than its rule gives: a repair or a what-if. None = leave that side."""

    instance: str
    lo: int | None = None
    hi: int | None = None
