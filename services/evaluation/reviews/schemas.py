"""Wire shapes of review rounds."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Day, Draft, Id, Line, SchoolYearName, Text, View, listof
from services.chassis.jobs import JobView
from services.chassis.pages import Page
from services.evaluation.reviews.core import ReviewRoundState

LeafCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,60}$", max_length=60)]
Goal = Literal["open", "frozen", "moderated", "notified", "final", "published", "closed", "void"]


class ReviewRoundDraft(Draft):
    """A new round. `fit_id` names the value-added fit that its exam leaves read; `as_of` the day of the facts."""

    title: Line(200)
    school_year: SchoolYearName
    as_of: Day
    framework_id: Id
    fit_id: Id | None = None
    left_out: listof(LeafCode, 60) = Field(default_factory=list)


class ReviewRoundChange(Draft):
    """What may change before the freeze: the fit, and the leaves that this round does not collect."""

    fit_id: Id | None
    left_out: listof(LeafCode, 60)


class ReviewRoundTransition(Draft):
    """The state asked for, and why."""

    to: Goal
    reason: Text(500) | None = None


class VerdictDraft(Draft):
    """The inspectorate's proposal that the scores become final."""

    reason: Text(500)


class ReviewRoundView(View):
    """A round, what it stands on, and what the caller may do with it now."""

    id: UUID
    version: int
    created_at: datetime
    district_id: UUID
    title: str
    school_year: str
    as_of: date
    framework_id: UUID
    framework_code: str
    framework_semver: str
    framework_title_zh: str
    framework_title_en: str
    weights_status: str
    fit_id: UUID | None
    state: ReviewRoundState
    in_shadow: bool
    snapshot_id: UUID | None
    run_id: UUID | None
    left_out: list[str]
    pending: list[str]
    verdict_proposed: bool
    can: dict[str, str | None]


class ReviewRoundMoved(View):
    """The round after a step, and the job of a step that must ask another service."""

    round: ReviewRoundView
    job: JobView | None


class ReviewRoundPage(Page[ReviewRoundView]):
    """Rounds, newest first."""


class SnapshotSourceView(View):
    """One source of a snapshot: which service answered what, how many rows, its hash."""

    service: str
    name: str
    rows: int
    sha256: str
    as_of: date


class ReviewSnapshotView(View):
    """The manifest of the frozen inputs."""

    id: UUID
    round_id: UUID
    as_of: date
    created_at: datetime
    sha256: str
    sources: list[SnapshotSourceView]


class UnitMembershipView(View):
    """A membership of a unit during the round's school year; `share` of its days, in 0..1."""

    group_id: UUID
    group_name: str
    role: str
    tightness: str | None
    share: float


class ReviewView(View):
    """One unit in a round."""

    id: UUID
    round_id: UUID
    unit_id: UUID
    school_id: UUID | None
    name: str
    is_sample: bool
    stage: str
    pupils: int
    memberships: list[UnitMembershipView]


class ReviewPage(Page[ReviewView]):
    """Units of a round, by name."""


class LeafCoverageView(View):
    """How many units have a leaf in each state."""

    node_code: str
    name_zh: str
    name_en: str
    source: str
    observed: int
    not_applicable: int
    pending: int
    late: int
    suppressed: int


class CoverageView(View):
    """What is in and what is missing, a leaf a line."""

    round_id: UUID
    units: int
    items: list[LeafCoverageView]
