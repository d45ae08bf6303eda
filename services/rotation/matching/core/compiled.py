"""Rules compiled to rule instances: rule x concrete scope x window, each a row of integers under a stable key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.instance import Teacher
from services.rotation.matching.core.people import is_one_of
from services.rotation.matching.core.rules import Rule
from services.rotation.matching.core.world import World

PERSON_METRICS_OF_ELIGIBLE = ("rotation:M1", "rotation:M3")


@dataclass(frozen=True, slots=True)
class Place:
    """A concrete scope: group, unit (unit level), other unit (pair level); `role` of the unit in the group."""

    level: str
    group_id: str | None = None
    unit_id: str | None = None
    other_unit_id: str | None = None
    role: str | None = None

    def __str__(self) -> str:
        match self.level:
            case "unit":
                return f"unit={self.unit_id}@{self.group_id}"
            case "pair":
                return f"pair={self.unit_id}+{self.other_unit_id}@{self.group_id}"
            case "group":
                return f"group={self.group_id}"
        return self.level


@dataclass(frozen=True, slots=True)
class RuleInstance:
    """lo <= sum(weight x arc) <= hi; None = open. `weights` by arc key; no arcs = an empty row, kept."""

    key: str
    rule: Rule
    place: Place
    terms: tuple[int, ...]
    window: str
    lo: int | None
    hi: int | None
    weights: dict[str, int]

    @property
    def is_skipped(self) -> bool:
        """Empty, and the rule says that it then does not apply."""
        return not self.weights and self.rule.empty_scope == "skip_with_notice"


def compile_rules(world: World, arcs: Iterable[Arc]) -> list[RuleInstance]:
    """The instances of all quota rules, by rule id, place and window."""
    held = list(arcs)
    by_counter: dict[str, list[Arc]] = {}
    for arc in held:
        for counter in arc.kind.counters:
            by_counter.setdefault(counter, []).append(arc)
    rules = [r for r in world.rules if r.kind == "quota"]
    return [
        _instance(world, rule, place, window, by_counter, rules)
        for rule in rules
        for place in places(world, rule)
        for window in _windows(world, rule)
    ]


def _windows(world: World, rule: Rule) -> list[tuple[str, tuple[int, ...]]]:
    if rule.window and rule.window.per == "term":
        return [(term.term, (n,)) for n, term in enumerate(world.terms)]
    return [(world.instance.calendar.year, tuple(range(len(world.terms))))]


def places(world: World, rule: Rule) -> list[Place]:
    """The concrete scopes of a rule; a rule that finds none keeps one empty place: its row must not vanish."""
    level = rule.scope.level
    found = [Place("district")] if level == "district" else list(_places(world, rule))
    return found or [Place("none")]


def _places(world: World, rule: Rule) -> Iterator[Place]:
    wanted = rule.scope.filter
    for group in sorted(world.instance.groups, key=lambda g: g.group_id):
        if wanted.forms and group.form not in wanted.forms:
            continue
        if rule.scope.level == "group":
            yield Place("group", group.group_id)
            continue
        members = sorted(group.members, key=lambda m: m.unit_id)
        named = [
            m
            for m in members
            if (not wanted.roles or m.role in wanted.roles)
            and (not wanted.tightness or m.tightness in wanted.tightness)
            and (not wanted.stages or set(wanted.stages) & set(world.units[m.unit_id].stages))
        ]
        if rule.scope.level == "unit":
            yield from (Place("unit", group.group_id, m.unit_id, role=m.role) for m in named)
        if rule.scope.level == "pair":
            leads = [m.unit_id for m in members if m.role == "lead"]
            yield from (
                Place("pair", group.group_id, lead, m.unit_id, m.role)
                for lead in leads
                for m in named
                if m.role != "lead"
            )


def _instance(
    world: World,
    rule: Rule,
    place: Place,
    window: tuple[str, tuple[int, ...]],
    by_counter: dict[str, list[Arc]],
    rules: list[Rule],
) -> RuleInstance:
    name, terms = window
    inside = [a for a in by_counter.get(rule.counter or "", ()) if _in(rule, place, terms, a, back=False)]
    others = [r for r in rules if r.id in rule.exclusive_with]
    inside = [a for a in inside if not any(_serves(r, a) for r in others)]
    lo, hi = rule.min, rule.max
    match rule.form:
        case "reciprocal" | "paired":
            weights = {a.key: 1 for a in inside if is_one_of(a.teacher, rule.who)}
            for arc in by_counter.get(rule.equals_counter or "", ()):
                if _in(rule, place, terms, arc, back=True):
                    weights[arc.key] = weights.get(arc.key, 0) - 1
            lo = hi = 0
        case "share":
            p, q = _ratio(rule)
            weights = {a.key: (q if is_one_of(a.teacher, rule.who) else 0) - p for a in inside}
            lo, hi = (0, None) if rule.op == ">=" else (None, 0)
        case "cumulative_distinct":
            weights, lo, hi = _cumulative(world, rule, place, inside)
        case _:
            weights = {a.key: 1 for a in inside if is_one_of(a.teacher, rule.who)}
            if rule.ratio:
                lo, hi = _share_of(rule, len(_denominator(world, rule, place)))
    weights = {key: weight for key, weight in weights.items() if weight}
    return RuleInstance(f"{rule.id}/{place}/{name}", rule, place, terms, name, lo, hi, weights)


def _in(rule: Rule, place: Place, terms: tuple[int, ...], arc: Arc, *, back: bool) -> bool:
    """Whether the arc lies in the place and window and runs from -> to (`back`: to -> from)."""
    from_, to = (rule.to, rule.from_) if back else (rule.from_, rule.to)
    if (from_ and arc.roles[0] not in from_) or (to and arc.roles[1] not in to) or not set(terms) & set(arc.terms):
        return False
    if place.level == "district":
        return True
    if place.group_id != arc.group_id:
        return False
    if place.level == "unit":
        leaves = (not rule.from_ or place.role in rule.from_) is not back
        return place.unit_id == (arc.home if leaves else arc.host)
    return place.level == "group" or {place.unit_id, place.other_unit_id} == {arc.home, arc.host}


def _serves(rule: Rule, arc: Arc) -> bool:
    """The arc would count for the rule somewhere (exclusive_with: then not here)."""
    runs = (not rule.from_ or arc.roles[0] in rule.from_) and (not rule.to or arc.roles[1] in rule.to)
    return runs and rule.counter in arc.kind.counters and is_one_of(arc.teacher, rule.who)


def _ratio(rule: Rule) -> tuple[int, int]:
    if rule.ratio is None:
        raise ValueError(f"rule {rule.id}: form {rule.form} needs a ratio")
    return rule.ratio.p, rule.ratio.q


def _share_of(rule: Rule, n: int) -> tuple[int | None, int | None]:
    """Integer ends of p/q of n: up for >=, down for <= (31 teachers at 10 % -> 4)."""
    p, q = _ratio(rule)
    low, high = -(-p * n // q), p * n // q
    return (low if rule.op in (">=", "=") else None), (high if rule.op in ("<=", "=") else None)


def _denominator(world: World, rule: Rule, place: Place) -> list[Teacher]:
    """The staff on roll at the units in scope (those whose role is in `from`) that match `who`, each once."""
    units = {
        m.unit_id
        for g in world.instance.groups
        for m in g.members
        if place.group_id in (None, g.group_id) and (not rule.from_ or m.role in rule.from_)
    }
    if place.unit_id is not None:
        units = {place.unit_id}
    people = [t for unit in sorted(units) for t in world.staff[unit] if is_one_of(t, rule.who)]
    if rule.metric in PERSON_METRICS_OF_ELIGIBLE:
        return [t for t in people if not any(e.from_ <= world.instance.as_of < e.until for e in t.exemptions)]
    return people


def _cumulative(
    world: World, rule: Rule, place: Place, inside: list[Arc]
) -> tuple[dict[str, int], int | None, int | None]:
    """Rolling need of a goal over years: ceil((target - done) / years left); who already counted weighs nothing."""
    people = _denominator(world, rule, place)
    done = {c.teacher_id for c in world.instance.counted if c.counter == rule.counter}
    target, _ = _share_of(rule, len(people))
    missing = max(0, (target or 0) - sum(t.teacher_id in done for t in people))
    weights = {a.key: 1 for a in inside if is_one_of(a.teacher, rule.who) and a.teacher.teacher_id not in done}
    return weights, -(-missing // _years_left(world, rule)), None


def _years_left(world: World, rule: Rule) -> int:
    window = rule.window
    if window and window.until:
        return max(1, window.until.year - world.terms[0].from_.year)
    return window.years or 1 if window else 1
