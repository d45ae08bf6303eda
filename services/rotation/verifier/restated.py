"""A plan's every field, worked out again from its moves and multipliers."""

from typing import Any

from services.rotation.verifier.moving import Arc
from services.rotation.verifier.quotas import Quota
from services.rotation.verifier.reading import Record
from services.rotation.verifier.rows import System

Figures = dict[str, int]


def restate(system: System, plan: Record, chosen: Figures, values: Figures, scaled: Figures, bounds: Figures) -> Record:
    """What the plan must say; engine, multipliers and written reasons are its own."""
    reasons = {s["instance"]: s.get("reason") for s in plan.get("shortfalls", [])}
    last = (system.facts.raw["tiers"]["order"] or [{"id": ""}])[-1]["id"]
    prices = {
        key: y
        for b in plan["certificate"]
        for t in b["tiers"]
        if t["id"] == last
        for key, y in t["multipliers"].items()
    }
    made = [system.arcs[key] for key in sorted(chosen) if key in system.arcs]
    stated = {
        "format": "tongzhou-rotation-plan/1",
        "instance_sha256": plan["instance_sha256"],
        "engine": plan["engine"],
        "status": "optimal",
        "moves": [_move(system, arc) for arc in made],
        "pairs": _pairs(system, made),
        "shortfalls": [
            _lean({"instance": q.key, "rule": q.rule["id"], "rank": q.rank, "by": by, "reason": reasons.get(q.key)})
            for q in system.quotas
            if q.is_soft and q.applies and (by := _missed(q, chosen))
        ],
        "tiers": [
            {
                "id": t,
                "value": values[t],
                "bound_certified": bounds[t],
                "bound_claimed": values[t],
                "bound_scaled": scaled[t],
            }
            for t in system.tiers
        ],
        "rules": [_rule(quota, chosen, prices) for quota in system.quotas],
        "balance": [_balance(system, key, chosen) for key in sorted(system.scales)],
        "certificate": _certificate(system, plan, chosen),
        "sizes": {
            "blocks": len(set(system.block_of.values()) | {system.first}),
            "arcs": len(system.arcs),
            "columns": len(system.ends),
            "rows": len(system.lines),
        },
    }
    return {name: value for name, value in stated.items() if value != []}


def _lean(record: dict[str, Any]) -> Record:
    return {name: value for name, value in record.items() if value is not None and value is not False}


def _move(system: System, arc: Arc) -> Record:
    terms = [system.facts.terms[n] for n in arc.run]
    wish = system.facts.wish(arc.who)
    return _lean(
        {
            "key": arc.key,
            "teacher_id": arc.who,
            "from": arc.home,
            "to": arc.unit,
            "kind": arc.kind["kind"],
            "group_id": arc.group,
            "terms": [term["term"] for term in terms],
            "start": terms[0]["from"],
            "end": terms[-1]["until"],
            "load": arc.kind["load"],
            "out": arc.kind["out"],
            "in": arc.kind["in"],
            "cost": system.split[arc.key],
            "counts_for": [q.key for q in system.quotas if arc.key in q.weights],
            "rank": arc.rank,
            "volunteer": wish["consent"] == "volunteer",
            "km": system.facts.km(arc.home, arc.unit),
            "conscripted": wish["consent"] == "objects",
        }
    )


def _pairs(system: System, made: list[Arc]) -> list[Record]:
    found = []
    for quota in system.quotas:
        if quota.rule.get("form") == "paired" and quota.applies:
            drawn = sorted(
                (arc for arc in made if arc.key in quota.weights), key=lambda arc: system.facts.lottery(arc.who)
            )
            firsts = [arc.key for arc in drawn if quota.weights[arc.key] < 0]
            seconds = [arc.key for arc in drawn if quota.weights[arc.key] > 0]
            for one, other in zip(firsts, seconds, strict=False):
                found.append({"instance": quota.key, "first": one, "second": other})
    return found


def _missed(quota: Quota, chosen: Figures) -> int:
    n = sum(weight for key, weight in quota.weights.items() if key in chosen)
    low = 0 if quota.lo is None else quota.lo - n
    return max(0, low, 0 if quota.hi is None else n - quota.hi)


def _rule(quota: Quota, chosen: Figures, prices: Figures) -> Record:
    n = sum(weight for key, weight in quota.weights.items() if key in chosen)
    missed = _missed(quota, chosen) if quota.applies else 0
    away = [abs(n - end) for end in (quota.lo, quota.hi) if end is not None]
    status = "met" if quota.applies else "not_applicable"
    if missed:
        status = "missed" if quota.is_soft else "violated"
    level, group, unit, other = quota.place
    return {
        "binding": quota.applies and 0 in away,
        **_lean(
            {
                "instance": quota.key,
                "rule": quota.rule["id"],
                "clause": quota.rule["clause"],
                "severity": quota.rule["severity"],
                "level": level,
                "value": n,
                "status": status,
                "slack": min(away, default=0),
                "price": prices.get(quota.key, 0),
                "shortfall": missed,
                "lo": quota.lo,
                "hi": quota.hi,
                "group_id": group,
                "unit_id": unit,
                "other_unit_id": other,
                "term": quota.term,
            }
        ),
    }


def _balance(system: System, key: str, chosen: Figures) -> Record:
    scale = system.scales[key]
    moved = sum(w for part, w in system.lines[key].parts.items() if part in system.arcs and part in chosen)
    return {
        "group_id": scale.group,
        "unit_id": scale.unit,
        "attribute": scale.attribute,
        "heads": scale.heads,
        "before": scale.before,
        "target": scale.target,
        "after": scale.before + moved,
    }


def _certificate(system: System, plan: Record, chosen: Figures) -> list[Record]:
    """The certificate with the multipliers as given and the values as they are."""
    given = {(b["block"], t["id"]): t["multipliers"] for b in plan["certificate"] for t in b["tiers"]}
    values: dict[tuple[str, str], int] = {}
    for tier in system.tiers:
        for key, cost in system.cost[tier].items():
            at = (system.block[key], tier)
            values[at] = values.get(at, 0) + cost * chosen.get(key, 0)
    blocks = sorted(set(system.block_of.values()) | {system.first})
    return [
        {
            "block": block,
            "tiers": [
                {"id": tier, "value": values.get((block, tier), 0), "multipliers": given[block, tier]}
                for tier in system.tiers
            ],
        }
        for block in blocks
    ]
