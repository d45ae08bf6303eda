"""What another outcome costs at the shadow prices of the plan's last cost tier: read off the duals, nothing solved."""

from collections import defaultdict
from dataclasses import dataclass

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.model import Model
from services.rotation.matching.core.plan import SCALE, Move, Plan
from services.rotation.matching.core.rows import Block

_NEAREST = 2
Split = dict[str, int]


@dataclass(frozen=True, slots=True)
class Price:
    """A lower bound (weak duality) of what another outcome costs above the teacher's own, times 2^20.

    `unit_id` None = keeps home. `terms` = its part of the cost by term, `rows` = what the rows it leans on charge, by
    row key; both against the teacher's own move, and `total` is their sum. The bound is against the relaxation: where
    a plan lies above its certified bound, by so much less; below 0 the prices cannot tell.
    """

    unit_id: str | None
    kind: str | None
    group_id: str | None
    total: int
    terms: Split
    rows: Split


class Shadow:
    """The reduced cost of every arc, split by cost term and row."""

    def __init__(self, model: Model, plan: Plan) -> None:
        self.model = model
        self.tier = model.instance.tiers.order[-1].id if model.instance.tiers.order else ""
        self.charged: dict[str, Split] = defaultdict(dict)
        multipliers = {b.block: t.multipliers for b in plan.certificate for t in b.tiers if t.id == self.tier}
        for block in model.blocks:
            for key, y in multipliers.get(block.block, {}).items():
                for column, weight in _coefficients(block, key).items():
                    if column in model.arcs:
                        self.charged[column][key] = -y * weight

    def prices(self, teacher_id: str, move: Move | None, own: list[Arc]) -> tuple[Price, ...]:
        """Staying, then the best arc to each unit that the teacher ranked and to the two nearest others."""
        now = self._parts(move.key if move else None)
        found = [self._price(None, now)] if move else []
        found += [self._price(arc, now) for arc in self._asked(teacher_id, move, own)]
        return tuple(found)

    def _asked(self, teacher_id: str, move: Move | None, own: list[Arc]) -> list[Arc]:
        best: dict[str, Arc] = {}
        for arc in sorted(own, key=lambda arc: (self._reduced(arc), arc.key)):
            if move is None or arc.host != move.to:
                best.setdefault(arc.host, arc)
        return [best[unit] for unit in units_asked(self.model, teacher_id, best)]

    def _reduced(self, arc: Arc) -> int:
        terms, rows = self._parts(arc.key)
        return sum(terms.values()) + sum(rows.values())

    def _parts(self, key: str | None) -> tuple[Split, Split]:
        if key is None:
            return {}, {}
        terms = self.model.terms_of[key].get(self.tier, {})
        return {name: n * SCALE for name, n in terms.items()}, self.charged.get(key, {})

    def _price(self, arc: Arc | None, now: tuple[Split, Split]) -> Price:
        terms, rows = (_less(a, b) for a, b in zip(self._parts(arc.key if arc else None), now, strict=True))
        return Price(
            unit_id=arc.host if arc else None,
            kind=arc.kind.kind if arc else None,
            group_id=arc.group_id if arc else None,
            total=sum(terms.values()) + sum(rows.values()),
            terms=terms,
            rows=rows,
        )


def _coefficients(block: Block, key: str) -> Split:
    if key in block.rows:
        return block.rows[key].coefficients
    tier = key.removeprefix("tier/")  # the row that holds an earlier tier at its optimum
    return {name: column.costs[tier] for name, column in block.columns.items() if tier in column.costs}


def _less(one: Split, other: Split) -> Split:
    return {key: n for key in sorted(one.keys() | other.keys()) if (n := one.get(key, 0) - other.get(key, 0))}


def units_asked(model: Model, teacher_id: str, units: dict[str, Arc] | set[str]) -> list[str]:
    """Of these units the ones that somebody would ask about: those the teacher ranked, then the two nearest."""
    home = model.world.teachers[teacher_id].unit_id
    ranked = list(dict.fromkeys(c.unit_id for c in model.world.wish(teacher_id).choices if c.unit_id in units))
    km = {unit: model.world.km.get(frozenset((home, unit))) for unit in units if unit not in ranked}
    nearest = sorted(km, key=lambda unit: (km[unit] is None, km[unit] or 0, unit))
    return ranked + nearest[:_NEAREST]
