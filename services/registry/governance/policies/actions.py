"""Import a profile, confirm what it assumes, sign it off, put it in force, let it end."""

import json
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, FieldError, Forbidden, Invalid, NotThere, refuse_on
from services.registry.governance.policies import core
from services.registry.governance.policies.core import PolicyState
from services.registry.governance.policies.queries import unconfirmed
from services.registry.governance.policies.schemas import (
    AssumptionAnswer,
    AssumptionAnswers,
    PolicyDraft,
    PolicyTransition,
)
from services.registry.governance.policies.schemas.rules import RuleDraft, stored
from services.registry.governance.policies.tables import PolicyProfile


class RuleKindUnknown(Invalid):
    title_zh, title_en = "规则种类未知", "Unknown rule kind"


class RuleInvalid(Invalid):
    title_zh, title_en = "规则不完整", "The rule is not whole"


class ClauseMissing(Invalid):
    title_zh, title_en = "规则所引条款未摘录原文", "A rule cites a clause without a quote"


class QuoteNotInText(Invalid):
    title_zh, title_en = "摘录与政策原文不符", "A quote is not in the policy's text"


class WrongState(Conflict):
    """The table of transitions has no such step from the present state."""

    title_zh, title_en = "当前状态不可如此办理", "Not possible in the present state"


class PolicyInForce(Conflict):
    slug = "policy-in-force"
    title_zh, title_en = "同一政策已有版本在施行", "Another edition of this policy is in force"


class SecondPersonNeeded(Forbidden):
    slug = "needs-second-person"
    title_zh, title_en = "需由另一人办理", "A second person must do this"


class ReasonMissing(Invalid):
    title_zh, title_en = "请填写理由", "A reason is required"


class AssumptionFixed(Conflict):
    title_zh, title_en = "签批后只能确认，不能改值", "After sign-off a value can be confirmed, not changed"


refuse_on("uq_policy_profiles_in_force", PolicyInForce)


