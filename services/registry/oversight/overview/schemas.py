"""Wire shape of the overview."""

from datetime import date
from uuid import UUID

from services.chassis.fields import View
from services.registry.governance.groups.core import Role
from services.registry.governance.groups.schemas import GroupView
from services.registry.oversight.duties.schemas import DutyView


class OverviewCounts(View):
    """Heads are those with a home unit on the day, as far as the caller may see staff."""

    groups: int
    units: int
    schools: int
    persons: int


class TargetView(View):
    """A target of a policy in force: the figure, and what there is."""

    requirement_id: str
    policy_name: str
    metric: str
    op: str
    value: int
    reached: int
    is_met: bool
    quote: str


class UnitStructure(View):
    """Staff of a unit as counts; a null cell stands for one or two people."""

    group_id: UUID
    unit_id: UUID
    unit_name: str
    role: Role
    role_label: str
    heads: int
    backbone: int | None
    senior_title: int | None
    is_sample: bool


class OverviewDistrict(View):
    id: UUID
    name: str


class OverviewView(View):
    """What the home page shows: groups with roles and liaisons, targets, duties, staff structure."""

    as_of: date
    district: OverviewDistrict | None
    counts: OverviewCounts
    groups: list[GroupView]
    targets: list[TargetView]
    duties_by_state: dict[str, int]
    duties_soon: list[DutyView]
    staff_structure: list[UnitStructure]
