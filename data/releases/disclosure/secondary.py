"""Secondary suppression: further figures to withhold, so that no small count can be calculated.

Afterwards a reader can still only say that a small count lies between 1 and the largest withheld
count, even a reader who knows which withheld figures are small. It withholds as few figures as
possible: the smallest under the rule, those of the same time first.

Some totals are too small for that. Then at least one other number must remain possible. For this
an official figure may be withheld, if nothing else is left, because it gives a count away only
beside its parts. If even that is not enough, the other number must remain possible for readers who
do not know which figures are small.

Whatever an open earlier release has shown is known. If that alone gives away a small count, of now
or one that has been revised since, GivenAway is raised.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.faults import DataError
from data.releases.disclosure import versions
from data.releases.disclosure.intruder import FEW, MANY, Bounds, Intruder, Pair
from data.releases.disclosure.linear_program import TOLERANCE, is_whole
from data.releases.disclosure.nesting import Nesting, Shares
from data.releases.disclosure.versions import COUNTS, NOW, SMALL


class GivenAway(DataError):
    """Earlier `releases` give a small count away, and withholding figures now does not help."""

    def __init__(self, what: str, releases: Sequence[str]) -> None:
        self.releases = tuple(releases)
        super().__init__(
            f"A small count cannot be kept from the public: {what}, can be worked out from what "
            f"release {' and release '.join(releases)} showed, which readers can still open. "
            "Nothing was published. Take back what is named, then publish again.",
            "To take one back: python -m data retract ID --reason TEXT",
        )


def further(figures: pd.DataFrame, nesting: Nesting) -> list[Any]:
    """The `row` of each further figure of NOW to withhold; the figures have versions.COLUMNS.

    Raises GivenAway, whose message says what to do.
    """
    concerned = figures.loc[figures[SMALL].any(axis=1), "indicator"].unique()
    found: list[Any] = []
    for indicator in sorted(concerned):
        rows = figures[figures["indicator"] == indicator]
        rows = versions.identified(rows.sort_values(["start", "end", "area", "release"]))
        days = pd.to_datetime(np.unique(rows[["start", "end"]]) - 1, unit="D").as_unit("s")
        shares = nesting.shares_on(indicator, days, rows["area"].unique())
        for _, block in rows.groupby(versions.blocks(rows)):
            if block[SMALL].any(axis=None):
                found += _Audit(block, nesting, shares).further()
    return found


class _Audit:
    """The figures of a block, the intruder who reads them, and the figures that may be withheld."""

    def __init__(self, rows: pd.DataFrame, nesting: Nesting, shares: Mapping[int, Shares]) -> None:
        self._given = rows, nesting, shares
        self._earlier = sorted(set(rows["release"]) - {NOW})
        figures = rows.sort_values(["figure", "release"]).drop_duplicates("figure")
        self.figures, size = figures.reset_index(drop=True), len(figures)
        at = np.searchsorted(self.figures["figure"], rows["figure"])
        told = (rows["release"] != NOW).to_numpy() & ~rows["withheld"].to_numpy()
        self._known = versions.shown(rows[told], at[told], size)
        self._shown = versions.shown(self.figures, np.arange(size), size)
        is_now = (self.figures["release"] == NOW).to_numpy()
        self.withheld = self.figures["withheld"].to_numpy() | ~is_now
        fresh = ~self.withheld & ~np.isin(np.arange(size), at[told])
        ruled = self.figures["ruled"].to_numpy()
        self._ruled, self._official = np.flatnonzero(fresh & ruled), np.flatnonzero(fresh & ~ruled)
        self._counts = self.figures[COUNTS].to_numpy()
        self._small = self.figures[SMALL].to_numpy()
        self._limits = np.repeat(self.figures[["limit"]].to_numpy(), 2, axis=1)
        self._most = np.fmax(self._limits, self._counts)
        self._may_be_small = ruled[:, None] & ~np.isnan(self._counts)
        self._is_now = is_now
        self._withheld_then = versions.withheld_then(rows, at, size)
        anything = np.full((size, 2), [-np.inf, np.inf])
        true = Bounds(np.stack([self._counts] * 2, axis=-1), anything)
        self._intruder = Intruder(
            self.figures,
            ~np.isnan(self._counts),
            true.where(self.figures["exact"].to_numpy(), self._known),
            versions.worlds(rows, at),
            nesting,
            shares,
        )

    def further(self) -> list[Any]:
        """The labels of the rows to withhold."""
        before = self.withheld
        pairs = np.argwhere(self._small & self.withheld[:, None])
        reached = [self._many_at_once(pairs, sign) for sign in (1, -1)]
        for pair, *ends in zip(map(tuple, pairs.tolist()), *reached, strict=True):
            found = [
                self._goal(pair, sign)
                for sign, end in zip((1, -1), ends, strict=True)
                if end or self._withhold_for(pair, sign)
            ]
            if not any(abs(goal - self._counts[pair]) >= self._step(pair) for goal in found):
                self._leave_another(pair)
        return self.figures.loc[self.withheld & ~before, "row"].tolist()

    def is_safe(self, figure: int, kind: int) -> bool:
        """Whether a figure's count could be another number if all other figures were withheld."""
        self.withheld = np.ones(len(self.figures), dtype=bool)
        here = np.flatnonzero(self.figures["figure"] == figure)
        return all(self._another_to_anybody((int(one), kind), self.withheld) for one in here)

    def _look(self, withheld: np.ndarray, told: np.ndarray) -> None:
        """Show the intruder the figures that are not withheld, and which of the withheld counts
        `told` are small.
        """
        free = np.stack([np.zeros(self._counts.shape), np.full(self._counts.shape, np.inf)], -1)
        free[told, 0] = np.where(self._small, np.minimum(1, self._counts), 1)[told]
        free[told, 1] = np.where(self._small, self._most, self._limits)[told]
        nothing = Bounds(free, np.full((len(free), 2), [-np.inf, np.inf]))
        known = nothing.where(withheld, self._shown).within(self._known)
        self._intruder.know(known, ~withheld)

    def _goal(self, pair: Pair, sign: int) -> float:
        """The most that a small count may be or, with a sign of -1, the least."""
        return float(self._most[pair] if sign > 0 else min(1, self._counts[pair]))

    def _many_at_once(self, pairs: np.ndarray, sign: int) -> np.ndarray:
        """Which counts reach their goals when as many as possible do so together; then, of the
        others, as many as possible.
        """
        self._look(self.withheld, self._small)
        goals = np.array([self._goal(tuple(pair), sign) for pair in pairs.tolist()])
        reached = np.zeros(len(pairs), dtype=bool)
        for shown_is_true in (True, False):
            more = True
            while more and not reached.all():
                left = np.flatnonzero(~reached)
                found = self._intruder.together(pairs[left], sign, shown_is_true)
                reached[left] = sign * (found - goals[left]) >= -TOLERANCE
                more = bool(reached[left].any())
        return reached

    def _withhold_for(self, pair: Pair, sign: int) -> bool:
        """Withhold enough figures for a count to reach its goal. Returns whether it can, even for a
        reader who knows which counts are small; small counts inside others may not suffice.
        """
        every = self._sorted(self._ruled, pair)
        start, end = self.figures.loc[pair[0], ["start", "end"]]
        near = (self.figures["start"] < end) & (self.figures["end"] > start)
        for told in (self._small, np.zeros_like(self._small)):

            def enough(chosen: list[int], told: np.ndarray = told) -> bool:
                self._look(self._with(chosen), told)
                return self._intruder.can_be(pair, self._goal(pair, sign), sign)

            for candidates in ([one for one in every if near[one]], every):
                if self._withhold(candidates, enough):
                    return told is self._small
        return False

    def _leave_another(self, pair: Pair) -> None:
        """Withhold enough figures for a count to be possibly another number, or raise GivenAway."""
        ruled, official = (self._sorted(some, pair) for some in (self._ruled, self._official))
        for candidates, safe in (
            (ruled, self._another_to_the_told),
            (ruled + official, self._another_to_the_told),
            (ruled + official, self._another_to_anybody),
        ):

            def enough(chosen: list[int], safe: Callable = safe) -> bool:
                return safe(pair, self._with(chosen))

            if self._withhold(candidates, enough):
                return
        if self._earlier:
            raise self._given_away(pair)
        self.withheld = self._with(ruled + official)  # what [c] says of it is all that is said

    def _another_to_the_told(self, pair: Pair, withheld: np.ndarray) -> bool:
        """Whether a count could be another number for a reader who knows which counts are small."""
        self._look(withheld, self._small)
        return self._can_be_another(pair, FEW)

    def _another_to_anybody(self, pair: Pair, withheld: np.ndarray) -> bool:
        """Whether a count could be another number for a reader who knows only that some withheld
        count is small: in each release with this count, it or another withheld count is small.
        """
        where = np.column_stack([self._withheld_then, withheld & self._is_now])
        anchors = np.argwhere(self._may_be_small & withheld[:, None])
        for one in sorted(map(tuple, anchors.tolist()), key=lambda one: one != pair):
            explained = (where <= where[one[0]]).all(axis=1)
            told = self._small & ~explained[:, None]
            if told[pair] and one != pair:
                continue
            told[one] = True
            self._look(withheld, told)
            if self._can_be_another(pair, MANY):
                return True
        return False

    def _can_be_another(self, pair: Pair, tries: int) -> bool:
        true, step = self._counts[pair], self._step(pair)
        return any(self._intruder.can_be(pair, true + sign * step, sign, tries) for sign in (1, -1))

    def _step(self, pair: Pair) -> float:
        """The distance to the nearest other number."""
        return 1.0 if is_whole(self._counts[pair]) else 0.5

    def _sorted(self, figures: np.ndarray, pair: Pair) -> list[int]:
        """The candidates not withheld yet, the smallest counts first."""
        left = figures[~self.withheld[figures]]
        return left[np.argsort(self._counts[left, pair[1]], kind="stable")].tolist()

    def _with(self, chosen: list[int]) -> np.ndarray:
        withheld = self.withheld.copy()
        withheld[chosen] = True
        return withheld

    def _withhold(self, candidates: list[int], enough: Callable[[list[int]], bool]) -> bool:
        """Withhold the fewest candidates that are enough; returns whether any are."""
        chosen = _fewest(candidates, enough)
        self.withheld = self._with(chosen or [])
        return chosen is not None

    def _given_away(self, pair: Pair) -> GivenAway:
        """The counts given away, and the releases that give them away."""
        rows, nesting, shares = self._given
        one = self.figures.loc[pair[0]]

        def safe(without: list[str]) -> bool:
            left = rows[~rows["release"].isin(without)]
            return _Audit(left, nesting, shares).is_safe(one["figure"], pair[1])

        start, last = (pd.Timestamp(one[name], unit="D") for name in ("start", "end"))
        span = f"{start:%Y-%m-%d} to {last - pd.Timedelta(days=1):%Y-%m-%d}"
        what = f"{one['indicator']} of {one['area']}, {span}"
        return GivenAway(what, _fewest(self._earlier, safe) or self._earlier)


def _fewest(candidates: list[Any], enough: Callable[[list[Any]], bool]) -> list[Any] | None:
    """A choice that is enough, none of which can be left out, from the first candidates that are;
    None where all together are not. What is enough stays so when more is chosen.
    """
    chosen: list[Any] = []
    if not enough(chosen) and not enough(candidates):
        return None
    while candidates and not enough(chosen):
        others = range(len(candidates) - 1)
        last = bisect_left(others, True, key=lambda at: enough(chosen + candidates[: at + 1]))
        chosen, candidates = [*chosen, candidates[last]], candidates[:last]
    return chosen
