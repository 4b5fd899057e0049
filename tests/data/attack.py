"""An attacker: what every count can have been, from all that open releases show.

It knows more than a reader does: the shares to the last digit, that all that is counted adds up,
which figures were revised, and, if it is told, which of the figures withheld are the small ones. It
looks for whole numbers of people behind the figures, leaf by leaf, and knows nothing of how
`data.disclosure` works.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd

from tests.data.open_worlds import PROPORTION, Row, World, FIRST

SMALL, ROUNDING = 7, 5


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
    def narrowed(self) -> bool:
        """Whether less is left than what [c] says."""
        return self.least > min(1, self.true) or self.most < max(SMALL, self.true)


class Attacker:
    """What is known of a world from the figures of its open releases, by their numbers."""

    def __init__(
        self, of: World, figures: Mapping[int, pd.DataFrame], telling: bool = False
    ) -> None:
        self.world = of
        self.solver = highspy.Highs()
        self.solver.silent()
        self._atoms: dict[tuple, highspy.highs.highs_var] = {}
        self._secrets: dict[tuple, tuple[int, Row, int, float]] = {}
        for release, rows in figures.items():
            for published, row in zip(rows.itertuples(), of.loaded[release], strict=True):
                self._learn(release, row, published.numerator, published.denominator)
        for secret in self._secrets.values() if telling else ():
            release, row, kind, true = secret
            self._between(self._sum(release, row, (kind,)), min(1, true), max(SMALL, true))

    def secrets(self) -> list[Secret]:
        """Every small count that is withheld in a release that is open."""
        return [
            Secret(release, row, kind, true, *self._ends(release, row, kind))
            for release, row, kind, true in self._secrets.values()
        ]

    def _ends(self, release: int, row: Row, kind: int) -> tuple[float, float]:
        whole = self._sum(release, row, (kind,))
        ends = []
        for find in (self.solver.minimize, self.solver.maximize):
            find(whole)
            status = self.solver.getModelStatus()
            known = status == highspy.HighsModelStatus.kOptimal
            ends.append(self.solver.getObjectiveValue() if known else np.inf)
        return ends[0], ends[1]

    def _learn(self, release: int, row: Row, numerator: float, denominator: float) -> None:
        world = self.world
        part = world.indicator == PROPORTION
        kinds = (0, 1) if part else (0,)
        true = [world.count(release, row, kind) for kind in (0, 1)]
        ruled = world.level(row[0]) not in world.official
        if np.isnan(numerator):
            for kind in kinds:
                if ruled and 0 < true[kind] < SMALL + 1:
                    states = self._states(release, row, kind)
                    self._secrets.setdefault((row, kind, *states), (release, row, kind, true[kind]))
            return
        for kind in kinds:
            if not ruled:
                self._between(self._sum(release, row, (kind,)), true[kind], true[kind])
            elif true[kind] == 0:
                self._between(self._sum(release, row, (kind,)), 0, 0)
            else:
                self._between(self._sum(release, row, (kind,)), SMALL + 1, np.inf)
        if ruled:
            self._near(self._sum(release, row, (0,)), numerator, true[0])
        if ruled and part:
            self._near(self._sum(release, row, kinds), denominator, sum(true))

    def _near(
        self, whole: highspy.highs.highs_linear_expression, shown: float, true: float
    ) -> None:
        half = (ROUNDING - 1) / 2 if true == int(true) else ROUNDING / 2
        self._between(whole, shown - half, shown + half)

    def _between(
        self, whole: highspy.highs.highs_linear_expression, low: float, high: float
    ) -> None:
        slack = 1e-7
        self.solver.addConstr(whole >= low - slack)
        if high < np.inf:
            self.solver.addConstr(whole <= high + slack)

    def _sum(
        self, release: int, row: Row, kinds: tuple[int, ...]
    ) -> highspy.highs.highs_linear_expression:
        terms = self.world.terms(row).items()
        return self.solver.qsum(
            weight * self._atom(release, atom, kind) for atom, weight in terms for kind in kinds
        )

    def _states(self, release: int, row: Row, kind: int) -> tuple:
        truth = self.world.truth[release]
        return tuple(truth[atom] for atom in sorted(self.world.terms(row)))

    def _atom(self, release: int, atom: tuple, kind: int) -> highspy.highs.highs_var:
        """The unknown, which is another one where it was revised."""
        key = (atom, self.world.truth[release][atom], kind)
        if key not in self._atoms:
            self._atoms[key] = self.solver.addIntegral(lb=0)
        return self._atoms[key]
