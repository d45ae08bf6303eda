"""Why an arc is absent: the first code in the order of REASONS, with the rule that says so (rotation.md 5.1)."""

import calendar
from dataclasses import dataclass
from datetime import date

from services.rotation.matching.core.instance import Group, Instance, Kind, Teacher, Wish
from services.rotation.matching.core.kinds import age_on
from services.rotation.matching.core.people import is_one_of
from services.rotation.matching.core.rules import Rule
from services.rotation.matching.core.world import World

REASONS = (
    "same-unit", "not-in-group", "direction", "tier-kind", "stage", "subject", "no-seat", "fte", "exempt", "stay",
    "tenure-min", "distance", "objects", "below-floor", "banned", "pinned-elsewhere",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Absence:
    """Why there is no arc: the code, and the rule that says so if one does."""

    kind: str
    group_id: str | None
    terms: tuple[str, ...]
    code: str
    rule: str | None = None


def rank_of(wish: Wish, host: str, kind: str) -> int | None:
    """1.. of the first choice that names the host (and the kind, if it names kinds)."""
    ranks = (n for n, c in enumerate(wish.choices, 1) if c.unit_id == host and (not c.kinds or kind in c.kinds))
    return next(ranks, None)


Why = tuple[str, str | None]


def absence(world: World, group: Group, teacher: Teacher, host: str, kind: Kind, terms: tuple[int, ...]) -> Why | None:
    """The first reason (code, rule id) in the order of REASONS for which the arc is absent, or None."""
    return (
        _direction(world, group, teacher, host, kind)
        or _tier(world, teacher, kind)
        or _place(world, teacher, host, kind)
        or _time(world, teacher, kind, terms)
        or _eligible(world, teacher, host, kind, terms)
        or _will(world, teacher, host, kind)
        or _pinned(world, teacher, host, kind, terms)
    )


def _direction(world: World, group: Group, teacher: Teacher, host: str, kind: Kind) -> Why | None:
    if teacher.unit_id == host:
        return "same-unit", None
    roles = (world.roles.get((group.group_id, teacher.unit_id)), world.roles.get((group.group_id, host)))
    if None in roles:
        return "not-in-group", None
    for rule in world.rules:
        if rule.kind == "direction" and kind.kind in rule.placement_kinds and not _goes(rule, roles):
            return "direction", rule.id
    if kind.directions and f"{roles[0]}>{roles[1]}" not in kind.directions:
        return "direction", None
    return None


def _goes(rule: Rule, roles: tuple[str | None, str | None]) -> bool:
    return (not rule.from_ or roles[0] in rule.from_) and (not rule.to or roles[1] in rule.to)


def _tier(world: World, teacher: Teacher, kind: Kind) -> Why | None:
    if rule := tier_rule(world, teacher, kind):
        return "tier-kind", rule.id
    return None if is_one_of(teacher, kind.who) else ("tier-kind", None)


def tier_rule(world: World, teacher: Teacher, kind: Kind) -> Rule | None:
    """The rule under which this kind belongs to other tiers (A17)."""
    for rule in world.rules:
        ruled = {name for names in rule.tier_kinds.values() for name in names}
        if (
            rule.kind == "tier_kind"
            and kind.kind in ruled
            and kind.kind not in rule.tier_kinds.get(teacher.tier or "", ())
        ):
            return rule
    return None


def _place(world: World, teacher: Teacher, host: str, kind: Kind) -> Why | None:
    field = world.field(teacher, host)
    if kind.in_ > 0 and field is None:
        return "stage", None
    if kind.in_ > 0 and (host, field) not in world.taught:
        return "subject", None
    if kind.needs_seat and (host, kind.kind) not in world.seats:
        return "no-seat", None
    return None


def _time(world: World, teacher: Teacher, kind: Kind, terms: tuple[int, ...]) -> Why | None:
    start, end = world.interval(terms)
    if any(kind.load > 100 - world.busy.get((teacher.teacher_id, world.terms[n].term), 0) for n in terms):
        return "fte", None
    if any(e.from_ < end and start < e.until for e in teacher.exemptions):
        return "exempt", None
    if add_months(start, kind.min_months) > end or (end - start).days < kind.min_days:
        return "stay", None
    return None


def add_months(day: date, months: int) -> date:
    """By calendar, clamped to the month's end."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _eligible(world: World, teacher: Teacher, host: str, kind: Kind, terms: tuple[int, ...]) -> Why | None:
    start, _ = world.interval(terms)
    km = world.km.get(frozenset((teacher.unit_id, host)))
    for rule in world.rules:
        if rule.kind != "eligibility" or (rule.placement_kinds and kind.kind not in rule.placement_kinds):
            continue
        if rule.years_at_unit_min is not None and age_on(teacher.since, start) < rule.years_at_unit_min:
            return "tenure-min", rule.id
        if rule.distance_km_max is not None and km is not None and km > rule.distance_km_max:
            return "distance", rule.id
    return None


def _will(world: World, teacher: Teacher, host: str, kind: Kind) -> Why | None:
    wish = world.wish(teacher.teacher_id)
    if wish.consent == "objects" and not _conscripts(world, kind):
        return "objects", None
    rank = rank_of(wish, host, kind.kind)
    if wish.floor is not None and (rank is None or rank > wish.floor):
        return "below-floor", None
    if wish.consent == "volunteer" and not wish.accepts_unlisted and rank is None:
        return "below-floor", None
    return None


def _conscripts(world: World, kind: Kind) -> bool:
    held = (r for r in world.rules if r.kind == "eligibility" and r.conscription)
    return any(not r.placement_kinds or kind.kind in r.placement_kinds for r in held)


def _pinned(world: World, teacher: Teacher, host: str, kind: Kind, terms: tuple[int, ...]) -> Why | None:
    who = teacher.teacher_id
    if world.bans & {(who, u, k) for u in (host, None) for k in (kind.kind, None)}:
        return "banned", None
    term = world.terms[terms[0]]
    for pin in world.pins.get(who, ()):
        if pin.unit_id != host or pin.kind not in (None, kind.kind) or pin.term not in (None, term.term):
            return "pinned-elsewhere", None
    return None


def reason_codes(instance: Instance, teacher_id: str, unit_id: str) -> tuple[Absence, ...]:
    """Why the teacher cannot go to the unit, one absence a kind, group and run of terms; a legal arc has none.

    Raises KeyError for an unknown teacher.
    """
    return absences(World(instance), teacher_id, unit_id)


def absences(world: World, teacher_id: str, unit_id: str) -> tuple[Absence, ...]:
    """`reason_codes` on records already keyed."""
    teacher = world.teachers[teacher_id]
    found: list[Absence] = []
    shared = [g for g in world.instance.groups if {teacher.unit_id, unit_id} <= {m.unit_id for m in g.members}]
    for kind in sorted(world.instance.kinds, key=lambda k: k.kind):
        if not shared:
            code = "same-unit" if teacher.unit_id == unit_id else "not-in-group"
            found.append(Absence(kind.kind, None, (), code))
        for group in sorted(shared, key=lambda g: g.group_id):
            for terms in world.spans[kind.kind]:
                if why := absence(world, group, teacher, unit_id, kind, terms):
                    names = tuple(world.terms[n].term for n in terms)
                    found.append(Absence(kind.kind, group.group_id, names, why[0], why[1]))
    return tuple(found)
