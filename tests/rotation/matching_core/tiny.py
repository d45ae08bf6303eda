"""Tiny random instances, and their optimum by trying every plan, on the rows of the verifier."""

import json
from datetime import date
from itertools import product

import numpy as np

from services.rotation.matching.core import instance as shape
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.kinds import DEFAULT_KINDS, WEIGHTED
from services.rotation.matching.core.rules import Ratio, Rule, read_rule
from services.rotation.verifier.rows import System

AS_OF = date(2026, 9, 1)
CALENDAR = shape.Calendar(
    "2026-2027",
    (
        shape.Term("T1", date(2026, 9, 1), date(2027, 2, 1)),
        shape.Term("T2", date(2027, 2, 1), date(2027, 7, 10)),
    ),
)
CLAUSE = {"policy": "p", "requirement_id": "A19", "quote": "原则上"}


def rule(name: str, form: str, level: str = "group", **more: object) -> Rule:
    """A quota rule; hard unless said otherwise."""
    base = {
        "id": name, "kind": "quota", "severity": "hard", "scope": {"level": level, "filter": {}},
        "window": {"per": "school_year"}, "clause": CLAUSE, "assumed": [], "form": form,
    }  # fmt: skip
    return read_rule(base | more)


DOWN, BACK = {"from": ["lead"], "to": ["member"]}, {"from": ["member"], "to": ["lead"]}
TIERS = {"renowned": ["walk"], "backbone": ["support"], "young": ["follow"]}


def random_rules(draw: np.random.Generator) -> tuple[Rule, ...]:
    """A random handful of every form of rule."""

    def n(low: int, high: int) -> int:
        return int(draw.integers(low, high))

    severity = ("hard", "soft")[n(0, 2)]
    member = {"roles": ["member"]}
    pool = [
        rule("A19", "count", counter="lead_send", who=["renowned", "backbone"], min=n(0, 4), severity=severity, **DOWN),
        rule(
            "A20", "reciprocal", counter="follow_back", equals_counter="support_out", empty_scope="skip_with_notice",
            **BACK,
        ),
        rule(
            "A21", "count", counter="mgr_send", min=n(0, 2), window={"per": "term"}, severity="soft", rank=n(1, 3),
            **DOWN,
        ),
        rule(
            "A22", "paired", "pair", counter="mgr_back", equals_counter="mgr_send", window={"per": "term"},
            scope={"level": "pair", "filter": member}, **BACK,
        ),
        rule(
            "E17", "per_unit", "unit", scope={"level": "unit", "filter": member}, counter="follow_back",
            ratio={"p": n(0, 4), "q": 5}, op=(">=", "<=")[n(0, 2)], metric="rotation:M4", severity=severity, rank=2,
            **BACK,
        ),
        rule(
            "M2", "share", counter="rotation", who=["backbone"], ratio={"p": 1, "q": n(2, 6)},
            op=(">=", "<=")[n(0, 2)],
        ),
        rule("E15", "count", "district", counter="rotation", max=n(1, 4)),
        rule(
            "E03", "cumulative_distinct", counter="rotation", ratio={"p": 1, "q": 2},
            window={"per": "rolling", "years": 3}, severity="soft", rank=2,
        ),
        rule("E12", "count", counter="rotation", min=0, max=n(0, 3), exclusive_with=["E15"], severity=severity),
    ]  # fmt: skip
    chosen = [r for r in pool if draw.random() < 0.45]
    if draw.random() < 0.7:
        chosen.append(read_rule(_filter("A17", "tier_kind", tier_kinds=TIERS)))
    if draw.random() < 0.3:
        chosen.append(
            read_rule(_filter("E18", "priority", classes=[[{"titles": ["first"]}, {"age_under": 35}]], **DOWN))
        )
    if draw.random() < 0.2:
        chosen.append(read_rule(_filter("EL", "eligibility", years_at_unit_min=1, distance_km_max=35)))
    return tuple(chosen)


def _filter(name: str, kind: str, **more: object) -> dict[str, object]:
    scope = {"level": "teacher", "filter": {}}
    return {"id": name, "kind": kind, "severity": "hard", "scope": scope, "clause": CLAUSE} | more


def tiny(seed: int) -> Instance:
    """Up to 4 units in up to 2 groups (sometimes sharing one), up to 6 teachers, random rules and guards."""
    draw = np.random.Generator(np.random.Philox(seed))
    two = draw.random() < 0.4
    units = ["L", "M", "N"][: 2 + int(draw.random() < 0.5)] + (["K"] if two else [])
    groups = [shape.Group("g1", tuple(shape.Member(u, "lead" if u == "L" else "member") for u in units if u != "K"))]
    if two:
        groups.append(shape.Group("g2", (shape.Member("K", "lead"), shape.Member("M", "member"))))
    teachers = tuple(_teacher(draw, n, units) for n in range(int(draw.integers(3, 7))))
    pick = [k for k in ("support", "walk", "follow", "secondment", "shadow", "full") if draw.random() < 0.7]
    return Instance(
        as_of=AS_OF,
        seed=f"s{seed}",
        calendar=CALENDAR,
        units=tuple(shape.Unit(u, ("junior",)) for u in units),
        groups=tuple(groups),
        teachers=teachers,
        kinds=tuple(DEFAULT_KINDS[k] for k in pick),
        rules=random_rules(draw),
        tiers=WEIGHTED,
        limits=shape.Limits(
            guard=int(draw.integers(0, 2)) * 100, head=int(draw.integers(0, 3)),
            out_cap={"lead": Ratio(int(draw.integers(1, 4)), 3), "member": Ratio(2, 3)},
        ),
        posts=tuple(
            shape.Seat(f"vp{u}", u, "vice_principal", ("secondment",), int(draw.integers(0, 2))) for u in units[1:]
        ),
        wishes=tuple(w for t in teachers if (w := _wish(draw, t, units))),
        need=(shape.Need("M", "junior", "math", int(draw.integers(0, 4)) * 100, "T1"),) if draw.random() < 0.3 else (),
        distances=tuple(
            shape.Distance(a, b, int(draw.integers(0, 45))) for n, a in enumerate(units) for b in units[n + 1 :]
        ),
        counted=(shape.Counted("t0", "rotation"),),
        committed=(shape.Committed("t1", "T1", 70),) if draw.random() < 0.2 else (),
        pins=(shape.Pin("t2", "M"),) if draw.random() < 0.1 else (),
        bans=(shape.Ban("t0", "M"),) if draw.random() < 0.1 else (),
        reference=(shape.ReferenceMove("t2", "M", "support", "T1"),) if draw.random() < 0.3 else (),
    )  # fmt: skip


