"""Which changes a caller sees, and what they would make of a group."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import clock
from services.chassis.identity import Caller, Power
from services.chassis.permissions import can
from services.chassis.problems import Conflict, FieldError, Invalid, NotThere
from services.registry.governance.changes.core import (
    CONSENT,
    EXITS,
    STEPS,
    ChangeKind,
    ChangeState,
    Proposed,
    breaches,
    km_allowed,
    members_after,
    misplaced,
)
from services.registry.governance.changes.schemas import (
    ChangeDetail,
    ChangeUnitView,
    ChangeView,
    ChangeWarning,
    ConsentView,
)
from services.registry.governance.changes.tables import ChangeRequest, Consent
from services.registry.governance.documents.queries import missing_documents
from services.registry.governance.groups.core import Member, Role, has_convener, siting_warnings
from services.registry.governance.groups.queries import (
    OF_A_SCHOOL,
    groups_within,
    may_act_for,
    members_on,
    obstacles_to_running,
    role_of,
    seats_on,
    units_of_school,
)
from services.registry.governance.groups.tables import Group
from services.registry.governance.policies.core import RuleKind, obstacle, offered
from services.registry.governance.policies.queries import columns, of_bureau
from services.registry.organisation.schools.queries import visible_units
from services.registry.organisation.schools.tables import School, Unit

READ = frozenset({RuleKind.MEMBERSHIP, RuleKind.APPROVAL_GATE})


class MembershipRuleBroken(Invalid):
    title_zh, title_en = "成员构成不符合政策规定", "The members do not meet the policy"


class SitingRefused(Invalid):
    title_zh, title_en = "成员单位距离不符合政策规定", "A unit is too far by the policy"


class UnitMisplaced(Invalid):
    title_zh, title_en = "单位已在集团内，或不在集团内", "A unit is in the group already, or not in it"


class BodyIncomplete(Conflict):
    title_zh, title_en = "联席会议尚无召集人，集团不能运行", "No convener yet: the group cannot be active"


class DocumentMissing(Conflict):
    title_zh, title_en = "缺少政策要求的文件", "A document that the policy requires is missing"


def visible_changes(caller: Caller) -> Select[ChangeRequest]:
    """The bureau's changes; people of a school see those of the groups it is in today, and their own."""
    if caller.acts_as not in OF_A_SCHOOL:
        return select(ChangeRequest).where(of_bureau(ChangeRequest.district_id, caller))
    mine = groups_within(caller).with_only_columns(Group.id)
    own = ChangeRequest.raised_by == caller.person.account_id
    return select(ChangeRequest).where(or_(ChangeRequest.group_id.in_(mine), own))


async def change_of(db: AsyncSession, caller: Caller, change_id: UUID) -> ChangeRequest:
    """A visible change, or 404."""
    row = await db.scalar(visible_changes(caller).where(ChangeRequest.id == change_id))
    if row is None:
        raise NotThere
    return row


async def units_named(db: AsyncSession, caller: Caller, row: ChangeRequest) -> list[Member]:
    """The units a change names, with their asked roles, or 404 where the caller may not see one."""
    asked = {UUID(one["unit_id"]): one for one in row.asked["units"]}
    wanted = visible_units(caller, row.takes_effect_on).where(Unit.id.in_(asked))
    units = list(await db.scalars(wanted))
    if len(units) != len(asked):
        raise NotThere
    ids = {unit.school_id for unit in units if unit.school_id}
    schools: dict[UUID | None, School] = {
        school.id: school for school in await db.scalars(select(School).where(School.id.in_(ids)))
    }
    return [_member(unit, schools.get(unit.school_id), Role(asked[unit.id]["role"])) for unit in units]


def _member(unit: Unit, school: School | None, role: Role) -> Member:
    if school is None:
        return Member(unit.id, unit.name, role)
    return Member(unit.id, unit.name, role, school.ownership.value, school.lat, school.lon)


async def views(db: AsyncSession, rows: Sequence[ChangeRequest]) -> list[ChangeView]:
    """Changes as a list shows them, with the names of their groups."""
    ids = {row.group_id for row in rows if row.group_id}
    found = await db.execute(select(Group.id, Group.name).where(Group.id.in_(ids)))
    names = dict(found.all())
    return [ChangeView.model_validate({**columns(row), "group_name": _name(row, names)}) for row in rows]


def _name(row: ChangeRequest, names: dict[UUID, str]) -> str | None:
    return row.asked["name"] or (names.get(row.group_id) if row.group_id else None)


async def detail(db: AsyncSession, caller: Caller, row: ChangeRequest) -> ChangeDetail:
    """A change with its units, warnings, consents, and what the caller may do."""
    (plain,) = await views(db, [row])
    ids = [UUID(one["unit_id"]) for one in row.asked["units"]]
    names = dict((await db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))).all())
    consents = await db.scalars(select(Consent).where(Consent.change_id == row.id).order_by(Consent.id))
    return ChangeDetail(
        **dict(plain), form=row.asked["form"], policy_id=row.asked["policy_id"], reason=row.reason,
        units=[
            ChangeUnitView.model_validate({**one, "unit_name": names[UUID(one["unit_id"])]})
            for one in row.asked["units"]
        ],
        evidence_file_ids=row.evidence_file_ids,
        warnings=[ChangeWarning.model_validate(one) for one in row.warnings],
        consents=[ConsentView.model_validate(one) for one in consents], can=await _can(db, row, caller),
    )  # fmt: skip


