"""Ways out of a conflict: least relaxation, fewest instances, local means; each is solved again before it is told."""

from collections.abc import Iterable
from dataclasses import replace

from services.rotation.matching.core.conflict import Elastic, elastic, named, place_of, rule_of
from services.rotation.matching.core.engine import Answer, Problem
from services.rotation.matching.core.instance import Instance, Override
from services.rotation.matching.core.model import Model, build_model
from services.rotation.matching.core.plan import Change, Repair
from services.rotation.matching.core.rows import Block, Column, Row

LOCAL = ("cover", "head", "outcap", "seat")
AIMS = ("least_relaxation", "fewest_rules", "local_means")


def apply_repair(instance: Instance, repair: Repair) -> Instance:
    """The instance with the repair's bounds as overrides."""
    ends: dict[str, Override] = {o.instance: o for o in instance.overrides}
    for change in repair.changes:
        held = ends.get(change.instance, Override(change.instance))
        lower = change.side == "lower"
        ends[change.instance] = replace(held, lo=change.becomes) if lower else replace(held, hi=change.becomes)
    return replace(instance, overrides=tuple(ends[key] for key in sorted(ends)))


def find_repairs(model: Model, blocks: list[Block]) -> tuple[Repair, ...]:
    """Up to three different repairs of all infeasible blocks, each verified; an aim without a way out is left out."""
    found: list[Repair] = []
    for aim in AIMS:
        repair = _repair(model, blocks, aim)
        if repair is None or any(repair.changes == other.changes for other in found):
            continue
        if _is_verified(model.instance, repair, {b.block for b in blocks}):
            found.append(replace(repair, verified=True))
    return tuple(found)


def _is_verified(instance: Instance, repair: Repair, blocks: set[str]) -> bool:
    mended = build_model(apply_repair(instance, repair))
    problems = (
        Problem(list(block.columns.values()), list(block.rows.values()), {})
        for block in mended.blocks
        if block.block in blocks
    )
    return all(problem.solve() is not None for problem in problems)


def _repair(model: Model, blocks: list[Block], aim: str) -> Repair | None:
    changes: list[Change] = []
    for block in blocks:
        held = named(block)
        free = {key for key, row in held.items() if aim != "local_means" or row.family in LOCAL}
        wide = elastic(block, free, held.keys() - free)
        answer = _fewest(wide) if aim == "fewest_rules" else _least(wide)
        if answer is None:
            return None
        changes += _changes(model, block, wide, answer)
    return Repair(aim, tuple(changes), False, sum(abs(c.becomes - c.was) for c in changes))


def _least(wide: Elastic) -> Answer | None:
    return Problem(wide.columns, wide.rows, dict.fromkeys(wide.sides, 1)).solve()


def _fewest(wide: Elastic) -> Answer | None:
    """First the fewest touched instances, then among those the least relaxation."""
    uppers = {column.key: column.upper for column in wide.columns}
    touched = sorted({key for key, _ in wide.sides.values()})
    columns = wide.columns + [Column(f"touched/{key}", 1, {}) for key in touched]
    links = [
        Row(f"link/{name}", "link", None, 0, {name: 1, f"touched/{key}": -uppers[name]})
        for name, (key, _) in wide.sides.items()
    ]
    count = {f"touched/{key}": 1 for key in touched}
    fewest = Problem(columns, wide.rows + links, count).solve()
    if fewest is None:
        return None
    limit = Row("touched", "link", None, fewest.value, count)
    return Problem(columns, [*wide.rows, *links, limit], dict.fromkeys(wide.sides, 1)).solve()


def _changes(model: Model, block: Block, wide: Elastic, answer: Answer) -> Iterable[Change]:
    rules = {instance.key: instance for instance in model.rules}
    for name in sorted(set(answer.chosen) & set(wide.sides)):
        key, side = wide.sides[name]
        row, by, place = block.rows[key], answer.chosen[name], place_of(model, key, rules)
        was = (row.lo if side == "lower" else row.hi) or 0
        rule = rule_of(model, key, rules)
        yield Change(
            instance=key,
            side=side,
            was=was,
            becomes=was - by if side == "lower" else was + by,
            rule=rule.id if rule else None,
            clause=rule.clause if rule else None,
            group_id=place.group_id,
            unit_id=place.unit_id,
            term=place.term,
        )