def _teacher(draw: np.random.Generator, n: int, units: list[str]) -> shape.Teacher:
    unit = units[int(draw.integers(0, len(units)))]
    away = (shape.Interval(date(2027, 3, 1), date(2027, 5, 1)),) if draw.random() < 0.1 else ()
    return shape.Teacher(
        teacher_id=f"t{n}",
        unit_id=unit,
        stages=("junior",),
        subjects=(("math", "english")[int(draw.integers(0, 2))],),
        born=date(int(draw.integers(1970, 2002)), 2, 28),
        since=date(int(draw.integers(2010, 2026)), 9, 1),
        fte=(100, 100, 60)[int(draw.integers(0, 3))],
        tier=("renowned", "backbone", "backbone", "young", "young", None)[int(draw.integers(0, 6))],
        title=("first", "second", None)[int(draw.integers(0, 3))],
        posts=(shape.HeldPost("middle", unit),) if draw.random() < 0.3 else (),
        exemptions=away,
    )


def _wish(draw: np.random.Generator, teacher: shape.Teacher, units: list[str]) -> shape.Wish | None:
    if draw.random() < 0.4:
        return None
    hosts = [units[int(n)] for n in draw.permutation(len(units)) if units[int(n)] != teacher.unit_id]
    consent = ("volunteer", "volunteer", "neutral", "objects")[int(draw.integers(0, 4))]
    floor = 1 if draw.random() < 0.2 else None
    return shape.Wish(
        teacher.teacher_id, consent, tuple(map(shape.Choice, hosts[:2])), bool(draw.random() < 0.7), floor
    )


class Enumerated:
    """Every plan of a tiny instance; `enforced` keys limit which hard rows count (all without it)."""

    def __init__(self, instance: Instance) -> None:
        self.system = System(json.loads(instance.to_json()))
        self.keys = sorted(self.system.arcs)
        place = {key: n for n, key in enumerate(self.keys)}
        options: dict[str, list[int | None]] = {}
        for key in self.keys:
            options.setdefault(self.system.arcs[key].who, [None]).append(place[key])
        self.count = int(np.prod([len(o) for o in options.values()])) if options else 1
        plans = np.zeros((self.count, len(self.keys)), dtype=np.int64)
        for n, plan in enumerate(product(*options.values())):
            plans[n, [p for p in plan if p is not None]] = 1
        self.plans = plans

    def _activity(self, parts: dict[str, int]) -> np.ndarray:
        return self.plans @ np.array([parts.get(key, 0) for key in self.keys], dtype=np.int64)

    def feasible(self, enforced: set[str] | None = None) -> np.ndarray:
        """Which plans hold; soft and balance rows always do."""
        soft = {q.key for q in self.system.quotas if q.is_soft}
        holds = np.ones(self.count, dtype=bool)
        for key, line in self.system.lines.items():
            never_relaxed = key.startswith(("one/", "guard/"))
            if key in soft or key.startswith("balance/") or not (enforced is None or never_relaxed or key in enforced):
                continue
            n = self._activity(line.parts)
            holds &= (n >= line.lo) if line.lo is not None else True
            holds &= (n <= line.hi) if line.hi is not None else True
        return holds

    def optimum(self) -> list[int] | None:
        """The lexicographic optimum of the tiers."""
        left = self.feasible()
        values = []
        for tier in self.system.tiers:
            if not left.any():
                return None
            cost = self._tier(tier)
            best = int(cost[left].min())
            left &= cost == best
            values.append(best)
        return values if left.any() else None

    def _tier(self, tier: str) -> np.ndarray:
        if tier.startswith("shortfall/"):
            held = [q for q in self.system.quotas if q.is_soft and q.applies and tier == f"shortfall/{q.rank}"]
            return sum((self._outside(q.lo, q.hi, q.weights) for q in held), np.zeros(self.count, dtype=np.int64))
        cost = self._activity({k: c for k, c in self.system.cost[tier].items() if k in self.system.arcs})
        if tier == "changes":
            return cost + len(self.system.referred)
        weight = self.system.facts.raw["tiers"]["order"][0]["terms"]["imbalance"]
        for key in self.system.scales:
            line = self.system.lines[key]
            cost = cost + weight * abs(self._activity(line.parts) - line.lo)
        return cost

    def _outside(self, lo: int | None, hi: int | None, weights: dict[str, int]) -> np.ndarray:
        n = self._activity(weights)
        low = 0 if lo is None else np.maximum(0, lo - n)
        high = 0 if hi is None else np.maximum(0, n - hi)
        return np.maximum(low, high)
