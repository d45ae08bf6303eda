"""The value-added fit from sums against statsmodels' MixedLM on the same data, in the same run."""

from __future__ import annotations

import numpy as np

from services.evaluation.valueadded.core import Design, Spec, column_of_floats, fit, reduce_rows
from tests.bench.measure import row, timed

SCHOOLS, PUPILS = 100, 200


def run(_product: object) -> None:
    """One random-intercept REML fit each, and the largest difference between their school variances."""
    dice = np.random.Generator(np.random.Philox(7))
    school = np.repeat(np.arange(SCHOOLS), PUPILS)
    prior = np.round(dice.normal(400, 60, school.size), 1)
    outcome = np.round(100 + 0.8 * prior + dice.normal(0, 12, SCHOOLS)[school] + dice.normal(0, 40, school.size), 1)
    found = []

    def ours() -> None:
        columns = {"prior": column_of_floats("prior", prior), "y": column_of_floats("y", outcome)}
        names = [f"s{number:03}" for number in school]
        sums = reduce_rows(names, columns, Design.of("prior"), "y")
        found.append(fit(sums, Spec("A", "y", ("prior",))))

    mine = timed(ours)
    theirs = timed(lambda: found.append(_statsmodels(school, prior, outcome)))
    row(f"fit of {school.size} pupils", mine, theirs, "s", ours_is="ours", floor_is="statsmodels")


def _statsmodels(school: np.ndarray, prior: np.ndarray, outcome: np.ndarray) -> float:
    import statsmodels.api

    design = statsmodels.api.add_constant(prior)
    return float(statsmodels.api.MixedLM(outcome, design, groups=school).fit(reml=True).cov_re[0][0])
