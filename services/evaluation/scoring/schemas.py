"""Wire shapes of score runs. Scores carry 4 decimals; the lines of an explanation carry full precision."""

from datetime import datetime
from uuid import UUID

from services.chassis.fields import View
from services.chassis.pages import Page


class ScoreRunView(View):
    """A run and what it is a pure function of."""

    id: UUID
    created_at: datetime
    round_id: UUID
    run_hash: str
    framework_sha256: str
    snapshot_sha256: str
    code_version: str
    seed: int
    draws: int
    is_current: bool


class ScoreRunPage(Page[ScoreRunView]):
    """Runs of a round, newest first."""


class BandView(View):
    """A band that the 90 % interval touches."""

    code: str
    name_zh: str
    name_en: str


class MissingLeafView(View):
    """A leaf without a value, and which missing state it is in: never a silent 0."""

    node_code: str
    name_zh: str
    name_en: str
    state: str
    reason: str | None


class UnitScoreView(View):
    """What a unit received: own part, the group's part, the bundled score with its 90 % interval."""

    run_id: UUID
    unit_id: UUID
    school_id: UUID | None
    name: str
    is_sample: bool
    own: float | None
    group: float | None
    bundled: float | None
    lower: float | None
    upper: float | None
    bands: list[BandView]
    coverage: float
    missing: list[MissingLeafView]


class UnitScorePage(Page[UnitScoreView]):
    """Units of a run by name: bands, not ranks."""


class PartnerTotalView(View):
    """One school's total in its group: never its leaves."""

    unit_id: UUID
    name: str
    role: str
    share: float
    own: float | None


class GroupScoreView(View):
    """A group's score and the totals of its partners."""

    group_id: UUID
    name: str
    score: float | None
    lower: float | None
    upper: float | None
    partners: list[PartnerTotalView]


class GroupScoreList(View):
    """The groups of a run that the caller may see."""

    run_id: UUID
    items: list[GroupScoreView]


class EvidenceView(View):
    """One record behind a leaf: where it lives, and whether it counted."""

    id: str
    service: str
    href: str | None
    counted: bool
    reason: str | None


class ExplanationLineView(View):
    """One line of the waterfall, in the order of the tree.

    `part` is own, group, credit, limit, mode, clip, veto, coverage or rounding; `parent` the code of the line above.
    Lines with `is_total` true repeat the sum of the lines below them: only the others add up.
    """

    part: str
    code: str
    parent: str
    depth: int
    label_zh: str
    label_en: str
    points: float
    is_total: bool
    now: float | None
    reference: float | None
    weight: float | None
    weight_origin: str | None
    evidence: list[EvidenceView]


class ExplanationView(View):
    """Where every point comes from: the lines sum to `score` - `reference_score` within 1e-9 (`closing_error`)."""

    run_id: UUID
    unit_id: UUID
    name: str
    reference: str
    reference_score: float
    score: float
    closing_error: float
    lines: list[ExplanationLineView]
    text_zh: str
    text_en: str


class IncentiveView(View):
    """dS of `unit_id` for one point of `on_unit_id`'s own score, and the limit that binds, if one does."""

    unit_id: UUID
    on_unit_id: UUID
    points: float
    limit: str | None


class IncentiveList(View):
    """The incentive matrix of a run: what helping a partner is worth."""

    run_id: UUID
    items: list[IncentiveView]
