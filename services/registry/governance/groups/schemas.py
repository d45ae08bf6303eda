"""Wire shapes of groups."""

from datetime import date
from uuid import UUID

from services.chassis.fields import Day, Draft, Line, View, listof
from services.chassis.pages import Page
from services.registry.governance.groups.core import GroupForm, GroupState, Pairing, Role, Tightness
from services.registry.organisation.schools.core import UnitKind


class MembershipView(View):
    """A unit's place in a group; `role_label` is the district's own word (龙头校, 总校, 核心校)."""

    membership_id: UUID
    unit_id: UUID
    unit_name: str
    unit_kind: UnitKind
    school_id: UUID | None
    role: Role
    role_label: str
    tightness: Tightness | None
    pairing: Pairing | None
    valid_from: date
    valid_until: date | None
    is_sample: bool


class LiaisonView(View):
    name: str
    post: str
    valid_from: date
    valid_until: date | None


class SeatView(View):
    """A seat of the governing body, with who holds it on the day; empty while nobody holds the post."""

    seat: str
    seat_label: str
    post: str
    unit_id: UUID
    unit_name: str
    person_id: UUID | None
    name: str | None
    is_vacant: bool
    requirement_id: str
    is_sample: bool


class BodyView(View):
    kind: str
    label: str
    requirement_ids: list[str]
    seats: list[SeatView]


class GroupView(View):
    """A group on a day, with the units and liaisons of that day."""

    id: UUID
    district_id: UUID
    name: str
    form: GroupForm
    state: GroupState
    policy_id: UUID | None
    founded_on: date | None
    dissolved_on: date | None
    is_sample: bool
    version: int
    as_of: date
    members: list[MembershipView]
    liaisons: list[LiaisonView]


class GroupPage(Page[GroupView]):
    pass


class GroupDetail(GroupView):
    """`body` is null where the profile names none, or for a caller of another bureau. `history` has ended places."""

    policy_name: str | None
    labels: dict[str, str]
    body: BodyView | None
    history: list[MembershipView]
    my_role: Role | None
    can: dict[str, str | None]


class LiaisonDraft(Draft):
    name: Line(40)
    post: Line(60)


class LiaisonsChange(Draft):
    """The liaisons from a day on: those in force and not named end that day."""

    valid_from: Day
    liaisons: listof(LiaisonDraft, 5)
