"""The arithmetic of an XmR chart: its limits from the moving ranges between neighbours.

Source: Provost and Murray, The Health Care Data Guide (2011).
"""

import numpy as np

from metrics import ratio, score

LIMIT = 2.66
"""Limits lie this many mean moving ranges from the mean."""

SIGMA = 1.128
"""A mean moving range is this many standard deviations, so the limits are at 3 of them."""

SCREEN = 3.267
"""Moving ranges of this many times their mean or more are left out of the mean, once."""

ENOUGH = 12
"""Points that limits need."""


def packed(
    values: np.ndarray, series: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each series' values as a row of a matrix, NaN after its last; their counts; the columns.

    `values` have no gap and stand in order of time within `series`, which rises from 0 to
    `count` - 1. Rows of fewer than ENOUGH points are NaN throughout.
    """
    used = np.bincount(series, minlength=count)
    column = np.arange(len(series)) - (used.cumsum() - used)[series]
    matrix = np.full((len(used), used.max(initial=1)), np.nan)
    matrix[series, column] = values
    matrix[used < ENOUGH] = np.nan
    return matrix, used, column


def limits(
    values: np.ndarray, screen: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Mean, lower limit, upper limit and sigma of each series; NaN after its last point.

    mean -+ 2.66 x mean moving range, the moving range being the difference between neighbours;
    sigma is that range / 1.128. With `screen`, ranges of 3.267 x their mean or more are left out.
    """
    slack = rounding(values)
    mean, ranges = _mean(values), np.abs(np.diff(values))
    average = _mean(ranges)
    if screen:
        wild = (ranges >= SCREEN * average[..., None] - slack) & (ranges > slack)
        average = _mean(np.where(wild, np.nan, ranges))
    return mean, mean - LIMIT * average, mean + LIMIT * average, average / SIGMA


def rounding(values: np.ndarray) -> np.ndarray:
    """Differences up to this are rounding errors: 1e-9 of the largest value of each series."""
    return score.TOLERANCE * np.nan_to_num(np.abs(values)).max(axis=-1, keepdims=True, initial=0)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean of each row's numbers, NaN where it has none."""
    return ratio.value(np.nansum(values, axis=-1), (~np.isnan(values)).sum(axis=-1))
