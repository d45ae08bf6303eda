"""HiGHS on integer rows and columns: one thread, a fixed seed, both gaps set, and every answer checked in integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import highspy
import numpy as np

from services.rotation.matching.core.plan import Engine
from services.rotation.matching.core.rows import Column, Row

_SEED = 20230501
_INFINITE = highspy.kHighsInf
_TIGHT = 1e-6


class EngineFault(RuntimeError):
    """The engine gave no answer, or one that does not hold in integers."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An LP optimum: its value and the dual of every row by key."""

    value: float
    duals: dict[str, float]
    whole: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A proven integer optimum: columns other than 0, their cost, and the bound that branch and bound claims."""

    chosen: dict[str, int]
    value: int
    bound: int


def engine() -> Engine:
    """Which engine this is."""
    return Engine("HiGHS", highspy.Highs().version())


class Problem:
    """Columns and rows in their given order; `costs` by column key, all integers."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], costs: Mapping[str, int]) -> None:
        self.columns, self.rows, self.costs = columns, rows, costs
        self._place = {column.key: n for n, column in enumerate(columns)}
        self._highs = highspy.Highs()
        options = {
            "output_flag": False, "threads": 1, "parallel": "off", "random_seed": _SEED, "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.999, "mip_feasibility_tolerance": 1e-7, "primal_feasibility_tolerance": 1e-8,
        }  # fmt: skip
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(self._lp())

    def _lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.columns), len(self.rows)
        lp.col_cost_ = np.array([self.costs.get(c.key, 0) for c in self.columns], dtype=float)
        lp.col_lower_ = np.zeros(len(self.columns))
        lp.col_upper_ = np.array([c.upper for c in self.columns], dtype=float)
        lp.row_lower_ = np.array([-_INFINITE if r.lo is None else r.lo for r in self.rows], dtype=float)
        lp.row_upper_ = np.array([_upper(r) for r in self.rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
        places = [sorted((self._place[key], w) for key, w in r.coefficients.items()) for r in self.rows]
        lp.a_matrix_.start_ = np.cumsum([0, *(len(p) for p in places)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([n for p in places for n, _ in p], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([w for p in places for _, w in p], dtype=float)
        return lp

    def relax(self) -> Relaxed | None:
        """The LP relaxation by dual simplex; None = infeasible."""
        self._highs.setOptionValue("solver", "simplex")
        if not self._run():
            return None
        solution = self._highs.getSolution()
        values, duals = list(solution.col_value), list(solution.row_dual)
        whole = None
        if all(abs(v - round(v)) < _TIGHT for v in values):
            chosen = {c.key: n for c, v in zip(self.columns, values, strict=True) if (n := round(v))}
            whole = chosen if _holds(self.rows, chosen) else None
        named = {row.key: dual for row, dual in zip(self.rows, duals, strict=True) if abs(dual) > 1e-9}
        return Relaxed(self._highs.getObjectiveValue(), named, whole)

    def solve(self) -> Answer | None:
        """The integer optimum, proven; None = infeasible. An integral LP optimum is taken as it is."""
        relaxed = self.relax()
        return None if relaxed is None else self.finish(relaxed)

    def finish(self, relaxed: Relaxed) -> Answer | None:
        """The integer optimum after its relaxation: that itself if it is integral, else by branch and bound."""
        if relaxed.whole is not None:
            value = self.cost(relaxed.whole)
            return Answer(relaxed.whole, value, value)
        every = np.arange(len(self.columns), dtype=np.int32)
        kinds = np.full(len(self.columns), highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(len(every), every, kinds)
        if not self._run():
            return None
        values = self._highs.getSolution().col_value
        chosen = {c.key: n for c, v in zip(self.columns, values, strict=True) if (n := round(v))}
        if not _holds(self.rows, chosen):
            raise EngineFault("a rounded plan breaks a row")
        value = self.cost(chosen)
        bound = ceil(self._highs.getInfo().mip_dual_bound - _TIGHT)
        if bound < value:
            raise EngineFault(f"not proven: {value} over a bound of {bound}")
        return Answer(chosen, value, value)

    def cost(self, chosen: Mapping[str, int]) -> int:
        """The cost of a choice, in integers."""
        return sum(self.costs.get(key, 0) * n for key, n in chosen.items())

    def _run(self) -> bool:
        # The engine calls a model without columns "empty" and never looks at its rows: an unmet empty row is no plan.
        if any(not row.coefficients and not _admits(row, 0) for row in self.rows):
            return False
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            return True
        # Every column is bounded, so "unbounded or infeasible" is infeasible.
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return False
        raise EngineFault(self._highs.modelStatusToString(status))


def _upper(row: Row) -> float:
    if row.hi is None:
        return _INFINITE
    # A fixed tier is given half a point of room: as a float equality it would break feasibility.
    return row.hi + 0.5 if row.family == "tier" else row.hi


def activity(row: Row, chosen: Mapping[str, int]) -> int:
    """What a row comes to."""
    return sum(weight * chosen[key] for key, weight in row.coefficients.items() if key in chosen)


def _admits(row: Row, n: int) -> bool:
    return (row.lo is None or row.lo <= n) and (row.hi is None or n <= row.hi)


def _holds(rows: Sequence[Row], chosen: Mapping[str, int]) -> bool:
    return all(_admits(row, activity(row, chosen)) for row in rows)
