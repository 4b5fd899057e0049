"""An attacker: what every count can have been, from all that open releases show.

It knows more than a reader does: that all that is counted adds up, the shares to the last digit,
which figures were revised, and that something small is among what is withheld at a time, in that
release or one before; where it is `told`, which the small ones are. It looks for whole numbers of
people behind the figures, leaf by leaf, where leaves are not split, and knows nothing of how
`data.releases.disclosure.control` works.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd
from highspy.highs import highs_linear_expression, highs_var

from tests.data.releases.disclosure.open_worlds import PROPORTION, Row, World

SMALL, ROUNDING = 7, 5
ALMOST = 1e-7
MOST = 10_000
"""More than anything counts in any world."""


@dataclass(frozen=True)
class Secret:
    """A small count that is withheld, what it truly is, and between what the attacker has it."""

    release: int
    row: Row
    kind: int
    true: float
    least: float
    most: float

    @property
    def found(self) -> bool:
        """Whether no other number is left."""
        return self.most - self.least < 0.5

    @property
    def open(self) -> bool:
        """Whether all is left that [c] says of a small count."""
        return self.least <= min(1, self.true) and self.most >= max(SMALL, self.true)


def secrets(of: World, figures: Mapping[int, pd.DataFrame], told: bool = False) -> list[Secret]:
    """Every small count that is withheld in the open releases, whose figures are by number."""
    return _Attacker(of, figures, told).secrets()


class _Attacker:
    def __init__(self, of: World, figures: Mapping[int, pd.DataFrame], told: bool) -> None:
        self.world = of
        self.solver = highspy.Highs()
        self.solver.silent()
        self._unknowns: dict[tuple, highs_var] = {}
        self._secrets: dict[tuple, tuple[int, Row, int, float]] = {}
        shares = {share for area in of.weights.values() for share in area.values()}
        self._split = shares != {1.0}
        for release, rows in figures.items():
            for shown, row in zip(rows.itertuples(), of.loaded[release], strict=True):
                self._learn(release, row, shown.numerator, shown.denominator)
        for release, row, kind, true in self._secrets.values() if told else ():
            self._between(self._sum(release, row, kind), min(1, true), max(SMALL, true))
        if not told:
            self._suspect(figures)

    def secrets(self) -> list[Secret]:
        return [
            Secret(release, row, kind, true, *self._ends(self._sum(release, row, kind)))
            for release, row, kind, true in self._secrets.values()
        ]

    def _ends(self, whole: highs_linear_expression) -> list[float]:
        """The least and the most it can be; without an end where none is found."""
        ends = []
        for find, end in ((self.solver.minimize, -np.inf), (self.solver.maximize, np.inf)):
            self.solver.clearSolver()
            find(whole)
            found = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(self.solver.getObjectiveValue() if found else end)
        return ends

    def _learn(self, release: int, row: Row, numerator: float, denominator: float) -> None:
        """What a figure says that is shown; if it is withheld, which of its counts are secrets."""
        kinds = self._kinds
        true = [self.world.count(release, row, kind) for kind in (0, 1)]
        ruled = self.world.level(row[0]) not in self.world.official
        for kind in kinds:
            whole = self._sum(release, row, kind)
            if self._split and true[kind] == int(true[kind]):
                self.solver.addConstr(whole - self.solver.addIntegral(lb=0) == 0)
            if np.isnan(numerator):
                if ruled and 0 < true[kind] < SMALL + 1:
                    key = (row, kind, *self._states(release, row))
                    self._secrets.setdefault(key, (release, row, kind, true[kind]))
            elif ruled and true[kind] > 0:
                self._between(whole, SMALL + 1, np.inf)
            else:
                self._between(whole, true[kind], true[kind])
        if ruled and not np.isnan(numerator):
            self._near(self._sum(release, row, 0), numerator, true[0])
            if kinds == (0, 1):
                self._near(self._sum(release, row, 0, 1), denominator, sum(true))

    def _suspect(self, figures: Mapping[int, pd.DataFrame]) -> None:
        """Of what is withheld at a time, in a release and those before, something is small."""
        times = _times([row for release in figures for row in self.world.loaded[release]])
        small: dict[int, list[highs_var]] = {time: [] for time in times.values()}
        for release, rows in sorted(figures.items()):
            new = set()
            for shown, row in zip(rows.itertuples(), self.world.loaded[release], strict=True):
                if (
                    np.isnan(shown.numerator)
                    and self.world.level(row[0]) not in self.world.official
                ):
                    time = times[row[1][0]]
                    small[time] += [self._is_small(release, row, kind) for kind in self._kinds]
                    new.add(time)
            for time in new:
                self.solver.addConstr(self.solver.qsum(small[time]) >= 1)

    def _is_small(self, release: int, row: Row, kind: int) -> highs_var:
        whole, yes = self._sum(release, row, kind), self.solver.addBinary()
        true = self.world.count(release, row, kind)
        least, most = (min(1, true), max(SMALL, true)) if 0 < true < SMALL + 1 else (1, SMALL)
        self.solver.addConstr(whole >= least * yes - ALMOST)
        self.solver.addConstr(whole <= most + MOST * (1 - yes))
        return yes

    @property
    def _kinds(self) -> tuple[int, ...]:
        return (0, 1) if self.world.indicator == PROPORTION else (0,)

    def _near(self, whole: highs_linear_expression, shown: float, true: float) -> None:
        off = (ROUNDING - 1) / 2 if true == int(true) else ROUNDING / 2
        self._between(whole, shown - off, shown + off)

    def _between(self, whole: highs_linear_expression, low: float, high: float) -> None:
        self.solver.addConstr(whole >= low - ALMOST)
        if high < np.inf:
            self.solver.addConstr(whole <= high + ALMOST)

    def _sum(self, release: int, row: Row, *kinds: int) -> highs_linear_expression:
        terms = self.world.terms(row).items()
        return self.solver.qsum(
            weight * self._unknown(release, atom, kind) for atom, weight in terms for kind in kinds
        )

    def _states(self, release: int, row: Row) -> list[tuple[int, int]]:
        return [self.world.truth[release][atom] for atom in sorted(self.world.terms(row))]

    def _unknown(self, release: int, atom: tuple, kind: int) -> highs_var:
        """The count of a leaf in a month, which is another unknown where it was revised."""
        key = (atom, self.world.truth[release][atom], kind)
        if key not in self._unknowns:
            new = self.solver.addVariable if self._split else self.solver.addIntegral
            self._unknowns[key] = new(lb=0)
        return self._unknowns[key]


def _times(rows: list[Row]) -> dict[int, int]:
    """A number for each month, the same where periods overlap, also by way of others."""
    found: dict[int, int] = {}
    until = -1
    for first, last in sorted(row[1] for row in rows):
        for month in range(first, last + 1):
            found.setdefault(month, found[until] if first <= until else first)
        until = max(until, last)
    return found
