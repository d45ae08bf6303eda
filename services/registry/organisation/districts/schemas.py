"""Wire shapes of districts."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Draft, Id, Line, View, listof
from services.chassis.pages import Page
from services.registry.organisation.districts.core import Department, DistrictLevel

DistrictCode = Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3})?$", min_length=6, max_length=9)]


class DepartmentDraft(Draft):
    """A department's local name and the business it has."""

    department: Department
    name: Line(80)
    powers: listof(Line(40), 30)


class DistrictDraft(Draft):
    """A bureau's area; `code` is its administrative code (6 digits, 9 for a town)."""

    code: DistrictCode
    name: Line(80)
    level: DistrictLevel
    parent_id: Id | None = None
    is_sample: bool = False
    departments: listof(DepartmentDraft, 7) = Field(default_factory=list)


class DistrictChange(Draft):
    """What a bureau amends of itself; departments, when given, are the whole list."""

    name: Line(80) | None = None
    departments: listof(DepartmentDraft, 7) | None = None


class DepartmentView(View):
    department: Department
    name: str
    powers: list[str]


class DistrictSummary(View):
    id: UUID
    code: str
    name: str
    level: DistrictLevel
    parent_id: UUID | None
    is_sample: bool


class DistrictPage(Page[DistrictSummary]):
    """Districts in the order of their codes."""


class DistrictView(DistrictSummary):
    departments: list[DepartmentView]
    version: int
    can: dict[str, str | None]
