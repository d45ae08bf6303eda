"""Rows, columns, tiers and blocks of an instance (certificate.md, "Rows" to "Blocks")."""

from collections import defaultdict
from dataclasses import dataclass, field

from services.rotation.verifier.moving import Arc, all_arcs, terms_of_cost
from services.rotation.verifier.quotas import Quota, quotas
from services.rotation.verifier.reading import Facts, Record, bearing


@dataclass
class Line:
    """lo <= sum(parts) <= hi."""

    lo: int | None
    hi: int | None
    parts: dict[str, int] = field(default_factory=dict)


@dataclass
class Scale:
    """A balanced attribute at a unit."""

    group: str
    unit: str
    attribute: str
    heads: int
    before: int
    target: int


class System:
    """Everything that a plan of the instance is held against."""

    def __init__(self, instance: Record) -> None:
        self.facts = Facts(instance)
        self.arcs: dict[str, Arc] = all_arcs(self.facts)
        self.quotas: list[Quota] = quotas(self.facts, self.arcs)
        self.lines: dict[str, Line] = {}
        self.ends: dict[str, int] = {}
        self.block: dict[str, str] = {}
        self.cost: dict[str, dict[str, int]] = defaultdict(dict)
        self.split: dict[str, dict[str, int]] = {}
        self.scales: dict[str, Scale] = {}
        self.block_of = _blocks(self.facts, self.quotas)
        self.first = min(self.block_of.values(), default="none")
        self.group_of = {unit: group for group, unit in sorted(self.facts.role)}
        self.changes = {o["instance"]: o for o in instance.get("overrides", [])}
        reference = instance.get("reference", [])
        self.reference = {(m["teacher_id"], m["unit_id"], m["kind"], m["term"]) for m in reference}
        self.referred = {m["teacher_id"] for m in reference}
        for arc in self.arcs.values():
            self._arc(arc)
        self._seats_and_pins()
        self._balance()
        for quota in self.quotas:
            self._quota(quota)
        ranks = sorted({q.rank for q in self.quotas if q.is_soft and q.applies})
        self.tiers = [f"shortfall/{rank}" for rank in ranks] + [t["id"] for t in instance["tiers"]["order"]]
        self.tiers += ["changes"] if reference else []

    def _line(self, key: str, group: str | None, lo: int | None, hi: int | None, *, named: bool = True) -> Line:
        if key not in self.lines:
            other = self.changes.get(key, {}) if named else {}
            self.lines[key] = Line(
                lo if other.get("lo") is None else other["lo"], hi if other.get("hi") is None else other["hi"]
            )
            self.block[key] = self.block_of.get(group or "", self.first)
        return self.lines[key]

    def _column(self, key: str, group: str | None, end: int) -> None:
        self.ends[key] = end
        self.block[key] = self.block_of.get(group or "", self.first)

    def _arc(self, arc: Arc) -> None:
        facts, limits = self.facts, self.facts.raw.get("limits", {})
        self._column(arc.key, arc.group, 1)
        self._costs(arc)
        self._line(f"one/{arc.who}", arc.group, None, 1, named=False).parts[arc.key] = 1
        fte = arc.teacher.get("fte", 100)
        for unit, amount in ((arc.home, -min(arc.kind["out"], fte)), (arc.unit, min(arc.kind["in"], fte))):
            leaves = unit == arc.home
            known = facts.field(arc.teacher, unit)
            for n in arc.run:
                term = facts.terms[n]["term"]
                if known and arc.kind["out" if leaves else "in"]:
                    self._cover(unit, known, term, arc, amount)
                if arc.kind["load"] == 100:
                    head = limits.get("head", 2)
                    line = self._line(f"head/{unit}/{term}", arc.group, -head, head)
                    line.parts[arc.key] = -1 if leaves else 1
                    cap = self._cap(unit)
                    if leaves and cap is not None:
                        self._line(f"outcap/{unit}/{term}", arc.group, None, cap).parts[arc.key] = 1

    def _cap(self, unit: str) -> int | None:
        given = self.facts.raw.get("limits", {}).get("out_cap") or {}
        roles = {role for (_, u), role in self.facts.role.items() if u == unit and role in given}
        return min((given[r]["p"] * len(self.facts.heads[unit]) // given[r]["q"] for r in roles), default=None)

    def _cover(self, unit: str, known: str, term: str, arc: Arc, amount: int) -> None:
        limits = self.facts.raw.get("limits", {})
        room, guard = limits.get("cover", 100), limits.get("guard", 100)
        have, need = self.facts.haves.get((unit, known), 0), self.facts.needs.get((unit, known, term))
        lo, hi = (-room, room) if need is None else (-max(room, have - need), max(room, need - have))
        least = min(have, guard if need is None else need)
        self._line(f"cover/{unit}/{known}/{term}", arc.group, lo, hi).parts[arc.key] = amount
        self._line(f"guard/{unit}/{known}/{term}", arc.group, least - have, None, named=False).parts[arc.key] = amount

    def _seats_and_pins(self) -> None:
        for seat in self.facts.raw.get("posts", []):
            required = seat.get("required", False)
            for n, term in enumerate(self.facts.terms):
                arriving = [
                    a
                    for a in self.arcs.values()
                    if a.unit == seat["unit_id"] and a.kind["kind"] in seat["kinds"] and n in a.run
                ]
                if arriving or required:
                    key, lo = f"seat/{seat['post_id']}/{term['term']}", seat["seats"] if required else None
                    line = self._line(key, self.group_of.get(seat["unit_id"]), lo, seat["seats"])
                    line.parts = {a.key: 1 for a in arriving}
        for pin in self.facts.raw.get("pins", []):
            if pin.get("unit_id") is not None:
                home = self.facts.people.get(pin["teacher_id"], {}).get("unit_id", "")
                line = self._line(f"pin/{pin['teacher_id']}", self.group_of.get(home), 1, 1)
                line.parts = {a.key: 1 for a in self.arcs.values() if a.who == pin["teacher_id"]}

    def _balance(self) -> None:
        as_of = self.facts.as_of
        for attribute in self.facts.raw["tiers"].get("attributes", []):
            movers = [
                a for a in self.arcs.values()
                if a.kind["load"] == 100 and a.kind["in"] > 0 and bearing(a.teacher, attribute, as_of)
            ]  # fmt: skip
            for group in self.facts.groups:
                units = [m["unit_id"] for m in group["members"]]
                heads = {u: len(self.facts.heads[u]) for u in units}
                bearers = {u: sum(bearing(t, attribute, as_of) for t in self.facts.heads[u]) for u in units}
                total, all_heads = sum(bearers.values()), sum(heads.values())
                for unit in units if all_heads else []:
                    target = (2 * total * heads[unit] + all_heads) // (2 * all_heads)
                    scale = Scale(group["group_id"], unit, attribute, heads[unit], bearers[unit], target)
                    self._scale(scale, movers)

    def _scale(self, scale: Scale, movers: list[Arc]) -> None:
        key = f"balance/{scale.attribute}/{scale.unit}@{scale.group}"
        self.scales[key] = scale
        off = scale.target - scale.before
        line = self._line(key, scale.group, off, off, named=False)
        line.parts = {a.key: 1 if a.unit == scale.unit else -1 for a in movers if scale.unit in (a.unit, a.home)}
        least, most = _reach(line.parts)
        for name, sign, end in ((f"above/{key}", -1, most - off), (f"below/{key}", 1, off - least)):
            if end > 0:
                self._column(name, scale.group, end)
                line.parts[name] = sign
                for tier in self.facts.raw["tiers"]["order"]:
                    if tier["terms"].get("imbalance"):
                        self.cost[tier["id"]][name] = tier["terms"]["imbalance"]

    def _quota(self, quota: Quota) -> None:
        if not quota.applies:
            return
        line = self._line(quota.key, quota.place[1], quota.lo, quota.hi)
        line.parts = dict(quota.weights)
        quota.lo, quota.hi = line.lo, line.hi
        if not quota.is_soft:
            return
        least, most = _reach(quota.weights)
        short = 0 if line.lo is None else line.lo - least
        over = 0 if line.hi is None else most - line.hi
        for name, sign, end in ((f"short/{quota.key}", 1, short), (f"over/{quota.key}", -1, over)):
            if end > 0:
                self._column(name, quota.place[1], end)
                line.parts[name] = sign
                self.cost[f"shortfall/{quota.rank}"][name] = 1

    def _costs(self, arc: Arc) -> None:
        amounts = terms_of_cost(self.facts, arc)
        whole: dict[str, int] = defaultdict(int)
        for tier in self.facts.raw["tiers"]["order"]:
            priced = {name: tier["terms"].get(name, 0) * amount for name, amount in amounts.items()}
            for name, cost in priced.items():
                whole[name] += cost
            if total := sum(priced.values()):
                self.cost[tier["id"]][arc.key] = total
        self.split[arc.key] = {name: cost for name, cost in whole.items() if cost}
        if self.reference:
            first = self.facts.terms[arc.run[0]]["term"]
            if (arc.who, arc.unit, arc.kind["kind"], first) in self.reference:
                self.cost["changes"][arc.key] = -1
            elif arc.who not in self.referred:
                self.cost["changes"][arc.key] = 1


def _reach(parts: dict[str, int]) -> tuple[int, int]:
    return sum(w for w in parts.values() if w < 0), sum(w for w in parts.values() if w > 0)


def _blocks(facts: Facts, held: list[Quota]) -> dict[str, str]:
    """Group -> smallest group of its block."""
    label = {g["group_id"]: g["group_id"] for g in facts.groups}
    if any(quota.place[0] == "district" for quota in held):
        return dict.fromkeys(label, min(label, default="none"))
    groups_of: dict[str, list[str]] = defaultdict(list)
    for group, unit in facts.role:
        groups_of[unit].append(group)
    changed = True
    while changed:
        changed = False
        for together in groups_of.values():
            least = min(label[g] for g in together)
            for group in together:
                changed = changed or label[group] != least
                label[group] = least
    return label
