"""Wire shapes of schools, units and enrolments."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.chassis.fields import Day, Draft, Id, Latitude, Line, Longitude, SchoolCode, View, listof
from services.chassis.pages import Page
from services.registry.organisation.schools.core import Jurisdiction, Ownership, Stage, UnitKind

Stages = listof(Stage, 3, least=1)


class AliasDraft(Draft):
    """A former name; its days where they are known."""

    name: Line(80)
    valid_from: Day | None = None
    valid_until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise ValueError("valid_from must lie before valid_until 起止日期颠倒")
        return self


class SchoolDraft(Draft):
    """A new school of the caller's district; its own unit is made with it."""

    school_code: SchoolCode
    name: Line(80)
    stages: Stages
    ownership: Ownership
    jurisdiction: Jurisdiction
    legal_person: Line(80) | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    is_sample: bool = False
    aliases: listof(AliasDraft, 20) = Field(default_factory=list)


class SchoolChange(Draft):
    """What is amended; a rename keeps the code and remembers the old name. What is left out stays."""

    name: Line(80) | None = None
    stages: Stages | None = None
    ownership: Ownership | None = None
    legal_person: Line(80) | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    aliases: listof(AliasDraft, 20) | None = None


class AliasView(View):
    name: str
    valid_from: date | None
    valid_until: date | None


class SchoolSummary(View):
    id: UUID
    district_id: UUID
    school_code: str
    name: str
    stages: list[Stage]
    ownership: Ownership
    jurisdiction: Jurisdiction
    lat: float | None
    lon: float | None
    closed_on: date | None
    is_sample: bool


class SchoolPage(Page[SchoolSummary]):
    """Schools in the order of their pinyin."""


class UnitSummary(View):
    id: UUID
    district_id: UUID
    kind: UnitKind
    name: str
    school_id: UUID | None
    stages: list[Stage]
    is_sample: bool


class SchoolView(SchoolSummary):
    legal_person: str | None
    aliases: list[AliasView]
    units: list[UnitSummary]
    version: int
    can: dict[str, str | None]


class UnitDraft(Draft):
    """A section of one school, or a named set of schools; a school's own unit is made with the school."""

    kind: UnitKind
    name: Line(80)
    stages: Stages
    school_ids: listof(Id, 200, least=1)
    is_sample: bool = False


class UnitPage(Page[UnitSummary]):
    """Units in the order of their names."""


class UnitView(UnitSummary):
    school_ids: list[UUID]
    version: int


class EnrolmentView(View):
    id: UUID
    district_id: UUID
    school_id: UUID
    stage: Stage
    school_year: str
    pupils: int
    classes: int
    version: int


class EnrolmentPage(Page[EnrolmentView]):
    """Enrolments in the order they were recorded."""
