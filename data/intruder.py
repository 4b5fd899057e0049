"""What a reader could work out of counts that are withheld: the audit of disclosure control.

The reader, the *intruder* of the literature, knows every count that was published, or the interval
it was rounded from, and that areas and periods add up. All of this is one linear system. Its
unknowns are the figures, and each area's count in each stretch of time that no period divides:

* a figure is the sum of its area over the stretches of its period, so that overlapping periods are
  known by their differences;
* an area holds its parts (see data.adding_up) and a rest, which is not less than nothing.

Where the true figures add up without a rest, the intruder is taken to know that there is none. Sums
that the true figures contradict are left out. So the true figures are one solution always, and a
count is safe where there is another in which it differs. That solution is a certificate: another
set of whole numbers from which the very same would have been published. See Hundepool and others,
Statistical Disclosure Control (Wiley, 2012), chapter 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.adding_up import Geography, Shares
from data.program import TOLERANCE, Program

KINDS = (0, 1)
"""The counts of a figure: those in the numerator, and those of the denominator not in it."""

Pair = tuple[int, int]
"""A figure, by its position, and one of its counts."""


@dataclass(frozen=True)
class Bounds:
    """The numbers that figures lie between: `counts` by figure, count and end; `totals`, of both
    counts together, by figure and end.
    """

    counts: np.ndarray
    totals: np.ndarray

    def where(self, these: np.ndarray, others: "Bounds") -> "Bounds":
        """These for some figures, the others' for the rest."""
        return Bounds(
            np.where(these[:, None, None], self.counts, others.counts),
            np.where(these[:, None], self.totals, others.totals),
        )

    def within(self, other: "Bounds") -> "Bounds":
        """What lies between both."""
        return Bounds(_narrower(self.counts, other.counts), _narrower(self.totals, other.totals))


