"""Generated exam batches with known truth, and their sums."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.valueadded.core import Design, Sums, column_of_floats, reduce_rows

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a generated batch: one entry a pupil; `effects` is the true a_j by school id."""

    schools: list[str]
    groups: dict[str, str]
    prior: Floats
    sex: Floats
    outcome: Floats
    effects: dict[str, float]

    def sums(self, rows: NDArray[np.intp] | None = None) -> Sums:
        """The sums of all rows, or of some."""
        keep = np.arange(len(self.prior)) if rows is None else rows
        columns = {
            name: column_of_floats(name, np.asarray(values)[keep])
            for name, values in (("prior", self.prior), ("sex", self.sex), ("outcome", self.outcome))
        }
        return reduce_rows([self.schools[i] for i in keep], columns, Design.of("prior", "sex"), "outcome")

    def design(self) -> Floats:
        """The dense fixed-effects matrix."""
        return np.column_stack([np.ones(len(self.prior)), self.prior, self.sex])


def generator(seed: int) -> np.random.Generator:
    """A seeded generator."""
    return np.random.Generator(np.random.Philox(seed))


def a_batch(
    seed: int,
    sizes: list[int],
    *,
    school_sd: float = 3.0,
    group_sd: float = 0.0,
    per_group: int = 5,
    residual_sd: float = 8.0,
) -> Batch:
    """Schools of the given sizes, `per_group` consecutive ones a group."""
    rng = generator(seed)
    ids = [f"s{j:03d}" for j in range(len(sizes))]
    rows = [s for s, n in zip(ids, sizes, strict=True) for _ in range(n)]
    total = len(rows)
    groups = {s: f"g{j // per_group:02d}" for j, s in enumerate(ids)}
    by_group = {g: float(rng.normal(0, group_sd)) for g in sorted(set(groups.values()))}
    effects = {s: float(rng.normal(0, school_sd)) + by_group[groups[s]] for s in ids}
    prior = np.round(rng.normal(100, 15, total), 1)
    sex = rng.integers(0, 2, total).astype(float)
    noise = rng.normal(0, residual_sd, total)
    outcome = np.round(20 + 0.7 * prior + 2 * sex + np.array([effects[s] for s in rows]) + noise, 1)
    return Batch(rows, groups, prior, sex, outcome, effects)
