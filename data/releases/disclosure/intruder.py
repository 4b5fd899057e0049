"""The audit of disclosure control: what a reader could calculate about withheld counts.

The reader, the *intruder* of the literature, knows every count that was published, or the interval
it was rounded from, and that areas and periods add up. All of this is one linear system. Its
unknowns are the figures, and each area's count in each stretch of time that no period divides:

* a figure is the sum of its area over the stretches of its period, so that overlapping periods are
  known by their differences;
* an area holds its parts (see data.releases.disclosure.nesting) and a rest, which is not less than
  nothing;
* a figure that was revised is another unknown since. What need not have changed with it has not.

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

from data.releases.disclosure.linear_program import TOLERANCE, Program, is_whole
from data.releases.disclosure.nesting import Nesting, Shares, Sum

KINDS = (0, 1)
"""The counts of a figure: those in the numerator, and those of the denominator not in it."""

Pair = tuple[int, int]
"""A figure, by its position, and one of its counts."""

OF_AREAS, OF_TIME, CERTAIN = 1.0, 10.0, np.inf
"""How firm a sum is: contradicted sums are given up in this order."""

FEW, MANY = 20, 200
"""Tries at a solution in whole numbers."""

UNKNOWN, REST, CHANGE = 0.5, 1.0, 2.0
"""How dear it is that something is not 0: a count of a provider of which there is no figure, a
rest, a change. What explains the true figures at the least cost is taken to be so.
"""


@dataclass(frozen=True)
class Bounds:
    """The numbers that figures lie between: `counts` by figure, count and end; `totals`, of both
    counts together, by figure and end.
    """

    counts: np.ndarray
    totals: np.ndarray

    def where(self, these: np.ndarray, others: "Bounds") -> "Bounds":
        """These bounds for some figures, the others' for the rest."""
        return Bounds(
            np.where(these[:, None, None], self.counts, others.counts),
            np.where(these[:, None], self.totals, others.totals),
        )

    def within(self, other: "Bounds") -> "Bounds":
        """The bounds that satisfy both."""
        return Bounds(_narrower(self.counts, other.counts), _narrower(self.totals, other.totals))


