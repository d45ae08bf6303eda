"""Why a teacher goes there or stays: facts with ids, binding rules with their clause, exact counterfactuals.

Facts, not sentences: the caller words them in its reader's language. Nobody else is ever named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.rotation.matching.core.alternatives import Alternative, alternatives_of
from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.compiled import RuleInstance
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.model import Model, build_model
from services.rotation.matching.core.plan import Move, Plan, RuleOutcome
from services.rotation.matching.core.prices import Price, Shadow, units_asked
from services.rotation.matching.core.reasons import absences
from services.rotation.matching.core.rules import Clause

Value = int | str | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so. `id` is stable in an explanation; `clause` where a policy says it; codes:

    result.placed · result.home · wish.first_choice · wish.listed · wish.unlisted · wish.none · legal.direction ·
    legal.tier · legal.tenure · legal.free · cost.<term> · counts.<binding|slack|equal> · absent.<reason code>.
    """

    id: str
    code: str
    values: dict[str, Value]
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one teacher. `binding` = the instances at their bound in which the move counts or would count.

    `prices` are read off the plan's duals for everybody; `alternatives` are solved again, for whom it is asked.
    """

    teacher_id: str
    move: Move | None
    facts: tuple[Fact, ...]
    binding: tuple[RuleOutcome, ...]
    alternatives: tuple[Alternative, ...]
    prices: tuple[Price, ...]


def explain(instance: Instance, plan: Plan, teacher_id: str, *, most: int = 3) -> Explanation:
    """Why this result, and what each of the `most` cheapest other outcomes would cost (each solved again exactly).

    Raises KeyError for an unknown teacher, ValueError for a plan of another instance or without moves.
    """
    return explain_each(instance, plan, [teacher_id], most=most)[0]


def explain_each(
    instance: Instance, plan: Plan, teacher_ids: Iterable[str], *, most: int = 3
) -> tuple[Explanation, ...]:
    """`explain` for many teachers with the model built once; `most` = 0 tells facts and prices, solving nothing."""
    if plan.instance_sha256 != instance.sha256() or plan.status != "optimal":
        raise ValueError("the plan is not an optimal plan of this instance")
    model = build_model(instance)
    shadow = Shadow(model, plan)
    arcs: dict[str, list[Arc]] = {}
    for arc in model.arcs.values():
        arcs.setdefault(arc.teacher.teacher_id, []).append(arc)
    return tuple(_explained(shadow, plan, who, arcs.get(who, []), most) for who in teacher_ids)


def _explained(shadow: Shadow, plan: Plan, teacher_id: str, own: list[Arc], most: int) -> Explanation:
    model = shadow.model
    home = model.world.teachers[teacher_id].unit_id
    move = next((m for m in plan.moves if m.teacher_id == teacher_id), None)
    facts = [*_result(model, teacher_id, move, own), *_legal(model, move), *_costs(move)]
    counting = _counting(model, plan, move, own)
    facts += _counts(model, plan, counting, move) if move else []
    facts += _absent(model, teacher_id, home, {arc.host for arc in own})
    binding = tuple(rule for rule in counting if rule.binding)
    exact = alternatives_of(model, plan, move, own, most)
    return Explanation(teacher_id, move, _numbered(facts), binding, exact, shadow.prices(teacher_id, move, own))


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


def _counts(model: Model, plan: Plan, rules: list[RuleOutcome], move: Move) -> list[Fact]:
    compiled = {instance.key: instance for instance in model.rules}
    return [_count(compiled[rule.instance], plan, rule) for rule in rules if rule.instance in move.counts_for]


def _count(instance: RuleInstance, plan: Plan, rule: RuleOutcome) -> Fact:
    said: dict[str, Value] = {"instance": rule.instance, "rule": rule.rule, "term": rule.term, "price": rule.price}
    if instance.rule.form in ("reciprocal", "paired") and rule.value == rule.lo == rule.hi == 0:
        each = sum(w for m in plan.moves if (w := instance.weights.get(m.key, 0)) > 0)
        return _fact("counts.equal", rule.clause, **said, each=each)
    code = "counts.binding" if rule.binding else "counts.slack"
    return _fact(code, rule.clause, **said, value=rule.value, lo=rule.lo, hi=rule.hi, status=rule.status)


def _absent(model: Model, teacher_id: str, home: str, open_units: set[str]) -> list[Fact]:
    """The ranked and nearest units to which there is no legal move: each reason once, with the kinds it bars.

    Of a unit that other reasons bar too, the kinds that do not run in that direction at all are not told.
    """
    groups = [{m.unit_id for m in g.members} for g in model.instance.groups]
    units = {unit for members in groups if home in members for unit in members}
    units |= {choice.unit_id for choice in model.world.wish(teacher_id).choices}
    clauses = {rule.id: rule.clause for rule in model.instance.rules}
    found = []
    for unit in units_asked(model, teacher_id, units - open_units - {home}):
        reasons: dict[tuple[str, str], set[str]] = {}
        for absence in absences(model.world, teacher_id, unit):
            reasons.setdefault((absence.code, absence.rule or ""), set()).add(absence.kind)
        told = [reason for reason in reasons if reason[0] != "direction"] or list(reasons)
        for code, rule in sorted(told):
            kinds = tuple(sorted(reasons[code, rule]))
            found.append(_fact(f"absent.{code}", clauses.get(rule), unit_id=unit, kinds=kinds, rule=rule or None))
    return found
