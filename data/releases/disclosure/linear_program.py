"""A linear program, solved by HiGHS (https://highs.dev), also in whole numbers."""

from collections.abc import Mapping
from functools import cached_property

import highspy
import numpy as np
from highspy._core import _Highs as Solver  # highspy.Highs prints a greeting

TOLERANCE = 1e-6
OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 1}


def is_whole(numbers: np.ndarray) -> np.ndarray:
    """Which values are whole numbers, within the precision of solutions."""
    return np.abs(numbers - np.round(numbers)) <= TOLERANCE


class Program:
    """Columns, which are the unknowns, and rows, which are sums of them between two limits."""

    def __init__(self) -> None:
        self._columns = 0
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []
        self._costs: list[int] = []

    def column(self) -> int:
        """Add an unknown of 0 or more; returns its number."""
        self._columns += 1
        return self._columns - 1

    def row(self, terms: Mapping[int, float], low: float = 0.0, high: float = 0.0) -> int:
        """Add a sum of columns, each times a factor; returns its number."""
        self._rows.append((low, high, terms))
        return len(self._rows) - 1

    def limit(self, columns: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Set the limits of some columns."""
        lows, highs = self._limits
        other = (lows[columns] != low) | (highs[columns] != high)
        numbers, low, high = columns[other].astype(np.int32), low[other], high[other]
        if len(numbers):
            lows[numbers], highs[numbers] = low, high
            self._solver.changeColsBounds(len(numbers), numbers, lows[numbers], highs[numbers])

    def limit_rows(self, rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Set the limits of some rows."""
        lows, highs = self._row_limits
        other = (lows[rows] != low) | (highs[rows] != high)
        lows[rows], highs[rows] = low, high
        for row in rows[other].tolist():
            self._solver.changeRowBounds(row, lows[row], highs[row])

    def least(self, costs: Mapping[int, float]) -> np.ndarray | None:
        """The columns where their sum, each times its cost, is least; None where there is no
        solution.
        """
        solver = self._solver
        for column in self._costs:
            solver.changeColCost(column, costs.get(column, 0.0))
        for column, cost in costs.items():
            solver.changeColCost(column, cost)
        self._costs = [*costs]
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(solver.getSolution().col_value)

    def whole(self, columns: np.ndarray, tries: int) -> bool:
        """Whether there is a solution in which these columns are whole numbers; also false where
        none is found in so many tries.

        It is looked for by splitting what the columns can be, one after the other. (The solver's
        own search for whole numbers was seen not to end.)
        """
        left = tries

        def search() -> bool:
            nonlocal left
            left -= 1
            found = self.least({}) if left >= 0 else None
            if found is None:
                return False
            split = columns[~is_whole(found[columns])]
            if not len(split):
                return True
            column = int(split[0])
            low, high = (float(limits[column]) for limits in self._limits)
            down, up = (low, np.floor(found[column])), (np.ceil(found[column]), high)
            nearest = (down, up) if found[column] % 1 < 0.5 else (up, down)
            try:
                return any(self._with(column, limits) and search() for limits in nearest)
            finally:
                self._with(column, (low, high))

        return search()

    def contradicted(self, weights: np.ndarray) -> np.ndarray:
        """Numbers of the rows to give up so that there is a solution: those outside their limits
        where the distances from these, times the weights, are least in all. None of infinite weight
        is given up.
        """
        firm = np.where(np.isinf(weights), -1.0, weights)
        self._solver.feasibilityRelaxation(-1, -1, 1, None, None, firm)
        sums, (low, high) = np.array(self._solver.getSolution().row_value), self._row_limits
        return np.flatnonzero((sums < low - TOLERANCE) | (sums > high + TOLERANCE))

    def _with(self, column: int, limits: tuple[float, float]) -> bool:
        self.limit(np.array([column]), *np.array(limits)[:, None])
        return True

    @cached_property
    def _limits(self) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(self._columns), np.full(self._columns, np.inf)

    @cached_property
    def _row_limits(self) -> tuple[np.ndarray, np.ndarray]:
        low, high = zip(*(limits for *limits, _ in self._rows), strict=True)
        return np.array(low), np.array(high)

    @cached_property
    def _solver(self) -> Solver:
        """The solver, which gets all columns and rows when it is first used."""
        terms = [terms for *_, terms in self._rows]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._columns, len(self._rows)
        lp.col_cost_ = np.zeros(self._columns)
        lp.col_lower_, lp.col_upper_ = self._limits
        lp.row_lower_, lp.row_upper_ = self._row_limits
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, terms)])
        lp.a_matrix_.index_ = np.concatenate([list(one) for one in terms])
        lp.a_matrix_.value_ = np.concatenate([list(one.values()) for one in terms])
        solver = Solver()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver
