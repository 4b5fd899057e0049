"""Value and target to gap, score and category: the arithmetic a reader can redo by hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

BEST, WORST = 1.0, 4.0
ON_TARGET = 1.5
TOLERANCE = 1e-9

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
"""An indicator's category in words."""


def gap(value: ArrayLike, target: ArrayLike, sign: ArrayLike) -> np.ndarray:
    """How far short of the target, in the indicator's unit: above 0 is short, below is better.

    `sign` is +1 where higher is better and -1 where lower is. Polarity is applied here and
    nowhere else.
    """
    shortfall = np.asarray(target, dtype=float) - np.asarray(value, dtype=float)
    return shortfall * np.asarray(sign, dtype=float)


def score(gap: ArrayLike, step: ArrayLike) -> np.ndarray:
    """clip(1.5 + gap / step, 1, 4): 1.5 is exactly on target, each step short adds one category."""
    raw = ON_TARGET + np.asarray(gap, dtype=float) / np.asarray(step, dtype=float)
    return np.clip(raw, BEST, WORST)


def category(score: ArrayLike, cut_offs: Sequence[float]) -> np.ndarray:
    """The category 1-4 of each score as floats, NaN where there is no score.

    A score on a cut-off, within 1e-9, gets the better category.
    """
    scores = np.asarray(score, dtype=float)
    above = (scores[..., None] > np.asarray(cut_offs) + TOLERANCE).sum(axis=-1)
    return np.where(np.isnan(scores), np.nan, 1.0 + above)
