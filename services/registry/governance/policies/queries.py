"""Which profiles a caller sees, and the wire shapes read from them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, inspect, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import NotThere
from services.registry.governance.policies.core import (
    STEPS,
    RuleKind,
    filled,
    is_confirmed,
    offered,
    wire,
)
from services.registry.governance.policies.schemas import (
    ClauseView,
    PolicyDetail,
    PolicyRulesView,
    PolicyRuleView,
    PolicyView,
)
from services.registry.governance.policies.tables import PolicyProfile
from services.registry.organisation.districts.tables import District


def of_bureau(column: InstrumentedAttribute[UUID], caller: Caller) -> ColumnElement[bool]:
    """Rows of the caller's own bureau; a city also sees those of its counties, a service all."""
    who = caller.person
    if who.is_service:
        return true()
    if who.district_id is None:
        return false()
    if who.power is Power.CITY:
        mine = or_(District.id == who.district_id, District.parent_id == who.district_id)
        return column.in_(select(District.id).where(mine))
    return column == who.district_id


def columns(row: DeclarativeBase) -> dict[str, Any]:
    """A row's columns by name, for a view that has more than they."""
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def visible_policies(caller: Caller) -> Select[PolicyProfile]:
    """The profiles a caller may read."""
    return select(PolicyProfile).where(of_bureau(PolicyProfile.district_id, caller))


async def policy_of(db: AsyncSession, caller: Caller, policy_id: UUID) -> PolicyProfile:
    """A visible profile, or 404."""
    row = await db.scalar(visible_policies(caller).where(PolicyProfile.id == policy_id))
    if row is None:
        raise NotThere
    return row


async def rules_in_force(
    db: AsyncSession, policy_id: UUID | None, *, kinds: frozenset[RuleKind] | None = None
) -> list[dict[str, Any]]:
    """The confirmed rules of a profile in the shared wire shape; none without a profile."""
    row = await db.get(PolicyProfile, policy_id) if policy_id else None
    if row is None:
        return []
    names = {kind.value for kind in kinds} if kinds else None
    return [
        wire(rule, policy=row.key, quotes=row.quotes)
        for rule in row.rules
        if is_confirmed(rule) and (names is None or rule["kind"] in names)
    ]


def is_in_force(row: PolicyProfile, on: date) -> bool:
    """Whether the profile's rules hold on a day."""
    return (
        row.in_force_from is not None
        and row.in_force_from <= on
        and (row.in_force_until is None or on < row.in_force_until)
    )


def unconfirmed(row: PolicyProfile) -> int:
    """How many assumed values nobody has confirmed."""
    return sum(1 for rule in row.rules for one in rule["assumed"] if not one["confirmed_by"])


def view(row: PolicyProfile) -> PolicyView:
    """A profile as a list shows it."""
    return PolicyView.model_validate({**columns(row), "unconfirmed": unconfirmed(row)})


def _rules(row: PolicyProfile, kind: RuleKind | None = None) -> list[PolicyRuleView]:
    return [
        PolicyRuleView.model_validate(wire(rule, policy=row.key, quotes=row.quotes))
        for rule in row.rules
        if kind is None or rule["kind"] == kind.value
    ]


def rules_view(row: PolicyProfile, kind: RuleKind | None) -> PolicyRulesView:
    """The rules as other services read them."""
    return PolicyRulesView(
        policy_id=row.id, version=row.version, key=row.key, name=row.name, state=row.state,
        in_force_from=row.in_force_from, in_force_until=row.in_force_until, rules=_rules(row, kind),
    )  # fmt: skip


def detail(row: PolicyProfile, caller: Caller) -> PolicyDetail:
    """A profile with its clauses, its rules and what the caller may do with it."""
    clauses = [
        ClauseView(policy=row.key, requirement_id=clause["requirement_id"], quote=clause["quote"])
        for clause in row.clauses
    ]
    extra = {"unconfirmed": unconfirmed(row), "clauses": clauses, "rules": _rules(row), "can": _can(row, caller)}
    return PolicyDetail.model_validate({**columns(row), **extra})


def _can(row: PolicyProfile, caller: Caller) -> dict[str, str | None]:
    is_proposer = caller.account_id == row.proposed_by
    steps = offered(STEPS, row.state, power=caller.acts_as.value, is_proposer=is_proposer)
    return {"assumptions": can(caller, "policy.confirm"), **steps}


def rule_value(rules: list[dict[str, Any]], kind: RuleKind, what: str, field: str) -> Any:
    """The value of a field of the one rule of this kind and `what`; None when the profile does not have it."""
    found = (rule for rule in rules if rule["kind"] == kind.value and rule.get("what") == what)
    return next((filled(rule).get(field) for rule in found), None)
