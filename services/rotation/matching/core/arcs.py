"""Arcs: every legal (teacher, host unit, kind, terms, group); what is illegal is absent (reasons.py)."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.rotation.matching.core.instance import Group, Kind, Teacher
from services.rotation.matching.core.people import is_one_of
from services.rotation.matching.core.reasons import absence, rank_of, tier_rule
from services.rotation.matching.core.world import World


@dataclass(frozen=True, slots=True)
class Arc:
    """One legal move; `rank` 1.. = a listed choice; `terms` = indices into the calendar."""

    key: str
    teacher: Teacher
    host: str
    kind: Kind
    group_id: str
    roles: tuple[str, str]
    terms: tuple[int, ...]
    rank: int | None
    volunteer: bool
    conscripted: bool
    km: int | None

    @property
    def home(self) -> str:
        """The unit that is left."""
        return self.teacher.unit_id


def arcs(world: World) -> Iterator[Arc]:
    """All legal arcs, in order of group, home, teacher, host, kind and term."""
    for group in sorted(world.instance.groups, key=lambda g: g.group_id):
        units = sorted(m.unit_id for m in group.members)
        for home in units:
            for teacher in world.staff[home]:
                yield from _arcs_of(world, group, teacher, [u for u in units if u != home])


def _arcs_of(world: World, group: Group, teacher: Teacher, hosts: list[str]) -> Iterator[Arc]:
    for kind in sorted(world.instance.kinds, key=lambda k: k.kind):
        if not is_one_of(teacher, kind.who) or tier_rule(world, teacher, kind):
            continue
        for host in hosts:
            for terms in world.spans[kind.kind]:
                if absence(world, group, teacher, host, kind, terms) is None:
                    yield _arc(world, group, teacher, host, kind, terms)


def _arc(world: World, group: Group, teacher: Teacher, host: str, kind: Kind, terms: tuple[int, ...]) -> Arc:
    wish = world.wish(teacher.teacher_id)
    window = world.terms[terms[0]].term if kind.span == "term" else world.instance.calendar.year
    return Arc(
        key=f"{teacher.teacher_id}>{host}/{kind.kind}/{window}@{group.group_id}",
        teacher=teacher,
        host=host,
        kind=kind,
        group_id=group.group_id,
        roles=(world.roles[group.group_id, teacher.unit_id], world.roles[group.group_id, host]),
        terms=terms,
        rank=rank_of(wish, host, kind.kind),
        volunteer=wish.consent == "volunteer",
        conscripted=wish.consent == "objects",
        km=world.km.get(frozenset((teacher.unit_id, host))),
    )
