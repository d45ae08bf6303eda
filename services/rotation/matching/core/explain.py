"""Why a teacher goes there or stays: facts with ids, binding rules with their clause, exact counterfactuals.

Facts, not sentences: the caller words them in its reader's language. Nobody else is ever named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.conflict import find_conflict
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.model import Model, build_model
from services.rotation.matching.core.plan import Move, Plan, RuleOutcome
from services.rotation.matching.core.reasons import absences
from services.rotation.matching.core.rows import Block, Row
from services.rotation.matching.core.rules import Clause
from services.rotation.matching.core.solve import solve_block

Value = int | str | bool | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so. `id` is stable in an explanation; `clause` where a policy says it; codes:

    result.placed · result.home · wish.first_choice · wish.listed · wish.unlisted · wish.none · legal.direction ·
    legal.tier · legal.tenure · legal.free · cost.<term> · counts.<binding|slack> · absent.<reason code>.
    """

    id: str
    code: str
    values: dict[str, Value]
    clause: Clause | None = None


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one teacher. `binding` = the instances at their bound in which the move counts or would count."""

    teacher_id: str
    move: Move | None
    facts: tuple[Fact, ...]
    binding: tuple[RuleOutcome, ...]
    alternatives: tuple[Alternative, ...]


def explain(instance: Instance, plan: Plan, teacher_id: str, *, most: int = 3) -> Explanation:
    """Why this result, and what each of the `most` cheapest other outcomes would cost (each solved again exactly).

    Raises KeyError for an unknown teacher, ValueError for a plan of another instance or without moves.
    """
    return explain_each(instance, plan, [teacher_id], most=most)[0]


def explain_each(
    instance: Instance, plan: Plan, teacher_ids: Iterable[str], *, most: int = 3
) -> tuple[Explanation, ...]:
    """`explain` for many teachers with the model built once; `most` = 0 tells the facts without solving again."""
    if plan.instance_sha256 != instance.sha256() or plan.status != "optimal":
        raise ValueError("the plan is not an optimal plan of this instance")
    model = build_model(instance)
    arcs: dict[str, list[Arc]] = {}
    for arc in model.arcs.values():
        arcs.setdefault(arc.teacher.teacher_id, []).append(arc)
    return tuple(_explained(model, plan, who, arcs.get(who, []), most) for who in teacher_ids)


def _explained(model: Model, plan: Plan, teacher_id: str, own: list[Arc], most: int) -> Explanation:
    home = model.world.teachers[teacher_id].unit_id
    move = next((m for m in plan.moves if m.teacher_id == teacher_id), None)
    facts = [*_result(model, teacher_id, move, own), *_legal(model, move), *_costs(move)]
    counting = _counting(model, plan, move, own)
    facts += _counts(counting, move) if move else []
    facts += _absent(model, teacher_id, home, {arc.host for arc in own})
    binding = tuple(rule for rule in counting if rule.binding)
    return Explanation(teacher_id, move, _numbered(facts), binding, _alternatives(model, plan, move, own, most))


def _numbered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(replace(fact, id=f"F{n}") for n, fact in enumerate(facts, 1))


def _fact(code: str, clause: Clause | None = None, **values: Value) -> Fact:
    return Fact("", code, values, clause)


def _result(model: Model, teacher_id: str, move: Move | None, own: list[Arc]) -> list[Fact]:
    wish = model.world.wish(teacher_id)
    if move is None:
        return [_fact("result.home", legal_moves=len(own), consent=wish.consent)]
    placed = _fact(
        "result.placed",
        to=move.to,
        kind=move.kind,
        start=move.start.isoformat(),
        end=move.end.isoformat(),
        load=move.load,
    )
    if move.rank is not None:
        return [
            placed,
            _fact("wish.first_choice" if move.rank == 1 else "wish.listed", rank=move.rank, consent=wish.consent),
        ]
    return [placed, _fact("wish.unlisted" if move.volunteer else "wish.none", consent=wish.consent)]


def _legal(model: Model, move: Move | None) -> list[Fact]:
    """Why the move is legal: direction, tier and free time, each with the rule that speaks of it."""
    if move is None:
        return []
    arc = model.arcs[move.key]
    rules = {r.kind: r for r in model.world.rules if move.kind in _kinds_ruled(r)}
    tier, direction = rules.get("tier_kind"), rules.get("direction")
    return [
        _fact("legal.direction", direction.clause if direction else None, from_role=arc.roles[0], to_role=arc.roles[1]),
        _fact("legal.tier", tier.clause if tier else None, tier=arc.teacher.tier, kind=move.kind),
        _fact("legal.tenure", since=arc.teacher.since.isoformat()),
        _fact("legal.free", load=move.load),
    ]


def _kinds_ruled(rule: object) -> set[str]:
    named = set(getattr(rule, "placement_kinds", ()))
    return named | {kind for kinds in getattr(rule, "tier_kinds", {}).values() for kind in kinds}


def _costs(move: Move | None) -> list[Fact]:
    return [_fact(f"cost.{term}", points=n, km=move.km) for term, n in sorted(move.cost.items())] if move else []


def _counting(model: Model, plan: Plan, move: Move | None, own: list[Arc]) -> list[RuleOutcome]:
    keys = {move.key} if move else {arc.key for arc in own}
    held = {i.key for i in model.rules if keys & i.weights.keys() and not i.is_skipped}
    return [rule for rule in plan.rules if rule.instance in held]


def _counts(rules: list[RuleOutcome], move: Move) -> list[Fact]:
    return [
        _fact(
            "counts.binding" if r.binding else "counts.slack", r.clause, instance=r.instance, rule=r.rule,
            value=r.value, lo=r.lo, hi=r.hi, status=r.status, price=r.price, term=r.term,
        )
        for r in rules
        if r.instance in move.counts_for
    ]  # fmt: skip


def _absent(model: Model, teacher_id: str, home: str, open_units: set[str]) -> list[Fact]:
    """Units of the teacher's groups to which there is no legal move, with the reason of each kind of placement."""
    groups = [{m.unit_id for m in g.members} for g in model.instance.groups]
    units = {unit for members in groups if home in members for unit in members}
    clauses = {rule.id: rule.clause for rule in model.instance.rules}
    found = []
    for unit in sorted(units - open_units - {home}):
        reasons = {(a.code, a.rule or "", a.kind) for a in absences(model.world, teacher_id, unit)}
        for code, rule, kind in sorted(reasons):
            found.append(_fact(f"absent.{code}", clauses.get(rule), unit_id=unit, kind=kind, rule=rule or None))
    return found


def _alternatives(model: Model, plan: Plan, move: Move | None, own: list[Arc], most: int) -> tuple[Alternative, ...]:
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
