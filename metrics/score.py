"""Value and target to gap, score and category: the arithmetic a reader can redo by hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

BEST, WORST = 1.0, 4.0
ON_TARGET = 1.5
TOLERANCE = 1e-9

BETTER, WORSE, NO_CLEAR_CHANGE = "better", "worse", "no clear change"

CATEGORIES = {
    1: "outstanding",
    2: "advanced",
    3: "making progress",
    4: "needs most improvement",
}
"""A place's category and its label, as the 2017 dashboard named them."""

CLOSENESS = {
    1: "at or better than target",
    2: "close to target",
    3: "some way short of target",
    4: "far short of target",
}
"""An indicator's category in words, where it is scored by target."""

AMONG_PEERS = {
    1: "far better than its peers",
    2: "at or better than the mean of its peers",
    3: "worse than the mean of its peers",
    4: "far worse than its peers",
}
"""The same, where it is scored by position among peers."""

BY_RANK = {
    1: "at or near the best of its peers",
    2: "in the upper part of the ranking",
    3: "in the lower part of the ranking",
    4: "at or near the worst of its peers",
}
"""The same, where it is scored by rank among peers."""


def gap(value: ArrayLike, target: ArrayLike, sign: ArrayLike) -> np.ndarray:
    """How far short of the target, in the indicator's unit: above 0 is short, below is better.

    `sign` is +1 where higher is better and -1 where lower is. Polarity is applied here and
    nowhere else.
    """
    shortfall = np.asarray(target, dtype=float) - np.asarray(value, dtype=float)
    return shortfall * np.asarray(sign, dtype=float)


def uncapped(gap: ArrayLike, step: ArrayLike) -> np.ndarray:
    """1.5 + gap / step: 1.5 is exactly on target, each step short adds one category."""
    return ON_TARGET + np.asarray(gap, dtype=float) / np.asarray(step, dtype=float)


def score(gap: ArrayLike, step: ArrayLike) -> np.ndarray:
    """clip(1.5 + gap / step, 1, 4): `uncapped`, held between the ends of the scale."""
    return np.clip(uncapped(gap, step), BEST, WORST)


def worst(numbers: ArrayLike) -> np.ndarray:
    """Which of the numbers are the largest, those within 1e-9 of it too; NaN never is.

    Of uncapped scores, gaps or what indicators add, these are the worst: everything that names a
    worst or a best indicator or place asks here or at `best`, and names all that are tied.
    """
    given = np.asarray(numbers, dtype=float)
    if np.isnan(given).all():
        return np.zeros(given.shape, dtype=bool)
    return np.isclose(given, np.nanmax(given), rtol=TOLERANCE, atol=TOLERANCE)


def best(numbers: ArrayLike) -> np.ndarray:
    """Which of the numbers are the smallest, see `worst`."""
    return worst(-np.asarray(numbers, dtype=float))


def leading(changes: ArrayLike) -> np.ndarray:
    """Which changes make most of their sum: the largest in its direction, ties together.

    Where they cancel out, the largest either way; where all are 0, none.
    """
    given = np.asarray(changes, dtype=float)
    total = np.nansum(given)
    towards = np.abs(given) if abs(total) <= TOLERANCE else given * np.sign(total)
    return worst(towards) & (towards > TOLERANCE)


def direction(change: ArrayLike, clear: float) -> np.ndarray:
    """What a change of a composite is called: better, worse or no clear change; "" where missing.

    It is clear from `clear` score points on, a method's `clear_change`; a composite that rises is
    worse. Everything that calls a change better or worse asks here.
    """
    given = np.asarray(change, dtype=float)
    moved = np.abs(given) >= max(clear - TOLERANCE, TOLERANCE)
    cases = [np.isnan(given), moved & (given < 0), moved & (given > 0)]
    return np.select(cases, ["", BETTER, WORSE], NO_CLEAR_CHANGE)


def category(score: ArrayLike, cut_offs: Sequence[float]) -> np.ndarray:
    """The category 1-4 of each score as floats, NaN where there is no score.

    A score on a cut-off, within 1e-9, gets the better category.
    """
    scores = np.asarray(score, dtype=float)
    above = (scores[..., None] > np.asarray(cut_offs) + TOLERANCE).sum(axis=-1)
    return np.where(np.isnan(scores), np.nan, 1.0 + above)