async def check_rules(
    db: AsyncSession, caller: Caller, row: ChangeRequest, group: Group, rules: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What the profile says to the group after this change: sizes refuse (A07), distance refuses or is a warning."""
    current = await members_on(db, group.id, row.takes_effect_on)
    proposed = Proposed(row.kind, tuple(await units_named(db, caller, row)))
    if wrong := misplaced(current, proposed):
        raise UnitMisplaced(unit_ids=[str(one) for one in wrong])
    after = members_after(current, proposed)
    if row.kind is not ChangeKind.DISSOLVE and (broken := [one for one in breaches(rules, after) if one.is_hard]):
        quotes = "；".join(dict.fromkeys(one.quote for one in broken))
        raise MembershipRuleBroken(
            f"条款：{quotes}", f"Clause: {quotes}",
            errors=[FieldError("/units", "membership-rule", f"{one.rule_id}: {one.role}") for one in broken],
        )  # fmt: skip
    return _siting(after, rules)


def _siting(after: list[Member], rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    limit, required = km_allowed(rules)
    far = siting_warnings(after, limit)
    if required and any(one.km is not None for one in far):
        raise SitingRefused(unit_ids=[str(one.unit_id) for one in far if one.km is not None])
    return [
        {
            "code": "unit-far" if one.km is not None else "place-unknown",
            "unit_id": str(one.unit_id), "unit_name": one.unit_name, "km": one.km,
        }
        for one in far
    ]  # fmt: skip


async def obstacle_to_running(db: AsyncSession, group: Group) -> Conflict | None:
    """What keeps a group from being active: no convener (A06), or a document its profile demands first (B14)."""
    seats = await seats_on(db, group, clock.today())
    if seats and not has_convener(seats):
        return BodyIncomplete()
    if missing := await missing_documents(db, group, gate="group.active"):
        return DocumentMissing(f"缺少：{'、'.join(missing)}", f"Missing: {', '.join(missing)}", document_kinds=missing)
    return None


obstacles_to_running.append(obstacle_to_running)


def consent_blocked(row: ChangeRequest, caller: Caller) -> str | None:
    """Why the caller may not consent now, or None: the authority the change names, and never its proposer."""
    is_proposer = caller.person.account_id == row.raised_by
    if row.state is not ChangeState.SUBMITTED:
        return "wrong-state"
    if caller.acts_as.value != row.authority:
        return "not-authority"
    return obstacle(CONSENT, power=caller.acts_as.value, is_proposer=is_proposer)


async def raiser_blocked(db: AsyncSession, caller: Caller, row: ChangeRequest) -> str | None:
    """The office raises any change; a lead's principal those of the group; a member's principal its own exit."""
    if caller.acts_as is Power.OFFICE:
        return None
    own = {str(unit_id) for unit_id in await db.scalars(units_of_school(caller.person.school_id))}
    named = {unit["unit_id"] for unit in row.asked["units"]}
    if row.kind in EXITS and named and named <= own:
        return None
    group = await db.get(Group, row.group_id) if row.group_id else None
    leads = group and may_act_for(group, await role_of(db, caller, group.id, clock.today()))
    return None if leads else "not-lead"


def decision_blocked(row: ChangeRequest, caller: Caller, to: str) -> str | None:
    """Only the authority that may consent may return or refuse."""
    decides = to in (ChangeState.RETURNED, ChangeState.REFUSED)
    return "not-authority" if decides and caller.acts_as.value != row.authority else None


async def _can(db: AsyncSession, row: ChangeRequest, caller: Caller) -> dict[str, str | None]:
    is_proposer = caller.person.account_id == row.raised_by
    steps = offered(STEPS, row.state, power=caller.acts_as.value, is_proposer=is_proposer)
    raiser = await raiser_blocked(db, caller, row)
    edit = raiser if row.state in (ChangeState.DRAFT, ChangeState.RETURNED) else "wrong-state"
    raising = (ChangeState.SUBMITTED, ChangeState.WITHDRAWN, ChangeState.EFFECTIVE)
    codes = {to: code or decision_blocked(row, caller, to) for to, code in steps.items()}
    codes |= {to: code or raiser for to, code in codes.items() if to in raising}
    early = "not-yet" if row.takes_effect_on > clock.today() else None
    codes |= {to: code or early for to, code in codes.items() if to == ChangeState.EFFECTIVE}
    return {
        "change.consent": can(caller, "change.consent", blocked=consent_blocked(row, caller)),
        "change.edit": can(caller, "change.raise", blocked=edit),
        **{to: can(caller, "change.move", blocked=code) for to, code in codes.items()},
    }
