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


@dataclass(frozen=True)
class World:
    """Positions of the figures that were true together. Some are `assumed`: those that were not
    published then, and are taken to have been what they were later.
    """

    figures: np.ndarray
    assumed: np.ndarray


class Intruder:
    """The system of some `figures` of an indicator: area, start and end, which are days, and the
    end is not in it.

    `there` says which counts each has. `truth` are bounds of the true figures, exact where they are
    known. Of a figure that was revised each of the `worlds` has another; the first is of now. `true` is what the true figures are, where bounds were all that is known
    one of their solutions.
    """

    def __init__(
        self,
        figures: pd.DataFrame,
        there: np.ndarray,
        truth: Bounds,
        worlds: Sequence[World],
        geography: Geography,
        shares: Mapping[int, Shares],
    ) -> None:
        self._program = Program()
        self._there = there
        self._column = np.full(there.shape, -1)
        for pair in zip(*np.nonzero(there), strict=True):
            self._column[pair] = self._program.column()
        self._both = np.flatnonzero(there.all(axis=1))
        self._weights: list[float] = []
        for terms in self._column[self._both]:
            self._sum(dict.fromkeys(terms.tolist(), 1.0), 0.0, -np.inf, np.inf)
        self._cells: dict[tuple, int] = {}
        self._rests: dict[tuple, list[int]] = {}
        self._alike: dict[tuple, list[int]] = {}
        self._changes: list[list[int]] = []
        for kind in KINDS:
            edges = np.unique(figures.loc[there[:, kind], ["start", "end"]])
            for number, world in enumerate(worlds):
                rows = figures.iloc[world.figures].assign(
                    column=self._column[world.figures, kind],
                    at=world.figures,
                    past=np.isin(world.figures, worlds[0].figures, invert=True),
                    weight=np.where(world.assumed, 0.1, 10.0),
                )
                rows = rows[there[world.figures, kind]]
                self._add_up(rows, edges, (number, kind), geography, shares)
        self.true = self._settled(truth)
        whole = np.isclose(self.true, np.round(self.true), rtol=0, atol=TOLERANCE)
        self._whole = self._column[whole & there]

    def know(self, bounds: Bounds) -> None:
        """Let the intruder know what figures lie between, and of each no more than that."""
        low, high = np.moveaxis(bounds.counts[self._there], -1, 0)
        self._program.limit(self._column[self._there], low, high)
        low, high = np.moveaxis(bounds.totals[self._both], -1, 0)
        self._program.limit_rows(np.arange(len(self._both)), low, high)
        self._known = bounds

    def can_be(self, pair: Pair, goal: float, sign: int) -> bool:
        """Whether a count can be as much as the goal, or more; with a sign of -1, or less."""
        low, high = self._known.counts[pair]
        ends = (max(low, goal), high) if sign > 0 else (low, min(high, goal))
        if ends[0] > ends[1]:
            return False
        column = self._column[[pair[0]], [pair[1]]]
        self._program.limit(column, *np.array(ends)[:, None])
        found = self._program.whole(self._whole)
        self._program.limit(column, *np.array([[low], [high]]))
        return found

    def together(self, pairs: np.ndarray, sign: int) -> np.ndarray:
        """What counts are (rows of `pairs`) where all of them are as much or, with a sign of -1, as
        little as they can be together; NaN where that is not in whole numbers. It is one solution
        for many, which spares looking for others.
        """
        columns = self._column[pairs[:, 0], pairs[:, 1]]
        found = self._program.least(dict.fromkeys(columns.tolist(), float(-sign)))
        if found is None or not np.allclose(
            found[self._whole], np.round(found[self._whole]), rtol=0, atol=TOLERANCE
        ):
            return np.full(len(pairs), np.nan)
        return found[columns]

    def _sum(self, terms: dict[int, float], weight: float, low: float = 0, high: float = 0) -> None:
        self._program.row(terms, low, high)
        self._weights.append(weight)

    def _add_up(
        self,
        rows: pd.DataFrame,
        edges: np.ndarray,
        of: tuple[int, int],
        geography: Geography,
        shares: Mapping[int, Shares],
    ) -> None:
        """The sums over time and areas of the figures of a world, in one of their counts.

        An area's count in a stretch is another in a world of the past only where a figure of it is
        or, where it has none, of its parts.
        Of what is contradicted the figures that are assumed are given up first, then sums over
        areas, then figures of the longest periods.
        """
        first, last = (np.searchsorted(edges, rows[name]).tolist() for name in ("start", "end"))
        spans = [*zip(rows["area"], first, last, rows["at"], rows["past"], strict=True)]
        own: list[set[str]] = [set() for _ in edges]
        past: dict[tuple[str, int], list[int]] = {}
        for area, begin, until, at, is_past in spans:
            for stretch in range(begin, until):
                own[stretch].add(area)
                if is_past:
                    past.setdefault((area, stretch), []).append(at)

        def cell(area: str, stretch: int) -> int:
            key = (of[1], area, stretch, *past.get((area, stretch), ()))
            if key not in self._cells:
                self._cells[key] = self._like(self._program.column(), key[:3])
            return self._cells[key]

        columns = zip(spans, rows["column"], rows["weight"], strict=True)
        for (area, begin, until, _, _), column, weight in columns:
            terms = {cell(area, stretch): -1.0 for stretch in range(begin, until)}
            self._sum({column: 1.0} | terms, weight * (1 + 1 / (edges[until] - edges[begin])))
        for stretch, day in enumerate((edges[1:] - 1).tolist()):
            made = set(own[stretch])
            for one in geography.sums(own[stretch], shares.get(day, ())):
                if one.whole not in own[stretch]:
                    changed = sum((past.get((part, stretch), []) for part in one.parts), [])
                    past[one.whole, stretch] = changed
                made.add(one.whole)
                when = of[0], stretch, one.whole
                rest = self._like(self._program.column(), (of[1], one.name, *when[1:]))
                self._rests.setdefault((one.name, *when), []).append(rest)
                terms = {cell(part, stretch): -share for part, share in one.parts.items()}
                self._sum({cell(one.whole, stretch): 1.0, rest: -1.0} | terms, 1.0)
                for part in sorted(one.parts.keys() - made):
                    made.add(part)
                    self._rests.setdefault((of[0], stretch, part), []).append(cell(part, stretch))

    def _like(self, column: int, key: tuple) -> int:
        """The column, which is in each world what it is in another, and a change."""
        for other in self._alike.setdefault(key, []):
            change = [self._program.column(), self._program.column()]
            self._changes.append(change)
            self._sum({column: 1.0, other: -1.0, change[0]: -1.0, change[1]: 1.0}, np.inf)
        self._alike[key].append(column)
        return column

    def _settled(self, truth: Bounds) -> np.ndarray:
        """Give up the sums that the true figures contradict, and the rests, changes and counts
        without figures that they do without: the true figures.
        """
        self.know(truth)
        rests = [*self._rests.values()]
        costs = dict.fromkeys(sum(rests, []), 1.0) | dict.fromkeys(sum(self._changes, []), 2.0)
        found = self._program.least(costs)
        if found is None:
            given_up = self._program.contradicted(np.array(self._weights))
            nothing = np.full(len(given_up), np.inf)
            self._program.limit_rows(given_up, -nothing, nothing)
            found = self._program.least(costs)
        assert found is not None, "sums that contradict each other were all given up"
        zero = found < TOLERANCE
        without = sum([one for one in rests + self._changes if zero[one].all()], [])
        nothing = np.zeros(len(without))
        self._program.limit(np.array(without, dtype=int), nothing, nothing)
        return np.where(self._there, found[self._column], np.nan)
