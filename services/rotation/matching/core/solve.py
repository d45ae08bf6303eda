"""The lexicographic optimum of an instance, block by block and tier by tier, with its certificate."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.rotation.matching.core import certificate, outcomes
from services.rotation.matching.core.conflict import find_conflict
from services.rotation.matching.core.engine import Problem, engine
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.integrity import demand_integrity
from services.rotation.matching.core.model import Model, build_model
from services.rotation.matching.core.plan import BlockCertificate, BlockTier, Plan, TierValue
from services.rotation.matching.core.repairs import find_repairs
from services.rotation.matching.core.rows import Block, Column, Row

Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Solved:
    """A block's optimum: columns other than 0, and a tier's value, multipliers and scaled bound each."""

    block: str
    chosen: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    multipliers: dict[str, dict[str, int]] = field(default_factory=dict)
    scaled: dict[str, int] = field(default_factory=dict)


def solve(instance: Instance, *, report: Report | None = None) -> Plan:
    """The optimal plan, or an infeasible one with a conflict a block and up to three verified repairs.

    `report(stage, done, total)` with stage building | solving | certifying | conflict. Equal instances, equal bytes.
    Raises `codec.Malformed` when the records do not fit together, `engine.EngineFault` when the engine gives no answer
    that holds in integers.
    """
    tell = report or _silent
    demand_integrity(instance)
    tell("building", 0, 1)
    model = build_model(instance)
    tell("building", 1, 1)
    solved, infeasible = [], []
    for n, block in enumerate(model.blocks):
        tell("solving", n, len(model.blocks))
        answer = solve_block(block, model.tiers)
        (infeasible if answer is None else solved).append(answer or block)
    tell("solving", len(model.blocks), len(model.blocks))
    if infeasible:
        return _conflicting(model, [b for b in infeasible if isinstance(b, Block)], tell)
    return _plan(model, [s for s in solved if isinstance(s, Solved)], tell)


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


def solve_block(block: Block, tiers: list[str]) -> Solved | None:
    """Each tier in turn, the earlier ones held at their optimum; None = infeasible."""
    solved = Solved(block.block)
    rows, columns = dict(block.rows), list(block.columns.values())
    found = False
    for tier in tiers:
        costs = {c.key: c.costs[tier] for c in columns if tier in c.costs}
        if not costs:
            solved.values[tier], solved.scaled[tier] = 0, 0
            continue
        problem = Problem(columns, list(rows.values()), costs)
        relaxed = problem.relax()
        answer = None if relaxed is None else problem.finish(relaxed)
        if relaxed is None or answer is None:
            return None
        found = True
        given = certificate.multipliers(relaxed.duals, rows)
        solved.multipliers[tier] = given
        solved.scaled[tier] = certificate.scaled_bound(columns, rows, costs, given)
        solved.values[tier], solved.chosen = answer.value, answer.chosen
        rows[f"tier/{tier}"] = Row(f"tier/{tier}", "tier", None, answer.value, costs)
    return solved if found else _any(solved, columns, rows)


def _any(solved: Solved, columns: list[Column], rows: dict[str, Row]) -> Solved | None:
    """Nothing costs anything: any plan that holds."""
    answer = Problem(columns, list(rows.values()), {}).solve()
    solved.chosen = answer.chosen if answer else {}
    return solved if answer else None


def _plan(model: Model, solved: list[Solved], tell: Report) -> Plan:
    tell("certifying", 0, 1)
    chosen = {key: n for block in solved for key, n in block.chosen.items()}
    prices = {key: y for block in solved for key, y in block.multipliers.get(_cost_tier(model), {}).items()}
    moves = outcomes.moves(model, chosen)
    plan = Plan(
        instance_sha256=model.instance.sha256(),
        engine=engine(),
        status="optimal",
        moves=moves,
        pairs=outcomes.pairs(model, moves),
        shortfalls=outcomes.shortfalls(model, chosen),
        tiers=tuple(_tier_value(model, tier, solved) for tier in model.tiers),
        rules=outcomes.rules(model, chosen, prices),
        balance=outcomes.balance(model, chosen),
        certificate=tuple(
            BlockCertificate(b.block, tuple(BlockTier(t, b.values[t], b.multipliers.get(t, {})) for t in model.tiers))
            for b in solved
        ),
        sizes=_sizes(model),
    )
    tell("certifying", 1, 1)
    return plan


def _cost_tier(model: Model) -> str:
    return model.instance.tiers.order[-1].id if model.instance.tiers.order else ""


def _tier_value(model: Model, tier: str, solved: list[Solved]) -> TierValue:
    constant = model.constants.get(tier, 0)
    value = constant + sum(block.values[tier] for block in solved)
    return TierValue(
        id=tier,
        value=value,
        bound_certified=constant + sum(certificate.rounded_up(block.scaled[tier]) for block in solved),
        bound_claimed=value,
        bound_scaled=constant * certificate.SCALE + sum(block.scaled[tier] for block in solved),
    )


def _sizes(model: Model) -> dict[str, int]:
    return {
        "blocks": len(model.blocks),
        "arcs": len(model.arcs),
        "columns": sum(len(b.columns) for b in model.blocks),
        "rows": sum(len(b.rows) for b in model.blocks),
    }


def _conflicting(model: Model, blocks: list[Block], tell: Report) -> Plan:
    tell("conflict", 0, len(blocks) + 1)
    conflicts = []
    for n, block in enumerate(blocks, 1):
        conflicts.append(find_conflict(model, block))
        tell("conflict", n, len(blocks) + 1)
    repairs = find_repairs(model, blocks)
    tell("conflict", len(blocks) + 1, len(blocks) + 1)
    return Plan(
        instance_sha256=model.instance.sha256(),
        engine=engine(),
        status="infeasible",
        conflicts=tuple(conflicts),
        repairs=repairs,
        sizes=_sizes(model),
    )
