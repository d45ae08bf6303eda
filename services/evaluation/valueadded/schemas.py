"""Wire shapes of fits and effects."""

from datetime import datetime
from uuid import UUID

from services.chassis.fields import Draft, Id, View
from services.chassis.pages import Page


class FitDraft(Draft):
    """Which batch to fit."""

    batch_id: Id


class FixedTermView(View):
    """One fixed term with its standard error."""

    term: str
    estimate: float
    se: float


class SpecificationView(View):
    """One specification: A prior attainment only, B with lawful context."""

    code: str
    columns: list[str]
    method: str
    n: int
    schools: int
    fixed: list[FixedTermView]
    variance_school: float
    variance_residual: float
    criterion: float
    no_detectable_differences: bool
    flags: list[str]


class FitView(View):
    """A fit: both specifications of one batch, side by side."""

    id: UUID
    created_at: datetime
    batch_id: UUID
    school_year: str
    sums_sha256: str
    is_sample: bool
    specifications: list[SpecificationView]


class FitPage(Page[FitView]):
    """Fits, newest first."""


class EffectView(View):
    """The value added of a school, in SD of pupils' outcomes, with its 90 % interval, under one specification.

    `state` is estimated or suppressed.
    """

    specification: str
    state: str
    n: int | None
    effect: float | None
    se: float | None
    effect_size: float | None
    lower: float | None
    upper: float | None
    reliability: float | None
    coverage: float | None


class SchoolEffectsView(View):
    """One school, its specifications side by side."""

    unit_id: UUID
    name: str
    a: EffectView | None
    b: EffectView | None


class GroupEffectView(View):
    """The value added of a group under one specification: its schools' mean by pupils, with its 90 % interval.

    `effect_size`, `lower`, `upper` in SD of pupils' outcomes; `effect`, `se`, `v`, `v_se` in outcome units. `v` is
    the group's own effect (集团效应); `state` is `not_estimated` and `v` null where there are too few groups.
    """

    group_id: UUID
    name: str
    specification: str
    state: str
    n: int
    schools: int
    effect: float
    se: float
    effect_size: float
    lower: float
    upper: float
    v: float | None
    v_se: float | None


class EffectList(View):
    """The effects that the caller may see, by name. Groups are the bureau's to see: a pair would tell on a partner."""

    fit_id: UUID
    items: list[SchoolEffectsView]
    groups: list[GroupEffectView]
