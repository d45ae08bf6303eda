"""What a score run takes and gives: frozen values, evaluation.md §6, §8, §9 and §12."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.evaluation.indicators.core.framework import Framework
from services.evaluation.indicators.core.observation import Observation


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's membership in a group in this period.

    `days_share` = days in it / days in any group (sums to 1 a unit).
    """

    group_id: str
    role: str
    tightness: str | None
    days_share: float = 1.0


@dataclass(frozen=True, slots=True)
class UnitInput:
    """A unit to be scored. A unit without shares is in no group and keeps its own score."""

    unit_id: str
    stage: str
    pupils: int
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """Everything that a run is a function of. `baseline` are last year's (or the joining year's) observations.

    `equity[group_id]` is E of §6, 0..100, absent where not applicable. `snapshot_sha` and `code_version` enter
    the run id.
    """

    framework: Framework
    period: str
    units: tuple[UnitInput, ...]
    observations: tuple[Observation, ...]
    baseline: tuple[Observation, ...] = ()
    equity: Mapping[str, float] = field(default_factory=dict)
    snapshot_sha: str = ""
    code_version: str = ""
    draws: int = 1000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """A 90 % interval and the probability of each band, in order of the framework's bands."""

    low: float
    high: float
    band_shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tree in order: `what` is mean, bonus, deduction, clip, gate or veto.

    `before` -> `after` in points.
    """

    node_code: str
    what: str
    by: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class NodeScore:
    """A node's points for a unit: None where its state says that there are none.

    `coverage` is observed weight / all weight.

    `is_provisional` = something below is still pending. `share` is the effective weight within the parent (0
    when spread).
    """

    node_code: str
    points: float | None
    state: str
    coverage: float
    share: float
    is_provisional: bool
    value: float | None
    se: float
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's result. `bands` has two codes where the interval crosses a cut.

    `rounding` = shown (4 decimals) - bundled.
    """

    unit_id: str
    own: float | None
    group: float | None
    bundled: float | None
    rounding: float
    band: str | None
    bands: tuple[str, ...]
    own_interval: Interval | None
    bundled_interval: Interval | None
    coverage: float
    is_provisional: bool
    growth: float | None
    lambda_: float
    credit: float
    nodes: tuple[NodeScore, ...]
    steps: tuple[Step, ...]
    limits: tuple[str, ...]
    missing: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group's result G, its interval, and whose own scores went in with which weight."""

    group_id: str
    points: float | None
    interval: Interval | None
    members: tuple[tuple[str, float], ...]
    weakest: str | None


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A run: units and groups ordered by id, with the identity that replays it."""

    run_id: str
    framework_sha: str
    snapshot_sha: str
    code_version: str
    seed: int
    units: tuple[UnitScore, ...]
    groups: tuple[GroupScore, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a waterfall.

    `part` is own, group, credit, limit, mode, clip, veto, coverage or rounding; `code` a node code, partner
    unit id or limit;
    `depth` and `parent` lay out the tree: only lines with `is_total` False (the ends) add up to the difference.
    """

    part: str
    code: str
    parent: str
    depth: int
    points: float
    is_total: bool
    now: float | None = None
    reference: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Every line from the reference's score to the unit's.

    `closing_error` = |sum of end lines - (score - reference)|.
    """

    unit_id: str
    reference: str
    score: float
    reference_score: float
    lines: tuple[Line, ...]
    closing_error: float
