"""Quota rules as rows (certificate.md, "Rule instances")."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.rotation.verifier.moving import Arc
from services.rotation.verifier.reading import Facts, Malformed, Record, day, matches, runs


@dataclass
class Quota:
    """lo <= sum(weights) <= hi; the place is (level, group, unit, other unit)."""

    key: str
    rule: Record
    place: tuple[str, str | None, str | None, str | None]
    term: str | None
    lo: int | None
    hi: int | None
    weights: dict[str, int]

    @property
    def applies(self) -> bool:
        """An empty row counts, unless the rule is skipped with notice."""
        return bool(self.weights) or self.rule.get("empty_scope", "fail") != "skip_with_notice"

    @property
    def is_soft(self) -> bool:
        """原则上."""
        return self.rule["severity"] == "soft"

    @property
    def rank(self) -> int:
        """1 is missed last."""
        return self.rule.get("rank", 1)


Place = tuple[str, str | None, str | None, str | None]


def quotas(facts: Facts, arcs: dict[str, Arc]) -> list[Quota]:
    """All instances, by rule id, place and window."""
    rules = [rule for rule in facts.rules if rule["kind"] == "quota"]
    return [
        _quota(facts, rule, place, window, arcs, rules)
        for rule in rules
        for place in _places(facts, rule)
        for window in _windows(facts, rule)
    ]


def _windows(facts: Facts, rule: Record) -> list[tuple[str, set[int]]]:
    if (rule.get("window") or {}).get("per") == "term":
        return [(term["term"], {n}) for n, term in enumerate(facts.terms)]
    return [(facts.raw["calendar"]["year"], set(range(len(facts.terms))))]


def _places(facts: Facts, rule: Record) -> list[Place]:
    if rule["scope"]["level"] == "district":
        return [("district", None, None, None)]
    return list(_found(facts, rule)) or [("none", None, None, None)]


def _found(facts: Facts, rule: Record) -> Iterator[Place]:
    level, only = rule["scope"]["level"], rule["scope"].get("filter", {})
    for group in facts.groups:
        name = group["group_id"]
        if only.get("forms") and group.get("form") not in only["forms"]:
            continue
        if level == "group":
            yield "group", name, None, None
        members = sorted(group["members"], key=lambda m: m["unit_id"])
        fitting = [m for m in members if _fits(facts, only, m)]
        if level == "unit":
            for member in fitting:
                yield "unit", name, member["unit_id"], None
        if level == "pair":
            for lead in (m for m in members if m["role"] == "lead"):
                for member in (m for m in fitting if m["role"] != "lead"):
                    yield "pair", name, lead["unit_id"], member["unit_id"]


def _fits(facts: Facts, only: Record, member: Record) -> bool:
    return (
        member["role"] in (only.get("roles") or [member["role"]])
        and (not only.get("tightness") or member.get("tightness") in only["tightness"])
        and (not only.get("stages") or bool(set(only["stages"]) & set(facts.units[member["unit_id"]]["stages"])))
    )


def _spelled(place: Place) -> str:
    level, group, unit, other = place
    if level == "unit":
        return f"unit={unit}@{group}"
    if level == "pair":
        return f"pair={unit}+{other}@{group}"
    return f"group={group}" if level == "group" else level


def _inside(facts: Facts, rule: Record, place: Place, window: set[int], arc: Arc, back: bool) -> bool:
    counter = rule.get("equals_counter" if back else "counter")
    if counter not in arc.kind["counters"] or not window & set(arc.run):
        return False
    if not runs(rule, facts.role[arc.group, arc.home], facts.role[arc.group, arc.unit], back=back):
        return False
    level, group, unit, other = place
    if level == "district":
        return True
    if group is None or arc.group != group:
        return False
    if level == "unit":
        leaves = not rule.get("from") or facts.role[group, unit or ""] in rule["from"]
        return unit == (arc.home if leaves != back else arc.unit)
    return level == "group" or {arc.home, arc.unit} == {unit, other}


def _quota(
    facts: Facts, rule: Record, place: Place, window: tuple[str, set[int]], arcs: dict[str, Arc], rules: list[Record]
) -> Quota:
    name, terms = window
    rivals = [r for r in rules if r["id"] in rule.get("exclusive_with", [])]
    inside = [
        arc
        for arc in arcs.values()
        if _inside(facts, rule, place, terms, arc, False) and not any(_serves(facts, r, arc) for r in rivals)
    ]
    meant = [arc for arc in inside if matches(arc.teacher, rule.get("who", []))]
    form, op = rule.get("form"), rule.get("op", ">=")
    weights = {arc.key: 1 for arc in meant}
    lo, hi = rule.get("min"), rule.get("max")
    if form in ("reciprocal", "paired"):
        lo = hi = 0
        for arc in arcs.values():
            if _inside(facts, rule, place, terms, arc, True):
                weights[arc.key] = weights.get(arc.key, 0) - 1
    elif form == "share":
        p, q = rule["ratio"]["p"], rule["ratio"]["q"]
        weights = {arc.key: -p for arc in inside} | {arc.key: q - p for arc in meant}
        lo, hi = (0, None) if op == ">=" else (None, 0)
    elif form == "cumulative_distinct":
        weights, lo, hi = _cumulative(facts, rule, place, meant)
    elif rule.get("ratio"):
        n, p, q = len(_denominator(facts, rule, place)), rule["ratio"]["p"], rule["ratio"]["q"]
        lo = -((-p * n) // q) if op in (">=", "=") else None
        hi = (p * n) // q if op in ("<=", "=") else None
    weights = {key: weight for key, weight in weights.items() if weight != 0}
    yearly = (rule.get("window") or {}).get("per") != "term"
    return Quota(f"{rule['id']}/{_spelled(place)}/{name}", rule, place, None if yearly else name, lo, hi, weights)


def _serves(facts: Facts, rule: Record, arc: Arc) -> bool:
    roles = facts.role[arc.group, arc.home], facts.role[arc.group, arc.unit]
    return (
        runs(rule, *roles) and rule.get("counter") in arc.kind["counters"] and matches(arc.teacher, rule.get("who", []))
    )


def _denominator(facts: Facts, rule: Record, place: Place) -> list[Record]:
    _, group, unit, _ = place
    units = {u for (g, u), role in facts.role.items() if group in (None, g) and role in (rule.get("from") or [role])}
    if unit is not None:
        units = {unit}
    people = [t for u in units for t in facts.heads[u] if matches(t, rule.get("who", []))]
    if rule.get("metric") not in ("rotation:M1", "rotation:M3"):
        return people
    return [
        t for t in people if not any(day(e["from"]) <= facts.as_of < day(e["until"]) for e in t.get("exemptions", []))
    ]


def _cumulative(facts: Facts, rule: Record, place: Place, meant: list[Arc]) -> tuple[dict[str, int], int, None]:
    if "ratio" not in rule:
        raise Malformed(f"rule {rule['id']} has no ratio")
    done = {c["teacher_id"] for c in facts.raw.get("counted", []) if c["counter"] == rule.get("counter")}
    people = _denominator(facts, rule, place)
    p, q = rule["ratio"]["p"], rule["ratio"]["q"]
    target = -((-p * len(people)) // q) if rule.get("op", ">=") in (">=", "=") else 0
    missing = max(0, target - len([t for t in people if t["teacher_id"] in done]))
    window = rule.get("window") or {}
    left = window.get("years") or 1
    if window.get("until"):
        left = max(1, day(window["until"]).year - day(facts.terms[0]["from"]).year)
    return {arc.key: 1 for arc in meant if arc.who not in done}, -(-missing // left), None
