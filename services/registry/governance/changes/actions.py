"""Raise a change, submit it under the profile's rules, consent to it, let it take effect (B05, B07, B10)."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller
from services.chassis.journal import record
from services.chassis.outbox import emit
from services.chassis.problems import Conflict, FieldError, Forbidden, Invalid
from services.registry.governance.changes import queries
from services.registry.governance.changes.core import (
    ENDING,
    EVIDENCED,
    STARTING,
    STEPS,
    ChangeKind,
    ChangeState,
    authority,
)
from services.registry.governance.changes.schemas import ChangeDraft, ChangeTransition, ConsentDraft, GroupTransition
from services.registry.governance.changes.tables import ChangeRequest, Consent
from services.registry.governance.documents.queries import files_of
from services.registry.governance.groups import core as groups_core
from services.registry.governance.groups.actions import admit_member, end_membership, say
from services.registry.governance.groups.core import (
    GroupForm,
    GroupState,
)
from services.registry.governance.groups.queries import group_of, places
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.actions import SecondPersonNeeded, WrongState, demand
from services.registry.governance.policies.queries import is_in_force, policy_of, rules_in_force


class ChangeIncomplete(Invalid):
    title_zh, title_en = "变更申请填写不完整", "The change is not complete"


class EvidenceMissing(Invalid):
    title_zh, title_en = "退出须附依据材料", "An exit needs evidence"


class PolicyNotInForce(Conflict):
    title_zh, title_en = "政策方案在生效日未施行", "The policy is not in force on that day"


class NotYet(Conflict):
    title_zh, title_en = "未到生效日期", "Not before the day it takes effect"


async def raise_change(db: AsyncSession, caller: Caller, draft: ChangeDraft) -> ChangeRequest:
    """A draft change. Its ids are checked here, its rules when it is submitted."""
    if caller.district_id is None:
        raise Forbidden(reason="no-district")
    row = ChangeRequest(
        kind=draft.kind, state=ChangeState.DRAFT, raised_by=caller.person.account_id, warnings=[],
        raised_by_name=caller.person.name, district_id=caller.district_id, authority="",
    )  # fmt: skip
    await _fill(db, caller, row, draft)
    db.add(row)
    await db.flush()
    record(db, "change.raise", "change", row.id, after={"kind": row.kind, **row.asked}, reason=row.reason)
    return row


async def edit_change(db: AsyncSession, caller: Caller, row: ChangeRequest, draft: ChangeDraft) -> ChangeRequest:
    """Replace what a draft or returned change asks; its kind and its group stay."""
    if row.state not in (ChangeState.DRAFT, ChangeState.RETURNED):
        raise WrongState(state=row.state.value)
    fixed = row.kind is ChangeKind.FOUND or draft.group_id == row.group_id
    if draft.kind is not row.kind or not fixed:
        raise ChangeIncomplete(errors=[FieldError("/kind", "fixed", "kind and group stay 种类与集团不可更改")])
    proposal = row.group_id
    before = row.asked
    await _fill(db, caller, row, draft)
    row.group_id = proposal or row.group_id
    record(db, "change.raise", "change", row.id, before=before, after=row.asked, reason=row.reason)
    await db.flush()
    return row


async def _fill(db: AsyncSession, caller: Caller, row: ChangeRequest, draft: ChangeDraft) -> None:
    founds = draft.kind is ChangeKind.FOUND
    needed = ("name", "form", "policy_id", "units") if founds else ("group_id",)
    if empty := [name for name in needed if not getattr(draft, name)]:
        raise ChangeIncomplete(errors=[FieldError(f"/{name}", "missing", "required 必填") for name in empty])
    if founds and draft.policy_id:
        await policy_of(db, caller, draft.policy_id)
    if not founds and draft.group_id:
        row.group_id = (await group_of(db, caller, draft.group_id)).id
    await files_of(db, caller, draft.evidence_file_ids)
    row.asked = draft.model_dump(mode="json", include={"name", "form", "policy_id", "units"})
    row.takes_effect_on, row.reason = draft.takes_effect_on, draft.reason
    row.evidence_file_ids = list(draft.evidence_file_ids)
    await queries.units_named(db, caller, row)
    await _demand_raiser(db, caller, row)


async def _demand_raiser(db: AsyncSession, caller: Caller, row: ChangeRequest) -> None:
    if reason := await queries.raiser_blocked(db, caller, row):
        raise Forbidden(reason=reason)


async def move_change(db: AsyncSession, caller: Caller, row: ChangeRequest, step: ChangeTransition) -> ChangeRequest:
    """Submit, withdraw, return, refuse, or let an approved change take effect on its day."""
    demand(STEPS, row.state, step.to, caller, proposer=row.raised_by, reason=step.reason)
    before = row.state
    match step.to:
        case ChangeState.SUBMITTED:
            await _demand_raiser(db, caller, row)
            await _submit(db, caller, row)
        case ChangeState.EFFECTIVE:
            await _demand_raiser(db, caller, row)
            await take_effect(db, caller, row)
        case ChangeState.WITHDRAWN:
            await _demand_raiser(db, caller, row)
            await _drop_proposal(db, row)
        case ChangeState.REFUSED | ChangeState.RETURNED:
            if reason := queries.decision_blocked(row, caller, step.to):
                raise Forbidden(reason=reason)
            await (_drop_proposal(db, row) if step.to is ChangeState.REFUSED else db.flush())
    row.state = step.to
    record(
        db, "change.move", "change", row.id, before={"state": before}, after={"state": row.state}, reason=step.reason
    )
    _tell(db, row)
    await db.flush()
    return row


def _tell(db: AsyncSession, row: ChangeRequest) -> None:
    emit(
        db, f"change.{row.state.value}", "change", row.id, district_id=row.district_id, as_of=row.takes_effect_on,
        data={"kind": row.kind, "group_id": row.group_id, "authority": row.authority},
    )  # fmt: skip


async def _submit(db: AsyncSession, caller: Caller, row: ChangeRequest) -> None:
    if row.kind in EVIDENCED and not row.evidence_file_ids:
        raise EvidenceMissing(errors=[FieldError("/evidence_file_ids", "missing", "evidence required 须附依据")])
    group = await _proposal(db, caller, row) if row.kind is ChangeKind.FOUND else None
    group = group or await group_of(db, caller, row.group_id)  # type: ignore[arg-type]
    rules = await rules_in_force(db, group.policy_id, kinds=queries.READ)
    row.warnings = await queries.check_rules(db, caller, row, group, rules)
    row.authority = authority(rules, row.kind)


async def _proposal(db: AsyncSession, caller: Caller, row: ChangeRequest) -> Group:
    """The group to be, `proposed`: it keeps its name from the day it is submitted."""
    asked = row.asked
    policy = await policy_of(db, caller, asked["policy_id"])
    if not is_in_force(policy, row.takes_effect_on):
        raise PolicyNotInForce(policy_id=str(policy.id), state=policy.state.value)
    group = await db.get(Group, row.group_id) if row.group_id else None
    if group is None:
        group = Group(district_id=row.district_id, state=GroupState.PROPOSED, is_sample=False)
        db.add(group)
    group.name, group.form, group.policy_id = asked["name"], GroupForm(asked["form"]), policy.id
    await db.flush()
    row.group_id = group.id
    return group


async def _drop_proposal(db: AsyncSession, row: ChangeRequest) -> None:
    group = await db.get(Group, row.group_id) if row.group_id else None
    if group is not None and group.state is GroupState.PROPOSED:
        group.state, group.dissolved_on = GroupState.DISSOLVED, clock.today()
    await db.flush()


async def consent_to(db: AsyncSession, caller: Caller, row: ChangeRequest, consent: ConsentDraft) -> ChangeRequest:
    """The consent of the authority the profile names, a second person; takes effect at once when its day has come."""
    match queries.consent_blocked(row, caller):
        case "wrong-state":
            raise WrongState(state=row.state.value)
        case "needs-second-person":
            raise SecondPersonNeeded(reason="needs-second-person")
        case str(code):
            raise Forbidden(reason=code)
    who = caller.person
    db.add(
        Consent(
            change_id=row.id, account_id=who.account_id, power=who.power.value, name=who.name, reason=consent.reason
        )
    )
    row.state = ChangeState.APPROVED
    record(db, "change.consent", "change", row.id, after={"state": row.state}, reason=consent.reason)
    _tell(db, row)
    if row.takes_effect_on <= clock.today():
        await take_effect(db, caller, row)
        row.state = ChangeState.EFFECTIVE
        _tell(db, row)
    await db.flush()
    return row


async def take_effect(db: AsyncSession, caller: Caller, row: ChangeRequest) -> None:
    """Write the memberships the change asks for, as of its day. What has changed meanwhile is checked again."""
    if row.takes_effect_on > clock.today():
        raise NotYet(takes_effect_on=row.takes_effect_on.isoformat())
    group = await db.get(Group, row.group_id, with_for_update=True)
    assert group is not None
    await queries.check_rules(db, caller, row, group, await rules_in_force(db, group.policy_id, kinds=queries.READ))
    if row.kind is ChangeKind.FOUND:
        group.state, group.founded_on = GroupState.FOUNDING, row.takes_effect_on
        say(db, group, "group.founded", row.takes_effect_on)
    if row.kind in ENDING:
        await _end_memberships(db, row, group)
    if row.kind in STARTING:
        await _start_memberships(db, row, group)
    if row.kind is ChangeKind.DISSOLVE:
        group.state, group.dissolved_on = GroupState.DISSOLVED, row.takes_effect_on
        say(db, group, "group.dissolved", row.takes_effect_on)
    await db.flush()
    if group.state is GroupState.FOUNDING and await queries.obstacle_to_running(db, group) is None:
        group.state = GroupState.ACTIVE
        say(db, group, "group.active", row.takes_effect_on)


async def _end_memberships(db: AsyncSession, row: ChangeRequest, group: Group) -> None:
    named = {one["unit_id"] for one in row.asked["units"]}
    for membership, unit, _school in await places(db, [group.id], row.takes_effect_on):
        if row.kind is ChangeKind.DISSOLVE or str(unit.id) in named:
            end_membership(db, group, membership, on=row.takes_effect_on, why=row.kind.value)
    await db.flush()


async def _start_memberships(db: AsyncSession, row: ChangeRequest, group: Group) -> None:
    for one in row.asked["units"]:
        admit_member(db, group, one, on=row.takes_effect_on, by=row.id)
    await db.flush()


async def move_group(db: AsyncSession, caller: Caller, group: Group, step: GroupTransition) -> Group:
    """Make a founding group active, suspend an active one, resume."""
    demand(groups_core.STEPS, group.state, step.to, caller, proposer=None, reason=step.reason)
    if step.to is GroupState.ACTIVE and (problem := await queries.obstacle_to_running(db, group)):
        raise problem
    before, group.state = group.state, step.to
    record(db, "group.move", "group", group.id, before={"state": before}, after={"state": step.to}, reason=step.reason)
    say(db, group, f"group.{step.to.value}", clock.today())
    await db.flush()
    return group
