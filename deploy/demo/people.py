"""The sample staff of a place: who they are, what they teach, what they hold; shares as a county school has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from deploy.demo import names
from deploy.demo.dice import dice
from deploy.demo.places import District, Place

SHARES = {
    "小学": {
        "语文": 30, "数学": 24, "英语": 9, "政治": 6, "科学": 7, "体育": 9, "音乐": 5, "美术": 5, "信息技术": 3,
        "劳动": 2,
    },
    "初中": {
        "语文": 16, "数学": 15, "英语": 14, "物理": 8, "化学": 5, "政治": 7, "历史": 6, "地理": 5, "生物": 5,
        "体育": 7, "音乐": 3, "美术": 3, "信息技术": 4, "劳动": 2,
    },
}  # fmt: skip
MAIN = ("语文", "数学", "英语")
# Of a hundred teachers: renowned, backbone or the like, by role (rotation.md's county).
HONOURED = {"lead": (7, 25), "member": (1, 12), "supported": (0, 7)}
KINDS = (("骨干教师", 60), ("学科带头人", 15), ("教学能手", 25))
TITLES = ("三级", "二级", "一级", "高级", "正高级")
YOUNG = {"lead": 0.26, "member": 0.36, "supported": 0.38}


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the roster: words as the workbook writes them."""

    staff_no: str
    name: str
    is_female: bool
    born: date
    place: str
    employer: str | None
    stage: str
    subject: str
    title: str | None
    honours: tuple[str, ...]
    posts: tuple[str, ...]
    since: date
    exempt: tuple[date, date] | None

    @property
    def is_manager(self) -> bool:
        """Whether she holds a post of the school's management."""
        return any(post in ("校长", "副校长", "中层") for post in self.posts)

    @property
    def is_renowned_or_backbone(self) -> bool:
        """Whether A17 lets her go on 走教 or 支教 under the demo's confirmed reading."""
        return any(honour.split("/")[0] in ("名教师", "骨干教师", "学科带头人", "教学能手") for honour in self.honours)


def staff(district: District, year: int) -> tuple[Person, ...]:
    """Everybody of a district on 1 September of `year`, numbered through."""
    rows: list[Person] = []
    for place in district.places:
        draw = dice(f"staff/{district.key}/{place.name}")
        posts = _posts(place, draw)
        for n in range(place.staff):
            rows.append(_person(district, place, draw, year, len(rows) + 1, posts[n] if n < len(posts) else ()))
    return tuple(rows)


def _posts(place: Place, draw: Random) -> list[tuple[str, ...]]:
    """The management first, then the heads of the main subjects' research groups, then who is in reserve."""
    is_lead = place.role == "lead"
    posts = ["校长", "副校长", "副校长", *["中层"] * (9 if is_lead else 5)]
    posts += [f"教研组长/{subject}" for subject in (*MAIN, "体育")[: 4 if is_lead else 3]]
    posts += [f"学科带头人/{subject}" for subject in MAIN[:2]] if is_lead else []
    return [(post,) for post in (*posts, *["后备干部"] * draw.randint(1, 3))]


def _person(district: District, place: Place, draw: Random, year: int, number: int, posts: tuple[str, ...]) -> Person:
    is_female = draw.random() < (0.68 if place.stages[0] == "小学" else 0.57)
    stage = draw.choice(place.stages)
    subject = posts[0].split("/")[1] if posts and "/" in posts[0] else _weighted(draw, SHARES[stage])
    age = _age(draw, place.role or "member", posts)
    born = date(year - age, draw.randint(1, 8), draw.randint(1, 28))
    since = date(max(born.year + 22, year - _tenure(draw)), 9, 1)
    honours = _honours(draw, place.role or "member", age, year, posts)
    exempt = (date(year, 9, 1), date(year + 1, 7, 16)) if not posts and not honours and draw.random() < 0.03 else None
    return Person(
        staff_no=f"{district.staff_no}{number:05d}", name=names.name(draw, is_female=is_female), is_female=is_female,
        born=born, place=place.name, employer=None if place.kind != "学校组合" else draw.choice(place.codes),
        stage=stage, subject=subject, title=_title(draw, age), honours=honours, posts=posts,
        since=min(since, date(year, 8, 20)), exempt=exempt,
    )  # fmt: skip


def _age(draw: Random, role: str, posts: tuple[str, ...]) -> int:
    if posts:
        return draw.randint(44, 57) if posts[0] == "校长" else draw.randint(34, 54)
    return draw.randint(23, 34) if draw.random() < YOUNG[role] else draw.randint(35, 58)


def _tenure(draw: Random) -> int:
    return min(30, int(draw.expovariate(1 / 9)) + 1)


def _title(draw: Random, age: int) -> str | None:
    """A title by age, one step up or down; the youngest have none yet."""
    if age < 25:
        return None if draw.random() < 0.5 else "三级"
    step = (age - 23) // 9 + draw.choice((-1, 0, 0, 1))
    return TITLES[max(0, min(step, 3 if draw.random() < 0.97 else 4))]


def _honours(draw: Random, role: str, age: int, year: int, posts: tuple[str, ...]) -> tuple[str, ...]:
    renowned, backbone = HONOURED[role]
    chance, granted = draw.random() * 100, f"{year - draw.randint(1, 6)}.9"
    if age < 30 or "校长" in posts:
        return (f"教坛新星/县区级/{granted}",) if chance < 6 and age < 35 else ()
    if chance < renowned:
        return (f"名教师/{'市级' if draw.random() < 0.3 else '县区级'}/{granted}",)
    if chance < renowned + backbone * 1.2:
        return (f"{_weighted(draw, dict(KINDS))}/县区级/{granted}",)
    return ()


def _weighted(draw: Random, shares: dict[str, int]) -> str:
    return draw.choices(tuple(shares), tuple(shares.values()))[0]
