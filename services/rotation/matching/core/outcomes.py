"""What a choice of columns means: moves, pairs, shortfalls, rule outcomes and balance, all recomputed in integers."""

from collections.abc import Mapping

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.compiled import RuleInstance
from services.rotation.matching.core.model import Model
from services.rotation.matching.core.plan import Balance, Move, Pair, RuleOutcome, Shortfall
from services.rotation.matching.core.rows import Row, lottery


def moves(model: Model, chosen: Mapping[str, int]) -> tuple[Move, ...]:
    """The chosen arcs in order of key."""
    counted: dict[str, list[str]] = {}
    for instance in model.rules:
        for key in instance.weights:
            if key in chosen:
                counted.setdefault(key, []).append(instance.key)
    return tuple(
        move_of(model, model.arcs[key], tuple(counted.get(key, ()))) for key in sorted(chosen) if key in model.arcs
    )


def move_of(model: Model, arc: Arc, counts_for: tuple[str, ...]) -> Move:
    """The move of an arc."""
    start, end = model.world.interval(arc.terms)
    cost: dict[str, int] = {}
    for split in model.terms_of[arc.key].values():
        for name, n in split.items():
            cost[name] = cost.get(name, 0) + n
    return Move(
        key=arc.key,
        teacher_id=arc.teacher.teacher_id,
        from_=arc.home,
        to=arc.host,
        kind=arc.kind.kind,
        group_id=arc.group_id,
        terms=tuple(model.world.terms[n].term for n in arc.terms),
        start=start,
        end=end,
        load=arc.kind.load,
        out=arc.kind.out,
        in_=arc.kind.in_,
        cost=cost,
        counts_for=counts_for,
        rank=arc.rank,
        volunteer=arc.volunteer,
        km=arc.km,
        conscripted=arc.conscripted,
    )


def pairs(model: Model, made: tuple[Move, ...]) -> tuple[Pair, ...]:
    """Moves bound one to one under each paired instance, by lottery order of the teachers."""
    found = []
    for instance in model.rules:
        if instance.rule.form != "paired" or instance.is_skipped:
            continue
        held = sorted(
            (m for m in made if m.key in instance.weights),
            key=lambda m: lottery(model.instance.seed, m.teacher_id),
        )
        out = [m.key for m in held if instance.weights[m.key] < 0]
        back = [m.key for m in held if instance.weights[m.key] > 0]
        found += [Pair(instance.key, first, second) for first, second in zip(out, back, strict=False)]
    return tuple(found)


def shortfalls(model: Model, chosen: Mapping[str, int]) -> tuple[Shortfall, ...]:
    """The soft instances that are missed."""
    missed = ((i, _missed(i, model, chosen)) for i in model.rules if i.rule.severity == "soft" and not i.is_skipped)
    return tuple(Shortfall(i.key, i.rule.id, i.rule.rank, by) for i, by in missed if by)


def _ends(instance: RuleInstance, model: Model) -> tuple[int | None, int | None]:
    changed = next((o for o in model.instance.overrides if o.instance == instance.key), None)
    lo = instance.lo if changed is None or changed.lo is None else changed.lo
    hi = instance.hi if changed is None or changed.hi is None else changed.hi
    return lo, hi


def _value(instance: RuleInstance, chosen: Mapping[str, int]) -> int:
    return sum(weight for key, weight in instance.weights.items() if key in chosen)


def _missed(instance: RuleInstance, model: Model, chosen: Mapping[str, int]) -> int:
    lo, hi = _ends(instance, model)
    n = _value(instance, chosen)
    return max(0, 0 if lo is None else lo - n, 0 if hi is None else n - hi)


def rules(model: Model, chosen: Mapping[str, int], prices: Mapping[str, int]) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule instance, in the order of the compiled rules."""
    return tuple(_outcome(instance, model, chosen, prices) for instance in model.rules)


def _outcome(instance: RuleInstance, model: Model, chosen: Mapping[str, int], prices: Mapping[str, int]) -> RuleOutcome:
    lo, hi = _ends(instance, model)
    n = _value(instance, chosen)
    missed = 0 if instance.is_skipped else _missed(instance, model, chosen)
    slacks = [abs(n - end) for end in (lo, hi) if end is not None]
    status = "not_applicable" if instance.is_skipped else "met"
    if missed:
        status = "missed" if instance.rule.severity == "soft" else "violated"
    return RuleOutcome(
        instance=instance.key,
        rule=instance.rule.id,
        clause=instance.rule.clause,
        severity=instance.rule.severity,
        level=instance.place.level,
        value=n,
        status=status,
        binding=not instance.is_skipped and bool(slacks) and min(slacks) == 0,
        slack=min(slacks, default=0),
        price=prices.get(instance.key, 0),
        shortfall=missed,
        lo=lo,
        hi=hi,
        group_id=instance.place.group_id,
        unit_id=instance.place.unit_id,
        other_unit_id=instance.place.other_unit_id,
        term=instance.window if instance.rule.window and instance.rule.window.per == "term" else None,
    )


def balance(model: Model, chosen: Mapping[str, int]) -> tuple[Balance, ...]:
    """Bearers of each attribute before and after, by unit."""
    rows: dict[str, Row] = {key: row for block in model.blocks for key, row in block.rows.items()}
    return tuple(
        Balance(
            group_id=target.group_id,
            unit_id=target.unit_id,
            attribute=target.attribute,
            heads=target.heads,
            before=target.before,
            target=target.target,
            after=target.before
            + sum(w for column, w in rows[key].coefficients.items() if column in model.arcs and column in chosen),
        )
        for key, target in sorted(model.targets.items())
    )
