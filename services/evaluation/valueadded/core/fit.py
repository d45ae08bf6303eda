"""A specification fitted to sums: fixed effects, variances, value added of schools and groups (evaluation.md §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import ndtr

from services.evaluation.valueadded.core.effects import Effects, effects_at, mixed_over_ratio
from services.evaluation.valueadded.core.likelihood import Point, at, classes_of
from services.evaluation.valueadded.core.moments import Floats, Moments, moments_of
from services.evaluation.valueadded.core.optimise import Optimum, optimum
from services.evaluation.valueadded.core.spec import (
    EffectState,
    Fit,
    FitRefused,
    FixedEffect,
    GroupEffect,
    SchoolEffect,
    Spec,
    Theta,
    Variance,
)
from services.evaluation.valueadded.core.sums import POOLED, Sums, sums_sha256


@dataclass(frozen=True, slots=True)
class Limits:
    """The product's defaults of evaluation.md §5, which a framework may change."""

    least_pupils: int = 10
    least_schools: int = 10
    least_groups: int = 8
    mixed_below_schools: int = 50
    least_reliability: float = 0.6
    least_coverage: float = 0.8
    low_sd: float = 0.2


@dataclass(frozen=True, slots=True)
class Context:
    """What a fit may know beside the sums: each school's group, its enrolment, and borrowed variance ratios."""

    groups: Mapping[str, str] = field(default_factory=dict)
    enrolled: Mapping[str, int] = field(default_factory=dict)
    borrowed: Theta | None = None


def fit(
    sums: Sums, spec: Spec, context: Context | None = None, *, method: str = "reml", limits: Limits | None = None
) -> Fit:
    """The fit of one specification.

    FitRefused: `model-singular` (columns named), `too-few-schools` (own fit needs 10; fewer may borrow the
    city's ratios).
    """
    context, limits = context or Context(), limits or Limits()
    if len(sums.schools) < limits.least_schools and context.borrowed is None:
        raise FitRefused("too-few-schools", f"{len(sums.schools)} schools, {limits.least_schools} needed")
    m = moments_of(sums, spec, context.groups)
    reml, nested = method == "reml", len(m.group_ids) >= limits.least_groups
    found = _borrowed(m, context.borrowed, reml) or optimum(m, nested=nested, reml=reml)
    effects = effects_at(m, found.point)
    flags = _flags(found, context, sums)
    if len(m.school_ids) < limits.mixed_below_schools and context.borrowed is None:
        effects = mixed_over_ratio(m, found.point, effects, reml=reml)
        flags = (*flags, "ratio_integrated")
    return _fit(sums, spec, m, found, effects, flags, context, limits, method=method, nested=nested)


def fit_both(
    sums: Sums,
    prior_only: Spec,
    with_context: Spec,
    context: Context | None = None,
    *,
    method: str = "reml",
    limits: Limits | None = None,
) -> tuple[Fit, Fit]:
    """Both specifications, always shown side by side: A prior attainment only, B with context."""
    return (
        fit(sums, prior_only, context, method=method, limits=limits),
        fit(sums, with_context, context, method=method, limits=limits),
    )


def _borrowed(m: Moments, theta: Theta | None, reml: bool) -> Optimum | None:
    if theta is None:
        return None
    return Optimum(at(m, classes_of(m), theta.school, theta.group, reml=reml), 0.0, True, False)


def _flags(found: Optimum, context: Context, sums: Sums) -> tuple[str, ...]:
    named = {
        "no_detectable_differences": found.point.school == 0.0 and found.point.group == 0.0,
        "at_upper_bound": found.at_upper_bound,
        "not_converged": not found.converged,
        "theta_borrowed": context.borrowed is not None,
        "quantised": sums.quantised,
    }
    return tuple(name for name, holds in named.items() if holds)


