"""Exact counterfactuals: what the block would cost if a teacher went elsewhere, or stayed; each is solved again."""

from dataclasses import dataclass

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.conflict import find_conflict
from services.rotation.matching.core.model import Model
from services.rotation.matching.core.plan import Move, Plan
from services.rotation.matching.core.rows import Block, Row
from services.rotation.matching.core.solve import solve_block


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a re-solve of the block says of another outcome for this teacher; `unit_id` None = keeps home.

    `tiers` = difference of each tier's value to the plan, `split` = the same of the cost tiers by term,
    `others` = how many other teachers' moves change. With is_possible False: `blocked_by` = instances in its way.
    """

    unit_id: str | None
    kind: str | None
    terms: tuple[str, ...]
    group_id: str | None
    is_possible: bool
    tiers: dict[str, int]
    split: dict[str, int]
    others: int
    blocked_by: tuple[str, ...] = ()


def alternatives_of(model: Model, plan: Plan, move: Move | None, own: list[Arc], most: int) -> tuple[Alternative, ...]:
    """The `most` cheapest other outcomes of a teacher whose arcs are `own`, each solved again."""
    others = sorted(
        (arc for arc in own if not move or arc.key != move.key), key=lambda arc: (_price(model, arc), arc.key)
    )
    asks: list[Arc | None] = ([None] if move else []) + others[:most]  # type: ignore[list-item]
    block = next((b for b in model.blocks if any(arc.key in b.columns for arc in own)), None)
    return tuple(_asked(model, plan, block, own, ask) for ask in asks[:most]) if block else ()


def _price(model: Model, arc: Arc) -> int:
    return sum(n for split in model.terms_of[arc.key].values() for n in split.values())


def _asked(model: Model, plan: Plan, block: Block, own: list[Arc], ask: Arc | None) -> Alternative:
    who = own[0].teacher.teacher_id
    row = (
        Row(f"pin/{who}", "pin", 1, 1, {ask.key: 1})
        if ask
        else Row(f"pin/{who}", "pin", 0, 0, {arc.key: 1 for arc in own})
    )
    asked = Block(block.block, block.columns, block.rows | {row.key: row})
    place = {
        "unit_id": ask.host if ask else None,
        "kind": ask.kind.kind if ask else None,
        "terms": tuple(model.world.terms[n].term for n in ask.terms) if ask else (),
        "group_id": ask.group_id if ask else None,
    }
    solved = solve_block(asked, model.tiers)
    if solved is None:
        blocked = tuple(m.instance for m in find_conflict(model, asked).members if m.instance != row.key)
        return Alternative(**place, is_possible=False, tiers={}, split={}, others=0, blocked_by=blocked)  # type: ignore[arg-type]
    before = next(b for b in plan.certificate if b.block == block.block)
    tiers = {tier.id: solved.values[tier.id] - tier.value for tier in before.tiers}
    had = {m.key for m in plan.moves if m.key in block.columns}
    has = {key for key in solved.chosen if key in model.arcs}
    was, now = _split(model, block, had), _split(model, block, has)
    split = {term: n for term in sorted(was | now) if (n := now.get(term, 0) - was.get(term, 0))}
    changed = {model.arcs[key].teacher.teacher_id for key in had ^ has} - {who}
    return Alternative(**place, is_possible=True, tiers=tiers, split=split, others=len(changed))  # type: ignore[arg-type]


def _split(model: Model, block: Block, made: set[str]) -> dict[str, int]:
    """The cost tiers of a choice by term, imbalance included."""
    total: dict[str, int] = {}
    for key in made:
        for split in model.terms_of[key].values():
            for term, n in split.items():
                total[term] = total.get(term, 0) + n
    weight = sum(tier.terms.get("imbalance", 0) for tier in model.instance.tiers.order)
    for key, target in model.targets.items():
        if key in block.rows:
            row = block.rows[key].coefficients
            off = target.before + sum(w for column, w in row.items() if column in made) - target.target
            total["imbalance"] = total.get("imbalance", 0) + weight * abs(off)
    return total