async def import_policy(db: AsyncSession, caller: Caller, draft: PolicyDraft) -> PolicyProfile:
    """A new edition of a profile, as a draft. Nothing of it is kept unless all of it is whole."""
    if caller.district_id is None:
        raise Forbidden(reason="no-district")
    rules = [stored(rule) for rule in draft.rules]
    quotes = {clause.requirement_id: clause.quote for clause in draft.clauses}
    _refuse_broken(rules, quotes, draft.text)
    row = PolicyProfile(
        district_id=caller.district_id, key=draft.key, name=draft.name, level=draft.level, state=PolicyState.DRAFT,
        stages=[stage.value for stage in draft.stages],
        source={**draft.source.model_dump(mode="json"), "quotes_checked": draft.text is not None},
        labels=dict(draft.labels), body=draft.body.model_dump(mode="json") if draft.body else None,
        clauses=[clause.model_dump() for clause in draft.clauses], rules=rules, proposed_by=caller.account_id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    record(db, "policy.draft", "policy", row.id, after={"key": row.key, "rules": len(rules)})
    return row


def _refuse_broken(rules: list[dict[str, Any]], quotes: dict[str, str], text: str | None) -> None:
    if unknown := core.unknown_kinds(rules):
        kinds = {rule["id"]: rule["kind"] for rule in rules}
        raise RuleKindUnknown(
            f"规则 {'、'.join(unknown)} 的种类不认识", f"Unknown kind in rule {', '.join(unknown)}",
            errors=[_at(rules, one, "rule-kind-unknown", kinds[one]) for one in unknown],
        )  # fmt: skip
    if uncited := core.uncited(rules, quotes):
        raise ClauseMissing(
            f"规则 {'、'.join(uncited)} 所引条款没有摘录", f"No quote for the clause of rule {', '.join(uncited)}",
            errors=[_at(rules, one, "clause-missing", "clause") for one in uncited],
        )  # fmt: skip
    faults = [fault for rule in rules for fault in _faults(rules, rule)]
    faults += [_at(rules, one, "repeated", one) for one in core.repeated([rule["id"] for rule in rules])]
    if faults:
        raise RuleInvalid(errors=faults)
    if text is not None and (wrong := core.not_in_text(quotes, text)):
        raise QuoteNotInText(
            f"条款 {'、'.join(wrong)} 的摘录不在原文中", f"Quotes of {', '.join(wrong)} are not in the text",
            errors=[FieldError("/clauses", "quote-not-in-text", one) for one in wrong],
        )  # fmt: skip


def _faults(rules: list[dict[str, Any]], rule: dict[str, Any]) -> list[FieldError]:
    found = [_at(rules, rule["id"], "field-missing", name) for name in core.missing_fields(rule)]
    found += [_at(rules, rule["id"], "answered-by-text", name) for name in core.contradicted(rule)]
    try:
        RuleDraft.model_validate_json(json.dumps({**core.filled(rule), "assumed": []}))
    except ValidationError as error:
        found += [_at(rules, rule["id"], "assumed-value", str(one["loc"])) for one in error.errors()]
    return found


def _at(rules: list[dict[str, Any]], rule_id: str, code: str, detail: str) -> FieldError:
    place = next(n for n, rule in enumerate(rules) if rule["id"] == rule_id)
    return FieldError(f"/rules/{place}", code, f"{rule_id}: {detail}")


def demand(
    table: tuple[core.Step, ...], state: StrEnum, to: StrEnum, caller: Caller, *,
    proposer: UUID | None, reason: str | None,
) -> None:  # fmt: skip
    """Let the caller take this step, or refuse: wrong-state, forbidden, needs-second-person, reason-missing."""
    step = core.step_between(table, state, to)
    match core.obstacle(step, power=caller.acts_as.value, is_proposer=caller.person.account_id == proposer):
        case "wrong-state":
            raise WrongState(state=state.value, to=to.value)
        case "needs-second-person":
            raise SecondPersonNeeded(reason="needs-second-person")
        case str(code):
            raise Forbidden(reason=code)
    if step and step.needs_reason and reason is None:
        raise ReasonMissing


async def confirm_assumptions(
    db: AsyncSession, caller: Caller, row: PolicyProfile, answers: AssumptionAnswers
) -> PolicyProfile:
    """Confirm assumed values in the caller's name; a draft's value may be changed on the way, a signed one not."""
    rules = [dict(rule) for rule in row.rules]
    for answer in answers.items:
        rule = next((one for one in rules if one["id"] == answer.rule_id), None)
        if rule is None:
            raise NotThere
        if answer.parameter not in {one["parameter"] for one in rule["assumed"]}:
            raise NotThere
        rule["assumed"] = [_confirmed(row, caller, one, answer) for one in rule["assumed"]]
        if faults := _faults(rules, rule):
            raise RuleInvalid(errors=faults)
    row.rules = rules
    record(db, "policy.confirm", "policy", row.id, after=answers.model_dump(mode="json"))
    await db.flush()
    return row


def _confirmed(row: PolicyProfile, caller: Caller, one: dict[str, Any], answer: AssumptionAnswer) -> dict[str, Any]:
    if one["parameter"] != answer.parameter:
        return one
    value = answer.model_dump(mode="json")["value"]
    if value != one["value"] and row.state is not PolicyState.DRAFT:
        raise AssumptionFixed
    return {**one, "value": value, "confirmed_by": caller.person.name}


async def move_policy(db: AsyncSession, caller: Caller, row: PolicyProfile, step: PolicyTransition) -> PolicyProfile:
    """Take one step of the table. Raises wrong-state, needs-second-person, reason-missing, policy-in-force."""
    demand(core.STEPS, row.state, step.to, caller, proposer=row.proposed_by, reason=step.reason)
    before, row.state = row.state, step.to
    _date(row, caller, step.on or clock.today())
    record(
        db, "policy.move", "policy", row.id, before={"state": before}, after={"state": row.state}, reason=step.reason
    )
    emit(
        db, f"policy.{row.state.value}", "policy", row.id, district_id=row.district_id,
        data={"key": row.key, "unconfirmed": unconfirmed(row)}, as_of=row.in_force_from,
    )  # fmt: skip
    await db.flush()
    return row


def _date(row: PolicyProfile, caller: Caller, on: date) -> None:
    match row.state:
        case PolicyState.SIGNED_OFF:
            row.signed_off_by = caller.account_id
        case PolicyState.IN_FORCE:
            row.in_force_from, row.in_force_until = on, core.last_day(on, row.source["trial"])
        case PolicyState.SUNSET:
            row.in_force_until = on
        case PolicyState.DRAFT:
            row.signed_off_by = None
