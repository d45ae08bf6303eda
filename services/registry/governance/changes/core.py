"""Changes on plain values: kinds, states, who belongs after one, and what a profile's rules say to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.registry.governance.groups.core import Key, Member, broken_sizes
from services.registry.governance.policies.core import LEADER, OFFICE, RuleKind, Step


class ChangeKind(StrEnum):
    """组建, 加入, 退出, 溢出, 移出, 更换牵头校, 解散"""

    FOUND = "found"
    JOIN = "join"
    LEAVE = "leave"
    GRADUATE = "graduate"
    REMOVE = "remove"
    CHANGE_LEAD = "change_lead"
    DISSOLVE = "dissolve"


class ChangeState(StrEnum):
    """草稿, 已报, 退回, 已同意, 已生效, 撤回, 不同意"""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    EFFECTIVE = "effective"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


EXITS = frozenset({ChangeKind.LEAVE, ChangeKind.GRADUATE, ChangeKind.REMOVE})
# 天津 2.(四) 退有所據: nobody leaves a group without evidence (B10).
EVIDENCED = EXITS | {ChangeKind.DISSOLVE}
ENDING = EXITS | {ChangeKind.CHANGE_LEAD, ChangeKind.DISSOLVE}
STARTING = frozenset({ChangeKind.FOUND, ChangeKind.JOIN, ChangeKind.CHANGE_LEAD})
RAISERS = frozenset({OFFICE, "principal"})
AUTHORITIES = frozenset({LEADER, OFFICE, "city"})
_S = ChangeState
STEPS = (
    Step(_S.DRAFT, _S.SUBMITTED, RAISERS),
    Step(_S.RETURNED, _S.SUBMITTED, RAISERS),
    Step(_S.DRAFT, _S.WITHDRAWN, RAISERS),
    Step(_S.RETURNED, _S.WITHDRAWN, RAISERS),
    Step(_S.SUBMITTED, _S.WITHDRAWN, RAISERS),
    Step(_S.SUBMITTED, _S.RETURNED, AUTHORITIES, needs_reason=True),
    Step(_S.SUBMITTED, _S.REFUSED, AUTHORITIES, second_person=True, needs_reason=True),
    Step(_S.APPROVED, _S.EFFECTIVE, RAISERS),
)
CONSENT = Step(_S.SUBMITTED, _S.APPROVED, AUTHORITIES, second_person=True, needs_reason=True)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a change asks: units with the roles they shall have (roles are idle where units leave)."""

    kind: ChangeKind
    units: tuple[Member, ...]


def misplaced(current: Sequence[Member], proposed: Proposed) -> list[Key]:
    """Units that would join though they are in, or leave or change though they are not."""
    inside = {member.unit_id for member in current}
    joins = proposed.kind in (ChangeKind.FOUND, ChangeKind.JOIN)
    return [unit.unit_id for unit in proposed.units if (unit.unit_id in inside) == joins]


def members_after(current: Sequence[Member], proposed: Proposed) -> list[Member]:
    """Who belongs to the group once the change has taken effect."""
    named = {unit.unit_id: unit for unit in proposed.units}
    match proposed.kind:
        case ChangeKind.FOUND | ChangeKind.JOIN:
            return [*current, *proposed.units]
        case ChangeKind.LEAVE | ChangeKind.GRADUATE | ChangeKind.REMOVE:
            return [member for member in current if member.unit_id not in named]
        case ChangeKind.CHANGE_LEAD:
            return [replace(m, role=named[m.unit_id].role) if m.unit_id in named else m for m in current]
        case ChangeKind.DISSOLVE:
            return []


@dataclass(frozen=True, slots=True)
class Breach:
    """A membership rule that would not hold: which, for which role, by which clause."""

    rule_id: str
    role: str
    quote: str
    is_hard: bool


def breaches(rules: Iterable[Mapping[str, Any]], members: Sequence[Member]) -> list[Breach]:
    """What the profile's membership rules (A07: exactly one lead, at least one member) say to these members."""
    return [
        Breach(rule["id"], role, rule["clause"]["quote"], rule["severity"] == "hard")
        for rule in rules
        if rule["kind"] == RuleKind.MEMBERSHIP.value
        for role in broken_sizes(rule, members)
    ]


def km_allowed(rules: Iterable[Mapping[str, Any]]) -> tuple[int | None, bool]:
    """(greatest distance to the lead in km, whether nearness is required rather than advised)."""
    found = [rule for rule in rules if rule["kind"] == RuleKind.MEMBERSHIP.value and rule.get("distance_km_max")]
    limit = min((rule["distance_km_max"] for rule in found), default=None)
    return limit, any(rule.get("adjacency") == "required" for rule in found)


def authority(rules: Iterable[Mapping[str, Any]], kind: ChangeKind) -> str:
    """Whose consent the profile names for this kind of change (B07); the bureau's leader where it names none."""
    gates = (rule for rule in rules if rule["kind"] == RuleKind.APPROVAL_GATE.value)
    return next((rule["authority"] for rule in gates if rule["what"] == f"change.{kind.value}"), LEADER)
