"""From one registry extract, rules, posts and wishes to the round's public instance: pure, in integers and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

from services.rotation.matching.core.instance import (
    Calendar,
    Committed,
    Distance,
    Group,
    HeldPost,
    Honour,
    Instance,
    Interval,
    Member,
    Need,
    Seat,
    Teacher,
    Term,
    Unit,
    Wish,
)
from services.rotation.matching.core.kinds import (
    DEFAULT_KINDS,
    WEIGHTED,
    limits_of,
    tier_of,
    whole_km,
    with_terms,
)
from services.rotation.matching.core.rules import Rule
from services.rotation.quotas.core import kinds_in_play

FAR = date(2100, 12, 31)


class RosterRecords(Protocol):
    """The lines of a roster snapshot by type, as ``readers.registry`` validated them."""

    units: list[Any]
    groups: list[Any]
    memberships: list[Any]
    persons: list[Any]
    posts: list[Any]
    honours: list[Any]
    needs: list[Any]
    exemptions: list[Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the round itself says: its year, terms, groups, seed, rules, seats, wishes, loads promised elsewhere."""

    school_year: str
    terms: tuple[Term, ...]
    group_ids: frozenset[str]
    seed: str
    rules: tuple[Rule, ...]
    seats: tuple[Seat, ...]
    wishes: tuple[Wish, ...]
    committed: tuple[Committed, ...]

    @property
    def as_of(self) -> date:
        """The day on which everything is judged: the first of the round."""
        return self.terms[0].from_


def build_instance(roster: RosterRecords, frame: Frame) -> Instance:
    """The instance of a round. Persons outside its units, and wishes of persons not on the rolls, are left out."""
    groups = _groups(roster, frame)
    unit_ids = {member.unit_id for group in groups for member in group.members}
    units = [unit for unit in roster.units if str(unit.unit_id) in unit_ids]
    teachers = _teachers(roster, frame, unit_ids)
    on_roll = {teacher.teacher_id for teacher in teachers}
    kinds = with_terms((DEFAULT_KINDS[name] for name in kinds_in_play(frame.rules)), frame.rules)
    terms = {term.term for term in frame.terms}
    return Instance(
        as_of=frame.as_of,
        seed=frame.seed,
        calendar=Calendar(frame.school_year, frame.terms),
        units=tuple(Unit(str(unit.unit_id), tuple(unit.stages), unit.kind) for unit in units),
        groups=groups,
        teachers=teachers,
        kinds=kinds,
        rules=frame.rules,
        tiers=WEIGHTED,
        limits=limits_of(frame.rules),
        posts=frame.seats,
        wishes=tuple(wish for wish in frame.wishes if wish.teacher_id in on_roll),
        need=tuple(
            Need(str(need.unit_id), need.stage, need.subject, need.fte, need.term)
            for need in roster.needs
            if str(need.unit_id) in unit_ids and need.term in terms
        ),
        distances=_distances(units, groups),
        committed=tuple(item for item in frame.committed if item.teacher_id in on_roll),
    )


def in_force(line: Any, day: date) -> bool:
    """Whether a dated line holds on the day: ``[from, until)``."""
    return line.from_ <= day and (line.until is None or day < line.until)


def groups_on(roster: RosterRecords, wanted: Iterable[str], policy_id: str, day: date) -> list[tuple[Any, list[Any]]]:
    """The groups that take part with their memberships on the day: those named, else all active ones of the policy."""
    named = set(wanted)
    members: dict[str, list[Any]] = defaultdict(list)
    for line in roster.memberships:
        if in_force(line, day):
            members[str(line.group_id)].append(line)
    chosen = [
        group
        for group in roster.groups
        if (str(group.group_id) in named if named else group.state == "active" and str(group.policy_id) == policy_id)
    ]
    return [(group, members[str(group.group_id)]) for group in chosen]


def _groups(roster: RosterRecords, frame: Frame) -> tuple[Group, ...]:
    found = groups_on(roster, frame.group_ids, "", frame.as_of)
    return tuple(
        Group(
            str(group.group_id),
            tuple(Member(str(line.unit_id), line.role, line.tightness) for line in members),
            group.form,
        )
        for group, members in found
    )


def _teachers(roster: RosterRecords, frame: Frame, unit_ids: set[str]) -> tuple[Teacher, ...]:
    day = frame.as_of
    honours, posts, exemptions = defaultdict(list), defaultdict(list), defaultdict(list)
    for line in roster.honours:
        if line.granted <= day and (line.valid_until is None or day < line.valid_until):
            honours[line.person_id].append(Honour(line.kind, line.level))
    for line in roster.posts:
        if in_force(line, day):
            posts[line.person_id].append(HeldPost(line.post, str(line.unit_id), line.subject))
    for line in roster.exemptions:
        exemptions[line.person_id].append(Interval(line.from_, line.until or FAR))
    return tuple(
        Teacher(
            teacher_id=str(person.person_id),
            unit_id=str(person.unit_id),
            stages=tuple(person.stages),
            subjects=tuple(person.subjects),
            born=person.born,
            since=person.since,
            fte=person.fte,
            tier=tier_of((honour.kind for honour in honours[person.person_id]), person.born, day, frame.rules),
            title=person.title,
            honours=tuple(dict.fromkeys(honours[person.person_id])),
            posts=tuple(dict.fromkeys(posts[person.person_id])),
            exemptions=tuple(exemptions[person.person_id]),
        )
        for person in roster.persons
        if str(person.unit_id) in unit_ids
    )


def _distances(units: Sequence[Any], groups: Sequence[Group]) -> tuple[Distance, ...]:
    places = {str(unit.unit_id): unit for unit in units if unit.lat is not None and unit.lon is not None}
    pairs = {
        tuple(sorted(pair))
        for group in groups
        for pair in combinations([m.unit_id for m in group.members if m.unit_id in places], 2)
    }
    return tuple(
        Distance(a, b, whole_km(places[a].lat, places[a].lon, places[b].lat, places[b].lon)) for a, b in sorted(pairs)
    )
