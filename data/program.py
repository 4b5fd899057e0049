"""A linear program, solved by HiGHS (https://highs.dev)."""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from highspy._core import _Highs as Solver  # highspy.Highs prints a greeting

TOLERANCE = 1e-6
NODES = 2_000
"""How many branches are searched for whole numbers: a search ends on every machine alike."""

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_max_nodes": NODES}


class Program:
    """Columns, which are the unknowns, and rows, which are sums of them between two limits."""

    def __init__(self) -> None:
        self._columns: list[tuple[float, float]] = []
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []
        self._solver: Solver | None = None

    def column(self, low: float = 0.0, high: float = np.inf) -> int:
        """Add an unknown; its number."""
        self._columns.append((low, high))
        return len(self._columns) - 1

    def row(self, terms: Mapping[int, float], low: float = 0.0, high: float = 0.0) -> int:
        """Add a sum of columns, each times a factor; its number. Without limits it is nothing."""
        self._rows.append((low, high, terms))
        return len(self._rows) - 1

    @property
    def solver(self) -> Solver:
        """The solver, which has been given all columns and rows when it is first asked for."""
        if self._solver is None:
            self._solver = self._loaded()
        return self._solver

    def limit(self, columns: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Set the limits of some columns."""
        numbers = columns.astype(np.int32)
        self.solver.changeColsBounds(len(numbers), numbers, low.astype(float), high.astype(float))

    def limit_rows(self, rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Set the limits of some rows."""
        numbers = rows.astype(np.int32)
        self.solver.changeRowsBounds(len(numbers), numbers, low.astype(float), high.astype(float))

    def least(
        self, columns: np.ndarray, sign: float = 1.0, whole: Sequence[int] = ()
    ) -> np.ndarray | None:
        """The unknowns where the sum of some columns is least or, with a sign of -1, greatest; None
        where they have no solution. Those `whole` are whole numbers, as far as they are found.
        """
        costs = np.zeros(len(self._columns))
        costs[columns] = sign
        solver, every = self.solver, np.arange(len(costs), dtype=np.int32)
        solver.changeColsCost(len(costs), every, costs)
        self._require(whole, highspy.HighsVarType.kInteger)
        solver.run()
        status = solver.getModelStatus()
        found = np.array(solver.getSolution().col_value)
        self._require(whole, highspy.HighsVarType.kContinuous)
        done = status == highspy.HighsModelStatus.kOptimal
        return found if done and len(found) == len(costs) else None

    def contradicted(self, weights: np.ndarray) -> np.ndarray:
        """Numbers of the rows to give up so that there is a solution, those of least weight first:
        those outside their limits where the weighted distances from these are least in all.
        """
        solver = self.solver
        solver.feasibilityRelaxation(-1, -1, 1, None, None, weights.astype(float))
        lp, sums = solver.getLp(), np.array(solver.getSolution().row_value)
        low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        return np.flatnonzero((sums < low - TOLERANCE) | (sums > high + TOLERANCE))

    def _require(self, columns: Sequence[int], kind: highspy.HighsVarType) -> None:
        if len(columns):
            numbers = np.array(columns, dtype=np.int32)
            kinds = np.full(len(numbers), int(kind), dtype=np.uint8)
            self.solver.changeColsIntegrality(len(numbers), numbers, kinds)

    def _loaded(self) -> Solver:
        low, high, terms = zip(*self._rows, strict=True)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._columns), len(self._rows)
        lp.col_cost_ = np.zeros(len(self._columns))
        lp.col_lower_, lp.col_upper_ = np.array(self._columns).T
        lp.row_lower_, lp.row_upper_ = np.array(low), np.array(high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, terms)])
        lp.a_matrix_.index_ = np.concatenate([list(one) for one in terms])
        lp.a_matrix_.value_ = np.concatenate([list(one.values()) for one in terms])
        solver = Solver()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver
