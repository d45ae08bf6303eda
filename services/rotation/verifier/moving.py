"""The arcs of an instance (certificate.md, "Arcs") and what each costs (its "Tiers")."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.rotation.verifier.reading import (
    Facts,
    Record,
    day,
    full_years,
    matches,
    months_later,
    rank_in,
    runs,
    satisfies,
)


@dataclass(frozen=True)
class Arc:
    """A possible move."""

    key: str
    teacher: Record
    unit: str
    kind: Record
    group: str
    run: tuple[int, ...]
    rank: int | None

    @property
    def home(self) -> str:
        """The unit that is left."""
        return self.teacher["unit_id"]

    @property
    def who(self) -> str:
        """The teacher's id."""
        return self.teacher["teacher_id"]


def runs_of(facts: Facts, kind: Record) -> list[tuple[int, ...]]:
    """The runs of terms of a kind."""
    numbers = tuple(range(len(facts.terms)))
    return [numbers] if kind.get("span", "year") == "year" else [(n,) for n in numbers]


def all_arcs(facts: Facts) -> dict[str, Arc]:
    """Every arc by key."""
    return {arc.key: arc for arc in _arcs(facts)}


def _arcs(facts: Facts) -> Iterator[Arc]:
    for group in facts.groups:
        for member in group["members"]:
            for teacher in facts.heads[member["unit_id"]]:
                for kind in facts.raw["kinds"]:
                    if not _kind_fits(facts, teacher, kind):
                        continue
                    for host in group["members"]:
                        for run in runs_of(facts, kind):
                            if _exists(facts, group["group_id"], teacher, host["unit_id"], kind, run):
                                yield _arc(facts, group["group_id"], teacher, host["unit_id"], kind, run)


def _arc(facts: Facts, group: str, teacher: Record, unit: str, kind: Record, run: tuple[int, ...]) -> Arc:
    yearly = kind.get("span", "year") == "year"
    window = facts.raw["calendar"]["year"] if yearly else facts.terms[run[0]]["term"]
    name = teacher["teacher_id"]
    key = f"{name}>{unit}/{kind['kind']}/{window}@{group}"
    return Arc(key, teacher, unit, kind, group, run, rank_in(facts.wish(name), unit, kind["kind"]))


def _kind_fits(facts: Facts, teacher: Record, kind: Record) -> bool:
    for rule in facts.rules:
        if rule["kind"] == "tier_kind":
            fits = rule.get("tier_kinds", {})
            ruled = any(kind["kind"] in names for names in fits.values())
            if ruled and kind["kind"] not in fits.get(teacher.get("tier") or "", []):
                return False
    return matches(teacher, kind.get("who", []))


def _exists(facts: Facts, group: str, teacher: Record, unit: str, kind: Record, run: tuple[int, ...]) -> bool:
    home = teacher["unit_id"]
    if unit == home:
        return False
    roles = facts.role[group, home], facts.role[group, unit]
    if kind.get("directions") and ">".join(roles) not in kind["directions"]:
        return False
    for rule in facts.rules:
        named = kind["kind"] in rule.get("placement_kinds", [])
        if rule["kind"] == "direction" and named and not runs(rule, *roles):
            return False
        if rule["kind"] == "eligibility" and (named or not rule.get("placement_kinds")):
            years = full_years(day(teacher["since"]), day(facts.terms[run[0]]["from"]))
            if rule.get("years_at_unit_min") is not None and years < rule["years_at_unit_min"]:
                return False
            km, most = facts.km(home, unit), rule.get("distance_km_max")
            if most is not None and km is not None and km > most:
                return False
    return _place_and_time(facts, teacher, unit, kind, run) and _will(facts, teacher, unit, kind, run)


def _place_and_time(facts: Facts, teacher: Record, unit: str, kind: Record, run: tuple[int, ...]) -> bool:
    if kind["in"] > 0:
        field = facts.field(teacher, unit)
        needed = any(n > 0 for (u, k, _), n in facts.needs.items() if (u, k) == (unit, field))
        if field is None or not (facts.haves.get((unit, field), 0) > 0 or needed):
            return False
    seats = facts.raw.get("posts", [])
    if kind.get("needs_seat") and not any(s["unit_id"] == unit and kind["kind"] in s["kinds"] for s in seats):
        return False
    for n in run:
        if kind["load"] > 100 - facts.loads.get((teacher["teacher_id"], facts.terms[n]["term"]), 0):
            return False
    start, end = day(facts.terms[run[0]]["from"]), day(facts.terms[run[-1]]["until"])
    for free in teacher.get("exemptions", []):
        if day(free["from"]) < end and start < day(free["until"]):
            return False
    long_enough = months_later(start, kind.get("min_months", 0)) <= end
    return long_enough and (end - start).days >= kind.get("min_days", 0)


def _will(facts: Facts, teacher: Record, unit: str, kind: Record, run: tuple[int, ...]) -> bool:
    name = teacher["teacher_id"]
    wish = facts.wish(name)
    rank = rank_in(wish, unit, kind["kind"])
    if wish["consent"] == "objects" and not any(
        rule["kind"] == "eligibility"
        and rule.get("conscription")
        and kind["kind"] in (rule.get("placement_kinds") or [kind["kind"]])
        for rule in facts.rules
    ):
        return False
    if wish.get("floor") is not None and (rank is None or rank > wish["floor"]):
        return False
    if wish["consent"] == "volunteer" and not wish.get("accepts_unlisted", True) and rank is None:
        return False
    for ban in facts.raw.get("bans", []):
        if ban["teacher_id"] == name and ban.get("unit_id") in (None, unit) and ban.get("kind") in (None, kind["kind"]):
            return False
    return all(
        pin.get("unit_id") == unit
        and pin.get("kind") in (None, kind["kind"])
        and pin.get("term") in (None, facts.terms[run[0]]["term"])
        for pin in facts.raw.get("pins", [])
        if pin["teacher_id"] == name
    )


def terms_of_cost(facts: Facts, arc: Arc) -> dict[str, int]:
    """The unweighted terms of an arc."""
    scales, wish = facts.raw["tiers"], facts.wish(arc.who)
    willing = wish["consent"] == "volunteer"
    points = scales.get("rank_points", [0, 3, 6])
    start = day(facts.terms[arc.run[0]]["from"])
    if arc.rank is None:
        rank_points = scales.get("unlisted", 15) if willing else scales.get("not_volunteered", 25)
    else:
        rank_points = points[arc.rank - 1] if arc.rank <= len(points) else points[-1]
    return {
        "rank_points": rank_points,
        "extra_km": min(facts.km(arc.home, arc.unit) or 0, scales.get("km_cap", 40)),
        "non_priority": 1 if any(_passed_over(facts, rule, arc) for rule in facts.rules) else 0,
        "short_tenure": 1 if full_years(day(arc.teacher["since"]), start) < scales.get("short_years", 3) else 0,
        "unwilling": 0 if willing else 1,
    }


def _passed_over(facts: Facts, rule: Record, arc: Arc) -> bool:
    if rule["kind"] != "priority" or not rule.get("classes"):
        return False
    if rule.get("counter") and rule["counter"] not in arc.kind["counters"]:
        return False
    if not runs(rule, facts.role[arc.group, arc.home], facts.role[arc.group, arc.unit]):
        return False
    start = day(facts.terms[arc.run[0]]["from"])
    return not any(satisfies(arc.teacher, condition, rule, start) for condition in rule["classes"][0])