def _fit(
    sums: Sums,
    spec: Spec,
    m: Moments,
    found: Optimum,
    effects: Effects,
    flags: tuple[str, ...],
    context: Context,
    limits: Limits,
    *,
    method: str,
    nested: bool,
) -> Fit:
    point, unit = found.point, float(m.sds[-1]) ** 2
    sigma2 = point.sigma2 * unit
    sd = float(np.sqrt(unit * m.pupils / (m.pupils - 1)))
    theta = replace(context.borrowed) if context.borrowed else Theta(point.school, point.group)
    return Fit(
        spec=spec,
        method=method,
        n=m.pupils,
        n_schools=len(m.school_ids),
        n_groups=len(m.group_ids),
        fixed=_fixed(m, point),
        variance=Variance(sigma2 * point.school, sigma2 * point.group if nested else None, sigma2),
        theta=theta,
        criterion=_criterion(m, point, method),
        converged=found.converged,
        gradient=found.gradient,
        sd_outcome=sd,
        flags=flags,
        schools=_schools(m, effects, sd, context, limits),
        groups=_groups(m, effects, nested),
        sums_sha256=sums_sha256(sums),
        quantised=sums.quantised,
    )


def _criterion(m: Moments, point: Point, method: str) -> float:
    """-2l of the data as they came: standardising moved it by known logs."""
    y = 2.0 * float(np.log(m.sds[-1]))
    if method == "reml":
        return point.criterion + (m.pupils - m.q) * y + 2.0 * float(np.log(m.sds[: m.q]).sum())
    return point.criterion + m.pupils * y


def _fixed(m: Moments, point: Point) -> tuple[FixedEffect, ...]:
    y = m.sds[-1]
    back = np.diag(y / m.sds[: m.q])
    back[0, 1:] = -m.means[1 : m.q] * y / m.sds[1 : m.q]
    estimate = back @ point.beta
    estimate[0] += m.means[-1]
    cov = back @ (point.sigma2 * np.linalg.inv(point.mxx)) @ back.T
    errors = np.sqrt(np.diag(cov))
    return tuple(FixedEffect(t, float(b), float(e)) for t, b, e in zip(m.columns[: m.q], estimate, errors, strict=True))


def _schools(m: Moments, effects: Effects, sd: float, context: Context, limits: Limits) -> tuple[SchoolEffect, ...]:
    y = float(m.sds[-1])
    return tuple(_school(m, j, effects, y, sd, context, limits) for j, s in enumerate(m.school_ids) if s != POOLED)


def _school(m: Moments, j: int, e: Effects, y: float, sd: float, context: Context, limits: Limits) -> SchoolEffect:
    school, n = m.school_ids[j], round(float(m.n[j]))
    group = context.groups.get(school)
    if n < limits.least_pupils:
        blank = (None,) * 6
        return SchoolEffect(school, n, EffectState.SUPPRESSED, *blank, group, None, ("suppressed",))
    effect, error = float(e.a[j]) * y, float(np.sqrt(e.prediction[j])) * y
    low = -limits.low_sd * sd
    p_low = float(ndtr((low - effect) / error)) if error > 0.0 else float(effect < low)
    enrolled = context.enrolled.get(school)
    named = {
        "low_reliability": float(e.reliability[j]) < limits.least_reliability,
        "low_coverage": enrolled is not None and n < limits.least_coverage * enrolled,
    }
    return SchoolEffect(
        school,
        n,
        EffectState.ESTIMATED,
        effect,
        float(np.sqrt(e.conditional[j])) * y,
        error,
        float(e.reliability[j]),
        effect / sd,
        error / sd,
        group,
        p_low,
        tuple(name for name, holds in named.items() if holds),
    )


def _groups(m: Moments, e: Effects, nested: bool) -> tuple[GroupEffect, ...]:
    y = float(m.sds[-1])
    state = EffectState.ESTIMATED if nested else EffectState.NOT_ESTIMATED

    def root(values: Floats, g: int) -> float:
        return float(np.sqrt(values[g])) * y

    return tuple(
        GroupEffect(
            group,
            round(float(m.n[m.bins == g].sum())),
            int(np.sum(m.bins == g)),
            float(e.group_mean[g]) * y,
            root(e.group_mean_variance, g),
            state,
            float(e.v[g]) * y if nested else None,
            root(e.v_variance, g) if nested else None,
        )
        for g, group in enumerate(m.group_ids)
    )
