"""What a filter's words mean of one person."""

from collections.abc import Iterable
from datetime import date

from services.rotation.matching.core.instance import Teacher
from services.rotation.matching.core.kinds import age_on
from services.rotation.matching.core.rules import Condition

TIERS = frozenset(("renowned", "backbone", "young"))
LEADERS = frozenset(("principal", "vice_principal"))
MANAGERS = LEADERS | {"middle"}
LEVELS = ("school", "county", "city", "province", "national")
SENIOR_TITLES = frozenset(("first", "senior", "senior_full"))


def is_one_of(teacher: Teacher, words: Iterable[str]) -> bool:
    """Any of the words of policy-rule's `who` holds; no word = anybody."""
    words = tuple(words)
    return not words or any(_is(teacher, word) for word in words)


def _is(teacher: Teacher, word: str) -> bool:
    held = {post.post for post in teacher.posts}
    if word in TIERS:
        return teacher.tier == word
    if word == "leader":
        return bool(held & LEADERS)
    if word == "teacher":
        return not held & MANAGERS
    return word in held


def meets(teacher: Teacher, condition: Condition, day: date, *, inclusive: bool) -> bool:
    """All that a priority condition states holds on the day (E18)."""
    level = LEVELS.index(condition.level_min) if condition.level_min else 0
    kinds = {h.kind for h in teacher.honours if LEVELS.index(h.level) >= level}
    return (
        (not condition.titles or teacher.title in condition.titles)
        and (not condition.honours or bool(kinds & set(condition.honours)))
        and (condition.age_under is None or age_on(teacher.born, day) < condition.age_under + inclusive)
    )


def bears(teacher: Teacher, attribute: str, as_of: date) -> bool:
    """Whether the person counts for a balanced attribute."""
    match attribute:
        case "backbone":
            return teacher.tier in ("renowned", "backbone")
        case "under_45":
            return age_on(teacher.born, as_of) < 45
        case "senior_title":
            return teacher.title in SENIOR_TITLES
        case "headcount":
            return True
    raise ValueError(f"no such attribute: {attribute}")
