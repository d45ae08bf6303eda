"""The indicator framework (指标体系) as frozen values: a tree of nodes with the bundle rule and bands.

No policy number lives here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.evaluation.indicators.core.kinds import BundleMode as BundleMode
from services.evaluation.indicators.core.kinds import FrameworkState as FrameworkState
from services.evaluation.indicators.core.kinds import Kind as Kind
from services.evaluation.indicators.core.kinds import Lens as Lens
from services.evaluation.indicators.core.kinds import Mean as Mean
from services.evaluation.indicators.core.kinds import Method as Method
from services.evaluation.indicators.core.kinds import Omega as Omega
from services.evaluation.indicators.core.kinds import OwnInGroup as OwnInGroup
from services.evaluation.indicators.core.kinds import SchemeType as SchemeType
from services.evaluation.indicators.core.kinds import Source as Source
from services.evaluation.indicators.core.kinds import UnitLevel as UnitLevel
from services.evaluation.indicators.core.kinds import WeightsStatus as WeightsStatus


@dataclass(frozen=True, slots=True)
class Clause:
    """The policy text that a node answers to, quoted."""

    policy: str
    requirement_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Goalposts:
    """Values at which a leaf earns 0, 60, 85 and 100 points; falling values mean that less is better."""

    fail: float
    ok: float
    good: float
    excellent: float


@dataclass(frozen=True, slots=True)
class Norm:
    """A leaf's normalisation.

    `goalposts` by stage (`*` = every stage) for piecewise; `full` is the figure that earns 100: the target of a
    ratio, d2
    of an effect size, gr* of growth; `ideal` and `legal` are c* and the threshold of a CV leaf; `lo`/`hi` turn
    the value
    into its distance from a target (lo = hi) or a range with both ends inside.
    """

    method: Method
    goalposts: Mapping[str, Goalposts]
    full: float | None = None
    ideal: float | None = None
    legal: float | None = None
    lo: float | None = None
    hi: float | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Which rows of the source a leaf counts: duties by requirement id, or the node whose growth it is."""

    resource: str = ""
    requirement_ids: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The mean over children.

    `rho` of a power mean, `min_observed` the share of applicable weight below which it is invalid.
    """

    method: Mean = Mean.ARITHMETIC
    rho: float = 1.0
    min_observed: float = 2 / 3


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree. `weight` is None for deduction, bonus, gate and veto.

    `cap` is theirs (gate, veto), in points.
    """

    code: str
    parent: str | None
    order: int
    name_zh: str
    name_en: str
    unit_level: UnitLevel
    kind: Kind
    dimension: str
    lens: Lens | None
    stages: tuple[str, ...]
    weight: float | None
    weight_origin: str
    agg: Aggregation
    norm: Norm | None
    source: Source | None
    selector: Selector
    denominator_ref: str
    is_ratio: bool
    floor: float
    cap: float | None
    is_relative: bool
    variance: str
    standard_refs: tuple[str, ...]
    clauses: tuple[Clause, ...]
    public: str
    source_grade: str


@dataclass(frozen=True, slots=True)
class Band:
    """A grade (等第) that begins at `minimum` points."""

    code: str
    name_zh: str
    name_en: str
    minimum: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """The bundle rule (捆绑规则), evaluation.md §6.

    `lambdas[role][tightness]` is the group's share of a unit's score (`*` = any tightness); `down`/`up` bound how far
    bundling may move a unit from its own score (None = off).
    """

    mode: BundleMode
    lambdas: Mapping[str, Mapping[str, float]]
    mu: float = 0.0
    h_max: float = 0.0
    gr_star: float = 10.0
    kappa: float = 0.0
    rho: float = 1.0
    eta: float = 0.0
    omega: Omega = Omega.PUPILS
    own_in_group: OwnInGroup = OwnInGroup.INCLUDE
    down: float | None = None
    up: float | None = None
    d_hq: float = 3.0


@dataclass(frozen=True, slots=True)
class StandardRef:
    """A standard that indicators trace to (C31)."""

    ref: str
    title: str
    clause: str
    source_grade: str


@dataclass(frozen=True, slots=True)
class VaSpec:
    """One value-added specification of the framework; exactly one of them scores."""

    name: str
    outcome: str
    terms: tuple[str, ...]
    scores: bool


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a framework; `sha256` is over the RFC 8785 canonical form of its document."""

    id: str
    semver: str
    title_zh: str
    title_en: str
    scheme_type: SchemeType
    stages: tuple[str, ...]
    weights_status: WeightsStatus
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    bundle: Bundle | None
    standards: tuple[StandardRef, ...]
    va_specs: tuple[VaSpec, ...]
    sha256: str

    def node(self, code: str) -> Node:
        """The node with this code; KeyError when there is none."""
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)

    def children(self, code: str | None) -> tuple[Node, ...]:
        """The children of a node in order; of None, the roots."""
        return tuple(sorted((n for n in self.nodes if n.parent == code), key=lambda n: (n.order, n.code)))

    def leaves(self) -> tuple[Node, ...]:
        """Every node that takes an observation: leaves, deductions, bonuses, gates and vetoes."""
        return tuple(n for n in self.nodes if n.kind is not Kind.AGG)
