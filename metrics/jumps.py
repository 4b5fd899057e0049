"""Finds figures that are implausibly far from the earlier figures of their series.

A figure is implausible if it is beyond the XmR limits of the earlier ones (see metrics.xmr), or
more than 5 robust deviations from their median; a robust deviation is 1.4826 x the median absolute
deviation, for a Normal distribution its standard deviation (Rousseeuw and Croux, 1993). If the two
bands do not overlap, as after a step, a figure in either or between them is plausible.

A figure is also plausible if it differs from the mean of the earlier ones by no more than chance in
its own counts (see `chance`), however similar those are. Limits stay within the unit's range.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics import ratio
from metrics.earlier import (
    FOUND,
    earlier,
    figures,
    goes_on,
    in_segments,
    repeated,
    together,
    trusted,
)
from metrics.indicator import Indicator
from metrics.xmr import ENOUGH, limits, rounding

MOST = 5
"""The number of robust deviations from the median that is still plausible."""

ERRORS = 3
"""The number of standard errors that counts as chance, like the 3 of process limits."""

ROBUST = 1.4826
AT_ONCE = 50_000
"""The number of new figures processed at a time, to limit memory."""


def jumps(
    new: pd.DataFrame,
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The implausible rows of `new`, by index: FOUND, and `together`, which is true if a fifth or
    more of the series of the same indicator and period moved the same way.

    Both frames have KEY, numerator, denominator and value; `past` has one row per KEY, and
    `doubtful`, see metrics.earlier.trusted. Earlier figures are those in `past` of the same
    indicator, area and length of period that ended before, but after the last of the `rebases`
    (indicator, area, from; see metrics.rebase). `points` is their number, 12 or more, and `lower`
    to `upper` the plausible range. Figures that `past` already has, or that agree with a doubtful
    figure just before them, are left out. A rolling indicator has no process limits; a fixed one is
    judged, not measured, and never implausible.
    """
    if past.empty:
        new = new.iloc[:0]
    past, new = (in_segments(figures(rows, indicators), rebases) for rows in (past, new))
    judged = [id for id, one in indicators.items() if one.fixed]
    new = new[~new["indicator"].isin(judged) & ~repeated(new, past[~past["doubtful"]])]
    if new.empty or past.empty:
        return new.iloc[:0].assign(lower=0.0, upper=0.0, points=0, together=False)[_FOUND]
    sure = trusted(past)
    every = pd.concat([_placed(part, sure, indicators) for part in parts(new)])
    far = every["below"] | every["above"]
    judged_ones = (every["points"] >= ENOUGH).to_numpy()
    moved = [together(every, every[way], judged_ones) & every[way] for way in ("below", "above")]
    found = every.assign(together=moved[0] | moved[1])[far]
    return found.loc[~goes_on(found, past, sure), _FOUND]


def parts(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows in pieces whose earlier figures fit into memory."""
    return (rows.iloc[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def plausible(
    past: np.ndarray, limited: np.ndarray, chance: ArrayLike = np.nan
) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest plausible next value for each row of earlier values (NaN after the
    last); the first is never above the second.

    Both are NaN with fewer than 12 values or without a limit. `chance` is how far from the mean the
    next value may always be, NaN if unknown. Process limits count only for rows that are `limited`.
    If most earlier values are equal, the robust deviation is 0 and sets no limit.
    """
    lower, upper = np.full((2, len(past)), np.nan)
    enough = (~np.isnan(past)).sum(axis=1) >= ENOUGH
    rows = past[enough]
    if not len(rows):
        return lower, upper
    mean, low, high, _ = limits(rows)
    low, high = (np.where(limited[enough], limit, np.nan) for limit in (low, high))
    middle = np.nanmedian(rows, axis=1)
    spread = np.nanmedian(np.abs(rows - middle[:, None]), axis=1)
    far = np.where(spread > rounding(rows)[:, 0], MOST * ROBUST * spread, np.nan)
    lows, highs = np.array([low, middle - far]), np.array([high, middle + far])
    ends = np.fmax(*lows), np.fmin(*highs)
    apart = ends[0] > ends[1]
    low, high = np.where(apart, [np.fmin(*lows), np.fmax(*highs)], ends)
    least = np.broadcast_to(np.asarray(chance, dtype=float), len(past))[enough]
    lower[enough] = np.where(np.isnan(low), np.nan, np.fmin(low, mean - least))
    upper[enough] = np.where(np.isnan(high), np.nan, np.fmax(high, mean + least))
    return lower, upper


def chance(
    mean: ArrayLike, denominator: ArrayLike, multiplier: ArrayLike, proportion: ArrayLike
) -> np.ndarray:
    """Three standard errors of a value with this denominator if `mean` is the true value.

    With p = mean / multiplier and n the denominator, p is first moved away from the ends of its
    range: 4.5 (z^2 / 2) is added to what is counted and, for a proportion, to what is not, so
    x = pn + 4.5. Then the result is 3 sqrt(q (1 - q) / n) with q = x / (n + 9) for a proportion
    (binomial), and 3 sqrt(x) / n for a rate (Poisson), times the multiplier. NaN without a
    denominator. So after 100% of 5,000, one of 5,000 less is not surprising. Source: Agresti and
    Coull, Am Stat 1998; 52: 119-26.
    """
    n = np.asarray(denominator, dtype=float)
    n = np.where(n > 0, n, np.nan)
    added = ERRORS**2 / 2
    x = np.clip(np.asarray(mean, dtype=float) / multiplier, 0, np.where(proportion, 1, np.inf)) * n
    q = (x + added) / (n + 2 * added)
    error = np.where(proportion, np.sqrt(q * np.abs(1 - q) / n), np.sqrt(x + added) / n)
    return ERRORS * error * multiplier


_FOUND = [*FOUND, "together"]


def _placed(
    new: pd.DataFrame, past: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """The new figures with FOUND, and whether each is `below` or `above` the plausible range."""
    (before,), points = earlier(new, past, "value")
    rolling = [id for id, units in indicators.items() if units.rolling]
    units = _units(new, indicators)
    mean = ratio.value(np.nansum(before, axis=1), points)
    least = chance(mean, units["denominator"], units["multiplier"], units["proportion"])
    lower, upper = plausible(before, ~new["indicator"].isin(rolling).to_numpy(), least)
    slack = rounding(before)[:, 0]
    value = new["value"].to_numpy()
    sides = {"below": value < lower - slack, "above": value > upper + slack}
    within = {"lower": np.maximum(lower, units["low"]), "upper": np.minimum(upper, units["high"])}
    return new.assign(**within, points=points, **sides)


def _units(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """low, high, multiplier, proportion and denominator of each row; a numerator without a
    denominator is a plain count.
    """
    units = {
        id: (*indicator.unit.bounds, indicator.unit.multiplier, indicator.unit.proportion)
        for id, indicator in indicators.items()
    }
    columns = ["low", "high", "multiplier", "proportion"]
    rules = rows[["indicator"]].join(pd.DataFrame(units, index=columns).T, on="indicator")
    rules = rules.assign(denominator=rows["denominator"])
    rules.loc[rows["counted"], [*columns, "denominator"]] = [0.0, np.inf, 1.0, False, 1.0]
    return rules.astype(dict.fromkeys([*columns, "denominator"], float))
