"""Wire shapes of changes."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Day, Draft, Id, Line, Text, View, listof
from services.chassis.pages import Page
from services.registry.governance.changes.core import ChangeKind, ChangeState
from services.registry.governance.groups.core import GroupForm, GroupState, Pairing, Role, Tightness


class ChangeUnitDraft(Draft):
    """A unit with the role it shall have; idle in a change by which it leaves."""

    unit_id: Id
    role: Role = Role.MEMBER
    tightness: Tightness | None = None
    pairing: Pairing | None = None


class ChangeDraft(Draft):
    """`found` names the group to be (name, form, policy, units); every other kind names an existing group."""

    kind: ChangeKind
    group_id: Id | None = None
    name: Line(80) | None = None
    form: GroupForm | None = None
    policy_id: Id | None = None
    units: listof(ChangeUnitDraft, 100) = Field(default_factory=list)
    takes_effect_on: Day
    reason: Text(1000)
    evidence_file_ids: listof(Id, 20) = Field(default_factory=list)


class ChangeTransition(Draft):
    to: ChangeState
    reason: Text(500) | None = None


class ConsentDraft(Draft):
    reason: Text(500)


class GroupTransition(Draft):
    to: GroupState
    reason: Text(500) | None = None


class ChangeUnitView(View):
    unit_id: UUID
    unit_name: str
    role: Role
    tightness: Tightness | None
    pairing: Pairing | None


class ChangeWarning(View):
    """Advice that does not refuse: a unit far from the lead (`km`), or of unknown place (null)."""

    code: str
    unit_id: UUID
    unit_name: str
    km: int | None


class ConsentView(View):
    power: str
    name: str
    reason: str
    created_at: datetime


class ChangeView(View):
    """A change in a list."""

    id: UUID
    district_id: UUID
    group_id: UUID | None
    group_name: str | None
    kind: ChangeKind
    state: ChangeState
    takes_effect_on: date
    raised_by_name: str
    authority: str
    version: int
    created_at: datetime


class ChangePage(Page[ChangeView]):
    pass


class ChangeDetail(ChangeView):
    form: GroupForm | None
    policy_id: UUID | None
    units: list[ChangeUnitView]
    reason: str
    evidence_file_ids: list[UUID]
    warnings: list[ChangeWarning]
    consents: list[ConsentView]
    can: dict[str, str | None]
