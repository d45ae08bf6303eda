"""Wire shapes of staff. Lists hold class-1 columns only; a birth date stands in the person's own file."""

from datetime import date
from uuid import UUID

from services.chassis.fields import Day, Draft, Id, Line, View, listof
from services.chassis.pages import Page
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.staff.core import HonourKind, HonourLevel, PostKind, Sex, Subject, Title


class PersonChange(Draft):
    """What is amended on a person's own row; dated facts change by import."""

    name: Line(60) | None = None
    sex: Sex | None = None
    born: Day | None = None
    stages: listof(Stage, 3, least=1) | None = None
    subjects: listof(Subject, 15, least=1) | None = None
    title: Title | None = None


class LookupDraft(Draft):
    """Whom one looks for: by id, or by the beginning of a name, number, pinyin or initials."""

    ids: listof(Id, 200) | None = None
    text: Line(40) | None = None


class LookupItem(View):
    id: UUID
    staff_no: str
    name: str
    school_id: UUID | None


class LookupView(View):
    items: list[LookupItem]


class HonourView(View):
    kind: HonourKind
    level: HonourLevel
    granted: date | None
    valid_until: date | None


class PostView(View):
    unit_id: UUID
    unit_name: str
    post: PostKind
    subject: Subject | None
    valid_from: date
    valid_until: date | None


class AssignmentView(View):
    unit_id: UUID
    unit_name: str
    fte: int
    valid_from: date
    valid_until: date | None


class EmploymentView(View):
    employer_school_id: UUID
    valid_from: date
    valid_until: date | None


class ExemptionView(View):
    """豁免 (已核实): its dates, never why."""

    valid_from: date
    valid_until: date


class StaffSummary(View):
    id: UUID
    district_id: UUID
    school_id: UUID | None
    staff_no: str
    name: str
    sex: Sex
    stages: list[Stage]
    subjects: list[Subject]
    title: Title | None
    is_sample: bool
    assignments: list[AssignmentView]
    posts: list[PostView]
    honours: list[HonourView]


class StaffPage(Page[StaffSummary]):
    """Staff in the order of their pinyin."""


class TeacherFile(StaffSummary):
    """教师档案: the person with every dated fact, past ones too, and the import row it came from."""

    born: date
    employments: list[EmploymentView]
    exemptions: list[ExemptionView]
    import_id: UUID | None
    import_row: int | None
    version: int
    can: dict[str, str | None]
