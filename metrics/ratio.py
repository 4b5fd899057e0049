"""Numerator and denominator to value."""

import numpy as np
from numpy.typing import ArrayLike


def value(numerator: ArrayLike, denominator: ArrayLike, multiplier: ArrayLike = 1.0) -> np.ndarray:
    """numerator / denominator x multiplier, element by element, as floats.

    Undefined is NaN, never 0: a missing part, 0/0 and x/0.
    """
    above = np.asarray(numerator, dtype=float)
    below = np.asarray(denominator, dtype=float)
    below = np.where(below == 0, np.nan, below)
    return above / below * np.asarray(multiplier, dtype=float)
