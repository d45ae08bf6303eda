"""Why a block has no plan: an irreducible set of named rule instances (elastic filter, then deletion filter)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.rotation.matching.core.certificate import multipliers, scaled_bound
from services.rotation.matching.core.compiled import RuleInstance
from services.rotation.matching.core.engine import EngineFault, Problem
from services.rotation.matching.core.kinds import guard_rule
from services.rotation.matching.core.model import Model
from services.rotation.matching.core.plan import Conflict, ConflictMember
from services.rotation.matching.core.rows import NAMED, Block, Column, Row, lottery, reach
from services.rotation.matching.core.rules import Rule


@dataclass(frozen=True, slots=True)
class Elastic:
    """A block in which every named hard instance may be missed, each side by a column of its own."""

    columns: list[Column]
    rows: list[Row]
    sides: dict[str, tuple[str, str]]


def named(block: Block) -> dict[str, Row]:
    """The instances that a conflict may name: hard rules, cover, head, outcap, seat and pin."""
    return {key: row for key, row in block.rows.items() if row.family in NAMED and not row.is_soft}


def base(block: Block) -> tuple[list[Column], list[Row]]:
    """What is never relaxed: one placement a teacher, and the loss guard; with nobody moved it holds.

    Balance and soft rules have columns of their own to be missed with: they never make a block infeasible.
    """
    rows = [row for row in block.rows.values() if row.family in ("one", "guard")]
    return [c for c in block.columns.values() if "/balance/" not in c.key and not _is_elastic(c)], rows


def _is_elastic(column: Column) -> bool:
    return column.key.startswith(("short/", "over/"))


def elastic(block: Block, free: Iterable[str], hard: Iterable[str] = ()) -> Elastic:
    """The base with the `free` named instances elastic and the `hard` ones as they are; others are left out."""
    columns, rows = base(block)
    held = named(block)
    sides: dict[str, tuple[str, str]] = {}
    rows += [held[key] for key in sorted(hard)]
    for key in sorted(free):
        row = held[key]
        low, high = reach(row.coefficients)
        wide = replace(row, coefficients=dict(row.coefficients))
        short = 0 if row.lo is None else row.lo - low
        over = 0 if row.hi is None else high - row.hi
        for side, sign, upper in (("lower", 1, short), ("upper", -1, over)):
            if upper > 0:
                name = f"{side}/{key}"
                columns.append(Column(name, upper, {}))
                wide.coefficients[name] = sign
                sides[name] = (key, side)
        rows.append(wide)
    return Elastic(columns, rows, sides)


def find_conflict(model: Model, block: Block) -> Conflict:
    """An irreducible set of a block that has no plan; every member's drop was solved and is feasible."""
    members = _deleted(model, block, _filtered(block))
    by_key = {instance.key: instance for instance in model.rules}
    told = tuple(_member(model, block, key, members, by_key) for key in sorted(members))
    return Conflict(block.block, told, _proof(block, members))


def _proof(block: Block, members: set[str]) -> dict[str, int]:
    """Multipliers whose bound for no cost at all is above 0 (the duals of the least miss), if there are any."""
    wide = elastic(block, members)
    relaxed = Problem(wide.columns, wide.rows, dict.fromkeys(wide.sides, 1)).relax()
    given = multipliers(relaxed.duals, block.rows) if relaxed else {}
    columns, _ = base(block)
    return given if scaled_bound(columns, block.rows, {}, given) > 0 else {}


def _filtered(block: Block) -> set[str]:
    """Elastic filtering: what had to be missed becomes hard, until nothing holds any more."""
    enforced: set[str] = set()
    while True:
        wide = elastic(block, named(block).keys() - enforced, enforced)
        answer = Problem(wide.columns, wide.rows, dict.fromkeys(wide.sides, 1)).solve()
        if answer is None:
            return enforced
        missed = {wide.sides[key][0] for key in answer.chosen if key in wide.sides}
        if not missed:
            raise EngineFault(f"block {block.block} has a plan after all")
        enforced |= missed


def _deleted(model: Model, block: Block, members: set[str]) -> set[str]:
    for key in sorted(members, key=lambda key: lottery(model.instance.seed, key)):
        if not is_feasible(block, members - {key}):
            members = members - {key}
    return members


def is_feasible(block: Block, keys: Iterable[str]) -> bool:
    """Whether the base and these named instances hold together: LP first, branch and bound to confirm."""
    columns, rows = base(block)
    held = named(block)
    return Problem(columns, rows + [held[key] for key in keys], {}).solve() is not None


def _member(
    model: Model, block: Block, key: str, members: set[str], rules: Mapping[str, RuleInstance]
) -> ConflictMember:
    row = block.rows[key]
    place, rule = place_of(model, key, rules), rule_of(model, key, rules)
    return ConflictMember(
        instance=key,
        level=place.level,
        eligible=len({model.arcs[arc].teacher.teacher_id for arc in row.coefficients if arc in model.arcs}),
        at_least=_extreme(block, row, members - {key}, 1),
        at_most=_extreme(block, row, members - {key}, -1),
        rule=rule.id if rule else None,
        clause=rule.clause if rule else None,
        assumed=rule.assumed if rule else (),
        lo=row.lo,
        hi=row.hi,
        group_id=place.group_id,
        unit_id=place.unit_id,
        other_unit_id=place.other_unit_id,
        term=place.term,
    )


def _extreme(block: Block, row: Row, others: set[str], sign: int) -> int:
    """The least (sign 1) or greatest (sign -1) that the row can be while the other members hold."""
    columns, rows = base(block)
    held = named(block)
    costs = {key: sign * weight for key, weight in row.coefficients.items()}
    answer = Problem(columns, rows + [held[key] for key in sorted(others)], costs).solve()
    if answer is None:
        raise EngineFault(f"a conflict of block {block.block} is not irreducible")
    return sign * answer.value


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a named instance lies."""

    level: str
    group_id: str | None = None
    unit_id: str | None = None
    other_unit_id: str | None = None
    term: str | None = None


def place_of(model: Model, key: str, rules: Mapping[str, RuleInstance]) -> Whereabouts:
    """The scope and term of a named instance; guards are named by their key: family/unit/.../term."""
    if rule := rules.get(key):
        place = rule.place
        term = rule.window if rule.rule.window and rule.rule.window.per == "term" else None
        return Whereabouts(place.level, place.group_id, place.unit_id, place.other_unit_id, term)
    family, *rest = key.split("/")
    if family == "pin":
        return Whereabouts("teacher")
    if family == "seat":
        unit = next(s.unit_id for s in model.instance.posts if key.startswith(f"seat/{s.post_id}/"))
        return Whereabouts("unit", unit_id=unit, term=rest[-1])
    return Whereabouts("unit", unit_id=rest[0], term=rest[-1])


def rule_of(model: Model, key: str, rules: Mapping[str, RuleInstance]) -> Rule | None:
    """The rule of the profile that a named instance comes from; None = rotation's own default, a seat or a pin."""
    if key in rules:
        return rules[key].rule
    family, unit = key.split("/")[:2]
    held, limits = model.world.rules, model.instance.limits
    match family:
        case "cover":
            return guard_rule(held, "cover", limits.cover)
        case "head":
            return guard_rule(held, "headcount", limits.head)
        case "outcap":
            caps = limits.out_cap or {}
            roles = {role for (_, u), role in model.world.roles.items() if u == unit and role in caps}
            heads = len(model.world.staff[unit])
            role = min(sorted(roles), key=lambda r: caps[r].p * heads // caps[r].q)
            return guard_rule(held, "out_cap", caps[role], role)
    return None
