"""Whether an instance's records fit together: no id twice, none that leads nowhere, words from their lists."""

import re
from collections.abc import Iterable, Iterator

from services.rotation.matching.core.codec import Malformed
from services.rotation.matching.core.instance import Instance

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_FORMS = frozenset(("count", "ratio", "reciprocal", "paired", "share", "per_unit", "cumulative_distinct"))
_LEVELS = frozenset(("district", "group", "unit", "pair", "teacher"))
_TERMS = frozenset(("imbalance", "rank_points", "extra_km", "non_priority", "short_tenure", "unwilling"))
_ATTRIBUTES = frozenset(("backbone", "under_45", "senior_title", "headcount"))
_ROLES = frozenset(("lead", "member", "supported"))
_CONSENTS = frozenset(("volunteer", "neutral", "objects"))


def demand_integrity(instance: Instance) -> None:
    """Raise `Malformed` with the pointer of the first fault."""
    for pointer, fault in _faults(instance):
        raise Malformed(pointer, fault)


def _faults(instance: Instance) -> Iterator[tuple[str, str]]:
    yield from _ids("units", (u.unit_id for u in instance.units))
    yield from _ids("groups", (g.group_id for g in instance.groups))
    yield from _ids("teachers", (t.teacher_id for t in instance.teachers))
    yield from _ids("kinds", (k.kind for k in instance.kinds))
    yield from _ids("rules", (r.id for r in instance.rules))
    yield from _ids("posts", (s.post_id for s in instance.posts))
    yield from _ids("wishes", (w.teacher_id for w in instance.wishes))
    yield from _ids("calendar/terms", (t.term for t in instance.calendar.terms))
    yield from _ids("tiers/order", (t.id for t in instance.tiers.order))
    yield from _places(instance)
    yield from _words(instance)


def _ids(pointer: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for name in ids:
        if not _ID.fullmatch(name):
            yield f"/{pointer}", f"{name!r} is no id: letters, digits and . _ : - only"
        if name in seen:
            yield f"/{pointer}", f"{name} stands twice"
        seen.add(name)


def _places(instance: Instance) -> Iterator[tuple[str, str]]:
    units = {u.unit_id for u in instance.units}
    for group in instance.groups:
        yield from _ids(f"groups/{group.group_id}/members", (m.unit_id for m in group.members))
        for member in group.members:
            yield from _known(f"groups/{group.group_id}", member.unit_id, units)
            yield from _known(f"groups/{group.group_id}", member.role, _ROLES)
    for teacher in instance.teachers:
        yield from _known(f"teachers/{teacher.teacher_id}", teacher.unit_id, units)
    for seat in instance.posts:
        yield from _known(f"posts/{seat.post_id}", seat.unit_id, units)
    if not instance.calendar.terms:
        yield "/calendar/terms", "a round has at least one term"


def _words(instance: Instance) -> Iterator[tuple[str, str]]:
    for wish in instance.wishes:
        yield from _known(f"wishes/{wish.teacher_id}", wish.consent, _CONSENTS)
    for tier in instance.tiers.order:
        for term in tier.terms:
            yield from _known(f"tiers/order/{tier.id}", term, _TERMS)
    for attribute in instance.tiers.attributes:
        yield from _known("tiers/attributes", attribute, _ATTRIBUTES)
    for rule in instance.rules:
        yield from _known(f"rules/{rule.id}/scope", rule.scope.level, _LEVELS)
        if rule.kind == "quota":
            yield from _known(f"rules/{rule.id}/form", rule.form or "", _FORMS)
            if rule.form in ("ratio", "share", "cumulative_distinct") and rule.ratio is None:
                yield f"/rules/{rule.id}/ratio", "missing"
        if rule.ratio and rule.ratio.q < 1:
            yield f"/rules/{rule.id}/ratio", "q is at least 1"


def _known(pointer: str, word: str, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    if word not in words:
        yield f"/{pointer}", f"{word!r} is not known"
