"""What a move costs in the cost tiers, split by term (rotation.md 4.3); imbalance is the plan's, not a move's."""

from datetime import date

from services.rotation.matching.core.arcs import Arc
from services.rotation.matching.core.kinds import age_on
from services.rotation.matching.core.people import meets
from services.rotation.matching.core.rules import Rule
from services.rotation.matching.core.world import World


def cost_split(world: World, arc: Arc) -> dict[str, dict[str, int]]:
    """Tier id -> term -> weighted cost of the arc; terms of 0 are left out."""
    terms = _terms(world, arc)
    return {
        tier.id: {name: tier.terms[name] * n for name, n in terms.items() if n and tier.terms.get(name)}
        for tier in world.instance.tiers.order
    }


def _terms(world: World, arc: Arc) -> dict[str, int]:
    start, _ = world.interval(arc.terms)
    profile = world.instance.tiers
    if arc.rank is not None:
        points = profile.rank_points[min(arc.rank, len(profile.rank_points)) - 1]
    else:
        points = profile.unlisted if arc.volunteer else profile.not_volunteered
    priorities = (rule for rule in world.rules if rule.kind == "priority")
    return {
        "rank_points": points,
        "extra_km": min(profile.km_cap, arc.km or 0),
        "non_priority": int(any(_is_passed_over(rule, arc, start) for rule in priorities)),
        "short_tenure": int(age_on(arc.teacher.since, start) < profile.short_years),
        "unwilling": int(not arc.volunteer),
    }


def _is_passed_over(rule: Rule, arc: Arc, start: date) -> bool:
    """The arc counts in the rule's flow, but the teacher is not of its first class (E18)."""
    runs = (not rule.from_ or arc.roles[0] in rule.from_) and (not rule.to or arc.roles[1] in rule.to)
    if not runs or (rule.counter and rule.counter not in arc.kind.counters) or not rule.classes:
        return False
    day = rule.cut_off or start
    return not any(meets(arc.teacher, c, day, inclusive=rule.inclusive) for c in rule.classes[0])
