"""A synthetic county under XX县's rules, equal seeds give equal instances: 3 groups, 15 units, about 1,500 teachers."""

from datetime import date, timedelta

import numpy as np

from services.rotation.matching.core import instance as shape
from services.rotation.matching.core.instance import Instance
from services.rotation.matching.core.kinds import DEFAULT_KINDS, WEIGHTED, limits_of, tier_of, with_terms
from services.rotation.matching.core.rules import Rule, read_rule

SUBJECTS = (
    "chinese", "math", "english", "physics", "chemistry", "biology", "politics", "history", "geography", "pe", "music",
    "art", "it",
)  # fmt: skip
_SHARE = np.array([17, 17, 17, 8, 6, 5, 6, 5, 5, 5, 3, 3, 3], dtype=float)
_AS_OF = date(2026, 9, 1)
_CALENDAR = shape.Calendar(
    "2026-2027",
    (
        shape.Term("2026-2027-1", date(2026, 9, 1), date(2027, 2, 1)),
        shape.Term("2026-2027-2", date(2027, 2, 1), date(2027, 7, 10)),
    ),
)


def county_rules() -> tuple[Rule, ...]:
    """XX县's matching rules as the policy has them (A09, A17, A19, A20, A21, A22)."""
    year, term = {"per": "school_year"}, {"per": "term"}
    down, back = {"from": ["lead"], "to": ["member"]}, {"from": ["member"], "to": ["lead"]}
    count = {"form": "count", "op": ">=", "severity": "soft"}
    return (
        _rule("A09", "direction", "group", None, "派驻管理人员和教学骨干", placement_kinds=["dispatch"], **down),
        _rule(
            "A17", "tier_kind", "teacher", None, "名教师跨校走教、骨干教师跨校支教、青年教师跨校跟教", age_under=35,
            tier_kinds={"renowned": ["walk"], "backbone": ["support"], "young": ["follow"]},
        ),
        _rule(
            "A19", "quota", "group", year, "原则上龙头校每学年选派不少于15名的名教师", counter="lead_send",
            who=["renowned", "backbone"], min=15, **count, **down,
        ),
        _rule(
            "A20", "quota", "group", year, "成员校选派与龙头校派出支教对等数量教师到龙头校进行跟教", form="reciprocal",
            counter="follow_back", equals_counter="support_out", who=["young"], empty_scope="skip_with_notice", **back,
        ),
        _rule(
            "A21", "quota", "group", term, "每学期至少选派1名中层干部，到成员校挂职副校长", counter="mgr_send",
            who=["middle"], min=1, **count, **down,
        ),
        _rule(
            "A22", "quota", "pair", term, "等额输出1名中层干部到龙头校跟岗学习", form="paired", counter="mgr_back",
            equals_counter="mgr_send", who=["middle"], empty_scope="skip_with_notice", **back,
        ),
    )  # fmt: skip


def _rule(name: str, kind: str, level: str, window: dict[str, str] | None, quote: str, **more: object) -> Rule:
    clause = {"policy": "xx-county-2023", "requirement_id": name, "quote": quote}
    base = {"id": name, "kind": kind, "severity": "hard", "scope": {"level": level}, "window": window, "clause": clause}
    return read_rule(base | more)


def generate(
    seed: int, *, groups: int = 3, members: int = 4, lead_staff: int = 160, member_staff: int = 85
) -> Instance:
    """A county of `groups` leads with `members` member schools each; draws come from Philox(seed) alone."""
    draw = np.random.Generator(np.random.Philox(seed))
    units, held, teachers, wishes, posts, places = [], [], [], [], [], {}
    rules = county_rules()
    for g in range(groups):
        names = [f"g{g}lead"] + [f"g{g}m{m}" for m in range(members)]
        units += [shape.Unit(name, ("junior",)) for name in names]
        roles = ["lead"] + ["member"] * members
        held.append(shape.Group(f"g{g}", tuple(shape.Member(u, r) for u, r in zip(names, roles, strict=True))))
        for name, role in zip(names, roles, strict=True):
            places[name] = draw.integers(0, 40, 2)
            size = lead_staff if role == "lead" else member_staff
            staff = [_teacher(draw, name, role, n, rules) for n in range(size)]
            teachers += staff
            hosts = [u for u in names if u != name] if role == "lead" else [names[0]]
            wishes += [w for t in staff if (w := _wish(draw, t, hosts))]
            if role == "member":
                posts.append(shape.Seat(f"{name}-vp", name, "vice_principal", ("secondment",), 1))
    return Instance(
        as_of=_AS_OF,
        seed=f"county-{seed}",
        calendar=_CALENDAR,
        units=tuple(units),
        groups=tuple(held),
        teachers=tuple(teachers),
        kinds=with_terms((DEFAULT_KINDS[k] for k in ("support", "walk", "follow", "secondment", "shadow")), rules),
        rules=rules,
        tiers=WEIGHTED,
        limits=limits_of(rules),
        posts=tuple(posts),
        wishes=tuple(wishes),
        distances=_distances(places),
    )


def _teacher(draw: np.random.Generator, unit: str, role: str, n: int, rules: tuple[Rule, ...]) -> shape.Teacher:
    since = _AS_OF - timedelta(days=int(draw.exponential(9 * 365)))
    born = date(int(draw.integers(1968, 2003)), int(draw.integers(1, 13)), int(draw.integers(1, 29)))
    honours = _honours(draw, role)
    exempt = (shape.Interval(_AS_OF, date(2027, 9, 1)),) if draw.random() < 0.05 else ()
    subject = SUBJECTS[int(draw.choice(len(SUBJECTS), p=_SHARE / _SHARE.sum()))]
    post = ("principal", "vice_principal", "vice_principal", *("middle",) * 6)[n] if n < 9 else None
    return shape.Teacher(
        teacher_id=f"{unit}t{n:03}",
        unit_id=unit,
        stages=("junior",),
        subjects=(subject,),
        born=born,
        since=max(since, date(born.year + 22, 9, 1)),
        tier=tier_of((h.kind for h in honours), born, _AS_OF, rules),
        title=("third", "second", "first", "senior")[int(draw.choice(4, p=[0.2, 0.35, 0.3, 0.15]))],
        honours=honours,
        posts=(shape.HeldPost(post, unit),) if post else (),
        exemptions=exempt,
    )


def _honours(draw: np.random.Generator, role: str) -> tuple[shape.Honour, ...]:
    chance = draw.random()
    if chance < (0.07 if role == "lead" else 0.01):
        return (shape.Honour("renowned", "county"),)
    return (shape.Honour("backbone", "county"),) if chance < (0.32 if role == "lead" else 0.13) else ()


def _wish(draw: np.random.Generator, teacher: shape.Teacher, hosts: list[str]) -> shape.Wish | None:
    chance = draw.random()
    if chance > 0.5:
        return None
    if chance > 0.45:
        return shape.Wish(teacher.teacher_id, "objects")
    ranked = [hosts[int(n)] for n in draw.permutation(len(hosts))[:3]]
    return shape.Wish(
        teacher.teacher_id, "volunteer", tuple(shape.Choice(u) for u in ranked), bool(draw.random() < 0.6)
    )


def _distances(places: dict[str, np.ndarray]) -> tuple[shape.Distance, ...]:
    names = sorted(places)
    return tuple(
        shape.Distance(a, b, int(np.abs(places[a] - places[b]).sum()))
        for n, a in enumerate(names)
        for b in names[n + 1 :]
    )
