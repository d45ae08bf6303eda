"""Against dense matrices: GLS, BLUP, prediction error and criterion of V = sum of random parts, to 1e-10 (§15)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.valueadded.core import Context, Limits, Spec, Theta, fit
from services.evaluation.valueadded.core.likelihood import at, classes_of
from services.evaluation.valueadded.core.moments import moments_of
from tests.evaluation.valueadded_core.builders import Batch, a_batch

SPEC = Spec("B", "outcome", ("prior", "sex"))


class Dense:
    """The same model with n x n matrices."""

    def __init__(self, batch: Batch, school: float, group: float, *, reml: bool) -> None:
        ids = sorted(set(batch.schools))
        names = sorted(set(batch.groups.values()))
        self.z = np.array([[s == i for i in ids] for s in batch.schools], dtype=float)
        g = np.array([[batch.groups[s] == k for k in names] for s in batch.schools], dtype=float)
        x, y = batch.design(), batch.outcome
        n, q = x.shape
        h = np.eye(n) + school * self.z @ self.z.T + group * g @ g.T
        inverse = np.linalg.inv(h)
        info = x.T @ inverse @ x
        self.beta = np.linalg.solve(info, x.T @ inverse @ y)
        rest = y - x @ self.beta
        freedom = n - q if reml else n
        self.s2 = float(rest @ inverse @ rest) / freedom
        self.criterion = freedom * (1 + np.log(2 * np.pi * self.s2)) + np.linalg.slogdet(h)[1]
        if reml:
            self.criterion += np.linalg.slogdet(info)[1]
        self.se = np.sqrt(np.diag(np.linalg.inv(info)) * self.s2)
        member = np.array([[batch.groups[i] == k for k in names] for i in ids], dtype=float)
        cov = school * self.z.T + group * member @ g.T
        self.a = cov @ inverse @ rest
        prior = school * np.eye(len(ids)) + group * member @ member.T
        self.conditional = self.s2 * np.diag(prior - cov @ inverse @ cov.T)
        left = cov @ inverse @ x
        self.joint = self.s2 * (prior - cov @ inverse @ cov.T + left @ np.linalg.inv(info) @ left.T)
        v = group * g.T
        self.v = v @ inverse @ rest
        left_v = v @ inverse @ x
        self.v_var = self.s2 * np.diag(
            group * np.eye(len(names)) - v @ inverse @ v.T + left_v @ np.linalg.inv(info) @ left_v.T
        )


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000),
    st.lists(st.integers(1, 7), min_size=6, max_size=9),
    st.floats(0.001, 5.0),
    st.sampled_from([0.0, 0.02, 0.7]),
    st.booleans(),
)
def test_every_number_of_the_model_equals_the_dense_one(
    seed: int, sizes: list[int], school: float, group: float, reml: bool
) -> None:
    batch = a_batch(seed, [n + 2 for n in sizes], group_sd=2.0, per_group=2)
    dense = Dense(batch, school, group, reml=reml)
    found = fit(
        batch.sums(),
        SPEC,
        Context(batch.groups, borrowed=Theta(school, group)),
        method="reml" if reml else "ml",
        limits=Limits(least_pupils=1, least_groups=2),
    )
    assert found.criterion == pytest.approx(dense.criterion, rel=1e-10)
    assert [f.estimate for f in found.fixed] == pytest.approx(list(dense.beta), rel=1e-10, abs=1e-9)
    assert [f.se for f in found.fixed] == pytest.approx(list(dense.se), rel=1e-9)
    assert found.variance.residual == pytest.approx(dense.s2, rel=1e-10)
    assert [s.effect for s in found.schools] == pytest.approx(list(dense.a), rel=1e-10, abs=1e-10)
    assert [s.se_conditional for s in found.schools] == pytest.approx(list(np.sqrt(dense.conditional)), rel=1e-9)
    assert [s.se_prediction for s in found.schools] == pytest.approx(list(np.sqrt(np.diag(dense.joint))), rel=1e-9)
    assert [g.v for g in found.groups] == pytest.approx(list(dense.v), rel=1e-9, abs=1e-9)
    assert [g.v_se for g in found.groups] == pytest.approx(list(np.sqrt(dense.v_var)), rel=1e-9, abs=1e-9)
    _assert_group_means(batch, dense, found)


def _assert_group_means(batch: Batch, dense: Dense, found) -> None:
    ids = sorted(set(batch.schools))
    for group in found.groups:
        inside = [j for j, s in enumerate(ids) if batch.groups[s] == group.group_id]
        n = dense.z.sum(axis=0)[inside]
        share = n / n.sum()
        joint = dense.joint[np.ix_(inside, inside)]
        assert group.effect == pytest.approx(float(share @ dense.a[inside]), rel=1e-9, abs=1e-9)
        assert group.se == pytest.approx(float(np.sqrt(share @ joint @ share)), rel=1e-9)


@pytest.mark.parametrize("reml", [True, False])
def test_the_gradient_is_that_of_the_criterion(reml: bool) -> None:
    batch = a_batch(9, [8, 5, 12, 6, 9, 7, 10, 4], group_sd=2.0, per_group=2)
    m = moments_of(batch.sums(), SPEC, batch.groups)
    classes, step = classes_of(m), 1e-6
    for school, group in ((0.2, 0.1), (1.5, 0.0), (0.01, 2.0)):
        here = at(m, classes, school, group, reml=reml)
        by_school = at(m, classes, school + step, group, reml=reml).criterion
        by_school -= at(m, classes, school - step, group, reml=reml).criterion
        assert here.gradient[0] == pytest.approx(by_school / (2 * step), rel=1e-5, abs=1e-5)
        by_group = at(m, classes, school, group + step, reml=reml).criterion - here.criterion
        assert here.gradient[1] == pytest.approx(by_group / step, rel=1e-3, abs=1e-3)