def _narrower(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    low = np.maximum(one[..., 0], other[..., 0])
    return np.stack([low, np.maximum(low, np.minimum(one[..., 1], other[..., 1]))], axis=-1)


class Intruder:
    """The system of some `figures` of an indicator: area, start and end, which are days, and the
    end is not in it.

    `there` says which counts each has. `truth` are bounds of the true figures, exact where they are
    known. `worlds` are positions of the figures that were true together: of one that was revised,
    each world has another. `true` is what the true figures are, where bounds were all that is known
    one of their solutions.
    """

    def __init__(
        self,
        figures: pd.DataFrame,
        there: np.ndarray,
        truth: Bounds,
        worlds: Sequence[np.ndarray],
        geography: Geography,
        shares: Mapping[int, Shares],
    ) -> None:
        self._program = Program()
        self._rests: dict[tuple, list[int]] = {}
        self._weights: list[float] = []
        self._there = there
        self._column = np.full(self._there.shape, -1)
        for pair in zip(*np.nonzero(self._there), strict=True):
            self._column[pair] = self._program.column()
        self._both = np.flatnonzero(self._there.all(axis=1))
        for terms in self._column[self._both]:
            self._sum(dict.fromkeys(terms.tolist(), 1.0), 0.0, -np.inf, np.inf)
        for number, world in enumerate(worlds):
            for kind in KINDS:
                counted = world[self._there[world, kind]]
                rows = figures.iloc[counted].assign(column=self._column[counted, kind])
                self._add_up(rows, number, geography, shares)
        self.true = self._settled(truth)
        whole = np.isclose(self.true, np.round(self.true), rtol=0, atol=TOLERANCE)
        self._whole = self._column[whole & self._there]

    def know(self, bounds: Bounds) -> None:
        """Let the intruder know what figures lie between, and of each no more than that."""
        low, high = np.moveaxis(bounds.counts[self._there], -1, 0)
        self._program.limit(self._column[self._there], low, high)
        low, high = np.moveaxis(bounds.totals[self._both], -1, 0)
        self._program.limit_rows(np.arange(len(self._both)), low, high)
        self._known = bounds

    def can_be(self, pair: Pair, goal: float, sign: int) -> bool:
        """Whether a count can be as much as the goal or, with a sign of -1, as little."""
        low, high = self._known.counts[pair]
        column = self._column[[pair[0]], [pair[1]]]
        ends = (low, min(high, goal)) if sign > 0 else (max(low, goal), high)
        if ends[0] > ends[1]:
            return False
        self._program.limit(column, *np.array(ends)[:, None])
        found = self._furthest(column, sign)
        self._program.limit(column, *np.array([[low], [high]]))
        return found is not None and sign * (found[column[0]] - goal) >= -TOLERANCE

    def together(self, pairs: np.ndarray, sign: int) -> np.ndarray:
        """What counts are (rows of `pairs`) where all of them are as much or, with a sign of -1, as
        little as they can be together. One solution for many, which spares looking at each.
        """
        columns = self._column[pairs[:, 0], pairs[:, 1]]
        found = self._furthest(columns, sign)
        return np.full(len(pairs), np.nan) if found is None else found[columns]

    def _furthest(self, columns: np.ndarray, sign: int) -> np.ndarray | None:
        found = self._program.least(columns, -sign)
        if found is None:
            return None
        known = found[self._whole]
        if np.allclose(known, np.round(known), rtol=0, atol=TOLERANCE):
            return found
        return self._program.least(columns, -sign, self._whole)

    def _sum(self, terms: dict[int, float], weight: float, low: float = 0, high: float = 0) -> None:
        self._program.row(terms, low, high)
        self._weights.append(weight)

    def _add_up(
        self,
        rows: pd.DataFrame,
        world: int,
        geography: Geography,
        shares: Mapping[int, Shares],
    ) -> None:
        """The sums over time and areas of one count of the figures of one world.

        Of sums that contradict each other those over areas are given up first, then those over the
        longest periods.
        """
        edges = np.unique(rows[["start", "end"]])
        first, last = (np.searchsorted(edges, rows[name]) for name in ("start", "end"))
        cells: dict[tuple[str, int], int] = {}

        def cell(area: str, stretch: int) -> int:
            if (area, stretch) not in cells:
                cells[area, stretch] = self._program.column()
            return cells[area, stretch]

        own: list[set[str]] = [set() for _ in edges[1:]]
        spans = zip(rows["area"], first.tolist(), last.tolist(), rows["column"], strict=True)
        for area, begin, until, column in spans:
            stretches = range(begin, until)
            terms = {cell(area, stretch): -1.0 for stretch in stretches}
            self._sum({column: 1.0} | terms, 10 + 10 / (edges[until] - edges[begin]))
            for stretch in stretches:
                own[stretch].add(area)
        for stretch, day in enumerate((edges[1:] - 1).tolist()):
            for one in geography.sums(own[stretch], shares.get(day, ())):
                rest = self._program.column()
                when = world, edges[stretch], one.whole, one.name
                self._rests.setdefault(when, []).append(rest)
                terms = {cell(part, stretch): -share for part, share in one.parts}
                self._sum({cell(one.whole, stretch): 1.0, rest: -1.0} | terms, 1.0)

    def _settled(self, truth: Bounds) -> np.ndarray:
        """Give up the sums that the true figures contradict, and the rests that they do without:
        the true figures.
        """
        self.know(truth)
        rests = np.array([one for rest in self._rests.values() for one in rest], dtype=int)
        found = self._program.least(rests)
        if found is None:
            given_up = self._program.contradicted(np.array(self._weights))
            nothing = np.full(len(given_up), np.inf)
            self._program.limit_rows(given_up, -nothing, nothing)
            found = self._program.least(rests)
        assert found is not None, "sums that contradict each other were all given up"
        none = [rest for rest in self._rests.values() if (found[rest] < TOLERANCE).all()]
        without = np.array([one for rest in none for one in rest], dtype=int)
        self._program.limit(without, np.zeros(len(without)), np.zeros(len(without)))
        return np.where(self._there, found[self._column], np.nan)
