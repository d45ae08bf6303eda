"""Wire shapes of rounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.chassis.fields import Count, Day, Draft, Id, Line, SchoolYearName, Sha256, TermName, Text, View, listof
from services.chassis.jobs import JobView
from services.chassis.pages import Page
from services.rotation.rounds.core import RoundState


class RoundTermDraft(Draft):
    """A term of the round; the end is exclusive."""

    name: TermName
    starts_on: Day
    ends_on: Day


class RoundDraft(Draft):
    """A new round. ``groups`` empty: every active group under the policy. ``seed`` absent: drawn by the service.

    ``correction_days`` absent: as the policy's ``waiting`` rule says. ``wishes_until``: the first day without wishes.
    """

    name: Line(80)
    policy_id: Id
    school_year: SchoolYearName
    groups: listof(Id, 400) = Field(default_factory=list)
    terms: listof(RoundTermDraft, 4, least=1)
    wishes_until: Day | None = None
    correction_days: Annotated[Count, Field(le=60)] | None = None
    seed: Line(64) | None = None

    @model_validator(mode="after")
    def _terms_follow_each_other(self) -> Self:
        days = [day for term in self.terms for day in (term.starts_on, term.ends_on)]
        if any(term.starts_on >= term.ends_on for term in self.terms):
            raise ValueError("a term ends before it starts 学期结束早于开始")
        if days != sorted(days):
            raise ValueError("terms overlap or are out of order 学期重叠或次序有误")
        if len(set(self.groups)) != len(self.groups):
            raise ValueError("a group is named twice 集团重复")
        return self


class RoundTransitionDraft(Draft):
    """Where to, and why where the table asks for a reason."""

    to: RoundState
    reason: Text(500) | None = None


class RoundSignatureDraft(Draft):
    """A principal's yes for one of her units to exactly this plan."""

    unit_id: Id
    plan_sha256: Sha256


class RoundTermView(View):
    name: str
    starts_on: date
    ends_on: date


class RoundGroupView(View):
    group_id: UUID
    name: str | None


class RoundUnitView(View):
    unit_id: UUID
    group_id: UUID
    school_id: UUID | None
    name: str
    role: Literal["lead", "member", "supported"]
    is_sample: bool


class RoundSignatureView(View):
    unit_id: UUID
    plan_sha256: str
    signed_by: str
    signed_at: datetime


class RoundLine(View):
    """A round in a list."""

    id: UUID
    version: int
    district_id: UUID
    name: str
    policy_id: UUID
    policy_name: str | None
    policy_version: int | None
    school_year: str
    starts_on: date
    ends_on: date
    state: RoundState
    created_at: datetime
    published_at: datetime | None


class RoundView(RoundLine):
    """A round whole. ``can`` maps an action or ``transition.<state>`` to null (allowed) or a reason code."""

    terms: list[RoundTermView]
    groups: list[RoundGroupView]
    units: list[RoundUnitView]
    wishes_until: date | None
    correction_days: int | None
    correction_until: date | None
    seed_sha256: str
    seed: str | None
    job_id: UUID | None
    snapshot_sha256: str | None
    scenario_id: UUID | None
    plan_sha256: str | None
    plan_certified: bool
    plan_violations: list[str]
    plan_losses: list[str]
    plan_unexplained: list[str]
    signatures: list[RoundSignatureView]
    unsigned: list[RoundUnitView]
    can: dict[str, str | None]


class RoundMoved(View):
    """The round after a step, and the job that will finish it where the step consults others (202)."""

    round: RoundView
    job: JobView | None


class RoundPage(Page[RoundLine]):
    """Rounds, in the order in which they were drafted."""
