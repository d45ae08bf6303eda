"""Wire shapes of teaching needs."""

from uuid import UUID

from services.chassis.fields import View
from services.chassis.pages import Page
from services.registry.organisation.schools.core import Stage
from services.registry.organisation.staff.core import Subject


class TeachingNeedView(View):
    """`fte` is in hundredths of a full post."""

    id: UUID
    district_id: UUID
    unit_id: UUID
    stage: Stage
    subject: Subject
    term: str
    fte: int
    version: int


class TeachingNeedPage(Page[TeachingNeedView]):
    """Teaching needs in the order they were recorded."""