def _narrower(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    low, high = np.maximum(one[..., 0], other[..., 0]), np.minimum(one[..., 1], other[..., 1])
    return np.stack([low, high], axis=-1)


@dataclass(frozen=True)
class World:
    """Positions of the figures that were true together. Some are `assumed`: those that were not
    published then, and may have been what they are in the world after it.
    """

    figures: np.ndarray
    assumed: np.ndarray


class Intruder:
    """The system of some `figures` of an indicator: area, start and end, which are days, and the
    end is not in it.

    `there` says which counts each has. `truth` are bounds of the true figures, exact where they are
    known. Of a figure that was revised each of the `worlds` has another; the first is of now, and
    each is followed by the one before it in time.
    """

    def __init__(
        self,
        figures: pd.DataFrame,
        there: np.ndarray,
        truth: Bounds,
        worlds: Sequence[World],
        nesting: Nesting,
        shares: Mapping[int, Shares],
    ) -> None:
        self._program, self._there, self._nesting, self._shares = Program(), there, nesting, shares
        self._firm: list[float] = []
        self._cells: dict[tuple, int] = {}
        self._after: dict[tuple, int] = {}
        self._loose: dict[tuple, dict[int, float]] = {}
        self._column = np.full(there.shape, -1)
        for pair in zip(*np.nonzero(there), strict=True):
            self._column[pair] = self._program.column()
        self._both = np.flatnonzero(there.all(axis=1))
        for terms in self._column[self._both]:
            self._program.row(dict.fromkeys(terms.tolist(), 1.0), -np.inf, np.inf)
            self._firm.append(CERTAIN)
        for kind in KINDS:
            edges = np.unique(figures.loc[there[:, kind], ["start", "end"]])
            for number, world in enumerate(worlds):
                rows = figures.iloc[world.figures].assign(
                    at=world.figures,
                    column=self._column[world.figures, kind],
                    past=np.isin(world.figures, worlds[0].figures, invert=True),
                    assumed=world.assumed,
                )
                self._add_up(rows[there[world.figures, kind]], edges, number, kind)
        true = self._settled(truth)
        self._true = Bounds(np.stack([true, true], axis=-1), truth.totals)
        self._whole = self._column[there & is_whole(true)]

    def know(self, bounds: Bounds, shown: np.ndarray) -> None:
        """Let the intruder know what figures lie between, and of each no more than that; `shown`
        are those that are published.
        """
        self._known, self._shown = bounds, shown
        counts = bounds.counts[self._there]
        self._is_possible = bool((counts[:, 0] <= counts[:, 1]).all())
        if not self._is_possible:
            return
        self._limit(bounds)
        low, high = np.moveaxis(bounds.totals[self._both], -1, 0)
        self._program.limit_rows(np.arange(len(self._both)), low, high)

    def can_be(self, pair: Pair, goal: float, sign: int, tries: int = FEW) -> bool:
        """Whether a count can be as much as the goal, or more; with a sign of -1, or less.

        Whole numbers are looked for in so many tries where all that is shown is what it truly is,
        and then anywhere.
        """
        low, high = self._known.counts[pair]
        ends = (max(low, goal), high) if sign > 0 else (low, min(high, goal))
        if ends[0] > ends[1] or not self._is_possible:
            return False
        known = Bounds(self._known.counts.copy(), self._known.totals)
        known.counts[pair] = ends
        try:
            self._limit(known)
            if self._program.least({}) is None:
                return False
            for bounds in (known.where(~self._shown, self._true), known):
                self._limit(bounds)
                if self._program.whole(self._whole, tries):
                    return True
            return False
        finally:
            self._limit(self._known)

    def together(self, pairs: np.ndarray, sign: int, shown_is_true: bool) -> np.ndarray:
        """What counts are (rows of `pairs`) where all of them are as much or, with a sign of -1, as
        little as they can be together, and all that is shown what it truly is, or not; NaN where
        they are no whole numbers then. It is one solution for many, which spares looking for more.
        """
        columns, nothing = self._column[pairs[:, 0], pairs[:, 1]], np.full(len(pairs), np.nan)
        if not self._is_possible:
            return nothing
        known = self._known
        self._limit(known.where(~self._shown, self._true) if shown_is_true else known)
        found = self._program.least(dict.fromkeys(columns.tolist(), float(-sign)))
        self._limit(known)
        if found is None or not is_whole(found[self._whole]).all():
            return nothing
        return found[columns]

    def _limit(self, bounds: Bounds) -> None:
        low, high = np.moveaxis(bounds.counts[self._there], -1, 0)
        self._program.limit(self._column[self._there], low, high)

    def _add_up(self, rows: pd.DataFrame, edges: np.ndarray, world: int, kind: int) -> None:
        """The sums over time and areas of one count of the figures of a world."""
        ends = (np.searchsorted(edges, rows[name]).tolist() for name in ("start", "end"))
        spans = [range(*pair) for pair in zip(*ends, strict=True)]
        own: list[set[str]] = [set() for _ in edges[1:]]
        for span, area in zip(spans, rows["area"], strict=True):
            for stretch in span:
                own[stretch].add(area)
        sums = [
            [*self._nesting.sums(own[stretch], self._shares.get(day, ()))]
            for stretch, day in enumerate((edges[1:] - 1).tolist())
        ]
        revised = _revised(rows, spans, own, sums, world)

        def cell(area: str, stretch: int) -> int:
            what = kind, area, stretch
            key = (*what, revised.get((area, stretch), ()))
            if key not in self._cells:
                self._cells[key] = self._like(what)
            return self._cells[key]

        for span, row in zip(spans, rows.itertuples(), strict=True):
            terms = {cell(row.area, stretch): -1.0 for stretch in span}
            if row.assumed:
                more, less = self._program.column(), self._program.column()
                terms |= {more: -1.0, less: 1.0}
                for change in (more, less):
                    self._loosen((world, row.column, change), change, CHANGE)
            self._sum({row.column: 1.0} | terms, OF_TIME * (1 + 1 / (row.end - row.start)))
        for stretch, of_areas in enumerate(sums):
            made = set(own[stretch])
            for one in of_areas:
                rest = self._like((kind, one.whole, stretch, one.name))
                self._loosen((world, one.whole, stretch, one.name), rest, REST)
                terms = {cell(part, stretch): -share for part, share in one.parts.items()}
                self._sum({cell(one.whole, stretch): 1.0, rest: -1.0} | terms, OF_AREAS)
                for part in sorted(one.parts.keys() - made):
                    self._loosen((world, part, stretch), cell(part, stretch), UNKNOWN)
                made |= {one.whole, *one.parts}

    def _sum(self, terms: dict[int, float], firm: float) -> None:
        self._program.row(terms)
        self._firm.append(firm)

    def _loosen(self, what: tuple, column: int, cost: float) -> None:
        """Note that a column may be 0; of several of the same, all are or none is taken to be."""
        self._loose.setdefault(what, {})[column] = cost

    def _like(self, what: tuple) -> int:
        """A new column, which is what it is in the world after this one, and a change."""
        column = self._program.column()
        if what in self._after:
            more, less = self._program.column(), self._program.column()
            terms = {column: 1.0, self._after[what]: -1.0, more: -1.0, less: 1.0}
            self._sum(terms, CERTAIN)
            self._loosen((column, what), more, CHANGE)
            self._loosen((column, what), less, CHANGE)
        self._after[what] = column
        return column

    def _settled(self, truth: Bounds) -> np.ndarray:
        """Give up the sums that the true figures contradict, and let be 0 what they do without: the
        true figures.
        """
        self.know(truth, np.zeros(len(self._there), dtype=bool))
        costs = {column: cost for one in self._loose.values() for column, cost in one.items()}
        found = self._program.least(costs)
        if found is None:
            firm = np.array(self._firm)
            self._give_up(self._program.contradicted(firm))
            found = self._program.least(costs)
        if found is None:  # the least that is contradicted could not be told
            self._give_up(np.flatnonzero(firm < CERTAIN))
            found = self._program.least(costs)
        assert found is not None, "nothing is left that could be contradicted"
        zero = [one for one in self._loose.values() if (found[[*one]] < TOLERANCE).all()]
        without = np.array([column for one in zero for column in one], dtype=int)
        self._program.limit(without, np.zeros(len(without)), np.zeros(len(without)))
        return np.where(self._there, found[self._column], np.nan)

    def _give_up(self, sums: np.ndarray) -> None:
        nothing = np.full(len(sums), np.inf)
        self._program.limit_rows(sums, -nothing, nothing)


def _revised(
    rows: pd.DataFrame,
    spans: Sequence[range],
    own: Sequence[set[str]],
    sums: Sequence[Sequence[Sum]],
    world: int,
) -> dict[tuple[str, int], tuple[int, ...]]:
    """By what an area's count in a stretch differs from that of now; nothing where it is the same.

    It is another where a figure of it was. Where no figure of it was published then, it is another
    where its parts are; where these have no figures either, it may be.
    """
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    may_be = (-1 - world,)
    assumed: set[tuple[str, int]] = set()
    for span, row in zip(spans, rows.itertuples(), strict=True):
        for stretch in span:
            if row.assumed:
                assumed.add((row.area, stretch))
            else:
                of = found.get((row.area, stretch), ())
                found[row.area, stretch] = (*of, row.at) if row.past else of
    found |= dict.fromkeys(sorted(assumed - found.keys()), may_be)
    changed = {stretch for (_, stretch), of in found.items() if of}
    for stretch, of_areas in enumerate(sums):
        known = own[stretch].union(one.whole for one in of_areas)
        for part in sorted({part for one in of_areas for part in one.parts} - known):
            found[part, stretch] = may_be if stretch in changed else ()
        for one in of_areas:
            of_parts = {at for part in one.parts for at in found.get((part, stretch), ())}
            found.setdefault((one.whole, stretch), tuple(sorted(of_parts)))
    return found
