"""What is fitted and what comes out.

Specifications, effects and the fit itself, in the words of evaluation.md §5 and §12.
"""

from dataclasses import dataclass
from enum import StrEnum


class FitRefused(ValueError):
    """A fit that may not be made. `slug` is the problem's name, `columns` the terms at fault."""

    def __init__(self, slug: str, detail: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.slug, self.detail, self.columns = slug, detail, columns


class EffectState(StrEnum):
    """Whether a school or group has an effect.

    `suppressed` when n < 10, `not_estimated` when there are too few groups.
    """

    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    NOT_ESTIMATED = "not_estimated"


@dataclass(frozen=True, slots=True)
class Spec:
    """One specification: A (prior attainment only) or B (with lawful context).

    `terms` are names of Sums.terms without `1`.
    """

    name: str
    outcome: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theta:
    """Variance ratios school/residual and group/residual; `sha256` names the fit that they were borrowed from."""

    school: float
    group: float = 0.0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FixedEffect:
    """One coefficient, in the units of the data."""

    term: str
    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class Variance:
    """Variance components; `group` None where there is no group level."""

    school: float
    group: float | None
    residual: float


@dataclass(frozen=True, slots=True)
class SchoolEffect:
    """A school's value added a_j = v_g + u_j in outcome units, and `effect_size` = a_j / SD_y with its standard error.

    `se_conditional` takes b and the variances as known, `se_prediction` does not; `p_low` = P(a_j < -0.2 SD_y).
    """

    school_id: str
    n: int
    state: EffectState
    effect: float | None
    se_conditional: float | None
    se_prediction: float | None
    reliability: float | None
    effect_size: float | None
    effect_size_se: float | None
    group_id: str | None
    p_low: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """A group's value added: `effect` = weighted mean of its schools' a_j with joint variance.

    `v` the group effect itself.
    """

    group_id: str
    n: int
    n_schools: int
    effect: float
    se: float
    state: EffectState
    v: float | None
    v_se: float | None


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted specification with everything that fit.json shows."""

    spec: Spec
    method: str
    n: int
    n_schools: int
    n_groups: int
    fixed: tuple[FixedEffect, ...]
    variance: Variance
    theta: Theta
    criterion: float
    converged: bool
    gradient: float
    sd_outcome: float
    flags: tuple[str, ...]
    schools: tuple[SchoolEffect, ...]
    groups: tuple[GroupEffect, ...]
    sums_sha256: str
    quantised: bool
