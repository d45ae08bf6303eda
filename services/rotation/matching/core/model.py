"""The model of an instance: blocks of integer columns and rows, every column bounded, every row under its key."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.rotation.matching.core.arcs import Arc, arcs
from services.rotation.matching.core.compiled import RuleInstance, compile_rules
from services.rotation.matching.core.costs import cost_split
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.people import bears
from services.rotation.matching.core.rows import NAMED, Block, Column, Row, Target, lottery, reach
from services.rotation.matching.core.world import World


@dataclass(slots=True)
class Model:
    """All blocks of an instance and what its columns and rows mean."""

    instance: Instance
    world: World
    arcs: dict[str, Arc]
    rules: list[RuleInstance]
    blocks: list[Block]
    tiers: list[str]
    constants: dict[str, int]
    targets: dict[str, Target]
    terms_of: dict[str, dict[str, dict[str, int]]]


def build_model(instance: Instance) -> Model:
    """The model of the instance, from its records alone."""
    world = World(instance)
    legal = {arc.key: arc for arc in arcs(world)}
    rules = compile_rules(world, legal.values())
    return _Builder(world, legal, rules).model()


class _Builder:
    def __init__(self, world: World, legal: dict[str, Arc], rules: list[RuleInstance]) -> None:
        self.world, self.arcs, self.rules = world, legal, rules
        self.profile = world.instance.tiers
        self.rows: dict[str, tuple[str, Row]] = {}
        self.columns: dict[str, tuple[str, Column]] = {}
        self.targets: dict[str, Target] = {}
        self.terms_of: dict[str, dict[str, dict[str, int]]] = {}
        self.block_of = _blocks(world, rules)
        self.first = min(self.block_of.values(), default="none")
        self.group_of = {m.unit_id: g.group_id for g in world.instance.groups for m in g.members}
        self.reference = {(m.teacher_id, m.unit_id, m.kind, m.term) for m in world.instance.reference}
        self.overrides = {o.instance: o for o in world.instance.overrides}
        self.whole: dict[str, list[Arc]] = defaultdict(list)  # whole-time arcs by the units that they touch
        for arc in legal.values():
            if arc.kind.load == 100:
                self.whole[arc.home].append(arc)
                self.whole[arc.host].append(arc)
        self.referred = {m.teacher_id for m in world.instance.reference}

    def model(self) -> Model:
        for arc in self.arcs.values():
            self._arc(arc)
        for unit, group in sorted(self.group_of.items()):
            self._limits(unit, group)
        self._seats()
        self._pins()
        self._balance()
        for instance in self.rules:
            self._rule(instance)
        return Model(
            self.world.instance, self.world, self.arcs, self.rules, self._split(), self._tiers(),
            {"changes": len(self.referred)}, self.targets, self.terms_of,
        )  # fmt: skip

    def _row(self, group: str | None, row: Row) -> None:
        if (other := self.overrides.get(row.key)) and row.family in NAMED:
            row.lo = row.lo if other.lo is None else other.lo
            row.hi = row.hi if other.hi is None else other.hi
        self.rows[row.key] = (self.block_of.get(group or "", self.first), row)

    def _column(self, group: str | None, key: str, upper: int, costs: dict[str, int]) -> None:
        self.columns[key] = (self.block_of.get(group or "", self.first), Column(key, upper, costs))

    def _add(
        self, group: str, key: str, family: str, ends: tuple[int | None, int | None], arc: Arc, weight: int
    ) -> None:
        if key not in self.rows:
            self._row(group, Row(key, family, *ends))
        held = self.rows[key][1].coefficients
        held[arc.key] = held.get(arc.key, 0) + weight

    def _arc(self, arc: Arc) -> None:
        self._column(arc.group_id, arc.key, 1, self._costs(arc))
        self._add(arc.group_id, f"one/{arc.teacher.teacher_id}", "one", (None, 1), arc, 1)
        for side, unit, amount in ((-1, arc.home, arc.kind.out), (1, arc.host, arc.kind.in_)):
            taught = self.world.field(arc.teacher, unit)
            if taught and amount:
                for term in arc.terms:
                    self._cover(arc, unit, taught, term, side * min(amount, arc.teacher.fte))

    def _cover(self, arc: Arc, unit: str, taught: str, term: int, weight: int) -> None:
        name, limits = self.world.terms[term].term, self.world.instance.limits
        have, need = self.world.have.get((unit, taught), 0), self.world.need.get((unit, taught, name))
        slack = limits.cover
        ends = (-slack, slack) if need is None else (-max(slack, have - need), max(slack, need - have))
        guard = min(have, limits.guard if need is None else need)
        self._add(arc.group_id, f"cover/{unit}/{taught}/{name}", "cover", ends, arc, weight)
        self._add(arc.group_id, f"guard/{unit}/{taught}/{name}", "guard", (guard - have, None), arc, weight)

    def _limits(self, unit: str, group: str) -> None:
        """Head and out-cap rows of a unit in each term, of whole-time moves (H4)."""
        limits, heads = self.world.instance.limits, len(self.world.staff[unit])
        roles = sorted(role for (_, u), role in self.world.roles.items() if u == unit)
        caps = [r for role in roles if (r := (limits.out_cap or {}).get(role))]
        cap = min((r.p * heads // r.q for r in caps), default=None)
        for arc in self.whole.get(unit, ()):
            for term in arc.terms:
                name = self.world.terms[term].term
                leaves = arc.home == unit
                self._add(group, f"head/{unit}/{name}", "head", (-limits.head, limits.head), arc, -1 if leaves else 1)
                if leaves and cap is not None:
                    self._add(group, f"outcap/{unit}/{name}", "outcap", (None, cap), arc, 1)

    def _seats(self) -> None:
        arriving: dict[tuple[str, str], list[Arc]] = defaultdict(list)
        for arc in self.arcs.values():
            arriving[arc.host, arc.kind.kind].append(arc)
        for seat in self.world.instance.posts:
            for n, term in enumerate(self.world.terms):
                row = Row(f"seat/{seat.post_id}/{term.term}", "seat", seat.seats if seat.required else None, seat.seats)
                held = [a for kind in seat.kinds for a in arriving[seat.unit_id, kind] if n in a.terms]
                row.coefficients = {a.key: 1 for a in held}
                if held or seat.required:
                    self._row(self.group_of.get(seat.unit_id), row)

    def _pins(self) -> None:
        homes = {t.teacher_id: t.unit_id for t in self.world.instance.teachers}
        for pin in self.world.instance.pins:
            if pin.unit_id is not None:
                held = {a.key: 1 for a in self.arcs.values() if a.teacher.teacher_id == pin.teacher_id}
                group = self.group_of.get(homes.get(pin.teacher_id, ""))
                self._row(group, Row(f"pin/{pin.teacher_id}", "pin", 1, 1, held))

    def _balance(self) -> None:
        for group in self.world.instance.groups:
            units = sorted(m.unit_id for m in group.members)
            staff = [t for unit in units for t in self.world.staff[unit]]
            for attribute in self.profile.attributes:
                bearers = {t.teacher_id for t in staff if bears(t, attribute, self.world.instance.as_of)}
                for unit in units if staff else ():
                    self._balance_row(group.group_id, unit, attribute, bearers, len(staff))

    def _balance_row(self, group: str, unit: str, attribute: str, bearers: set[str], heads: int) -> None:
        own = self.world.staff[unit]
        now = sum(t.teacher_id in bearers for t in own)
        target = (2 * len(bearers) * len(own) + heads) // (2 * heads)
        key = f"balance/{attribute}/{unit}@{group}"
        row = Row(key, "balance", target - now, target - now)
        as_of = self.world.instance.as_of
        for arc in self.whole.get(unit, ()):
            if arc.kind.in_ > 0 and bears(arc.teacher, attribute, as_of):
                row.coefficients[arc.key] = -1 if arc.home == unit else 1
        low, high = reach(row.coefficients)
        for name, sign, upper in (("above", -1, now + high - target), ("below", 1, target - now - low)):
            if upper > 0:
                costs = {t.id: w for t in self.profile.order if (w := t.terms.get("imbalance", 0))}
                self._column(group, f"{name}/{key}", upper, costs)
                row.coefficients[f"{name}/{key}"] = sign
        self.targets[key] = Target(group, unit, attribute, len(own), now, target)
        self._row(group, row)

    def _rule(self, instance: RuleInstance) -> None:
        if instance.is_skipped:
            return
        row = Row(instance.key, "rule", instance.lo, instance.hi, dict(instance.weights))
        self._row(instance.place.group_id, row)
        if instance.rule.severity != "soft":
            return
        row.is_soft = True
        low, high = reach(instance.weights)
        short = 0 if row.lo is None else row.lo - low
        over = 0 if row.hi is None else high - row.hi
        for name, sign, upper in (("short", 1, short), ("over", -1, over)):
            if upper > 0:
                key = f"{name}/{instance.key}"
                self._column(instance.place.group_id, key, upper, {f"shortfall/{instance.rule.rank}": 1})
                row.coefficients[key] = sign

    def _costs(self, arc: Arc) -> dict[str, int]:
        split = cost_split(self.world, arc)
        costs = {tier: sum(terms.values()) for tier, terms in split.items()}
        self.terms_of[arc.key] = split
        if self.reference:
            same = (
                arc.teacher.teacher_id,
                arc.host,
                arc.kind.kind,
                self.world.terms[arc.terms[0]].term,
            ) in self.reference
            costs["changes"] = -1 if same else int(arc.teacher.teacher_id not in self.referred)
        return {tier: cost for tier, cost in costs.items() if cost}

    def _tiers(self) -> list[str]:
        ranks = sorted({i.rule.rank for i in self.rules if i.rule.severity == "soft" and not i.is_skipped})
        names = [f"shortfall/{rank}" for rank in ranks] + [tier.id for tier in self.profile.order]
        return names + (["changes"] if self.reference else [])

    def _split(self) -> list[Block]:
        ids = sorted(set(self.block_of.values()) | {self.first})
        blocks = {name: Block(name, {}, {}) for name in ids}
        for key, (block, column) in self.columns.items():
            blocks[block].columns[key] = column
        for key, (block, row) in self.rows.items():
            blocks[block].rows[key] = row
        return [_sorted(blocks[name], self.world.instance.seed) for name in ids]


def _sorted(block: Block, seed: str) -> Block:
    columns = sorted(block.columns, key=lambda key: lottery(seed, key))
    rows = sorted(block.rows, key=lambda key: lottery(seed, key))
    return Block(block.block, {k: block.columns[k] for k in columns}, {k: block.rows[k] for k in rows})


def _blocks(world: World, rules: Iterable[RuleInstance]) -> dict[str, str]:
    """Group id -> the smallest group id of its block: groups that share a unit, or all under a district-wide rule."""
    parent = {g.group_id: g.group_id for g in world.instance.groups}

    def find(group: str) -> str:
        while parent[group] != group:
            group = parent[group]
        return group

    def join(one: str, other: str) -> None:
        first, last = sorted((find(one), find(other)))
        parent[last] = first

    seen: dict[str, str] = {}
    for group in world.instance.groups:
        for member in group.members:
            join(group.group_id, seen.setdefault(member.unit_id, group.group_id))
    if any(instance.place.level == "district" for instance in rules):
        for group in parent:
            join(group, min(parent))
    return {group: find(group) for group in parent}
