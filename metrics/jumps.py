"""Figures that lie implausibly far from the earlier ones of their own series.

A figure is implausible where it is beyond the XmR limits of the earlier ones (see metrics.xmr), or
more than 5 robust deviations from their median: a robust deviation is 1.4826 x the median absolute
deviation, which is the standard deviation of a Normal one (Rousseeuw and Croux, 1993). Where the
two bands have nothing in common, as after a step, a figure in either or between them is plausible.

So is a figure that differs from the mean of the earlier ones by no more than chance does in its own
counts (see `chance`), however alike these are; and limits end where the unit does.
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
"""Robust deviations from the median that are still plausible."""

ERRORS = 3
"""Standard errors from the mean that a figure may be by chance, as process limits are at 3."""

ROBUST = 1.4826
AT_ONCE = 50_000
"""New figures whose earlier ones are laid out at the same time, to bound the memory."""


def jumps(
    new: pd.DataFrame,
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The rows of `new` that are implausible, by their index: FOUND, and `together`, true where a
    fifth or more of the series of the same indicator and period moved the same way.

    Both have KEY, numerator, denominator and value; `past` one row for each KEY, and `doubtful`,
    see metrics.earlier.trusted. Earlier figures are those of `past` of the same indicator, area and
    length of period that ended before, and not before the last of the `rebases` (indicator, area,
    from; see metrics.rebase) up to it; `points` is how many, 12 or more, and `lower` to `upper`
    what they make plausible. A figure that `past` has already is left out, and so is one that
    agrees with a doubtful figure right before it. A rolling indicator has no process limits; a
    fixed one is judged, not measured, and is never implausible.
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
    """The rows, so many at once that their earlier ones fit into memory."""
    return (rows.iloc[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def plausible(
    past: np.ndarray, limited: np.ndarray, chance: ArrayLike = np.nan
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest plausible next value for each row of earlier ones, NaN after its last.

    `chance` is how far from their mean the next value may be at least, NaN where that is unknown.

    Both NaN where there are fewer than 12, or where nothing bounds them; else the first is never
    above the second. Process limits count where `limited`. Where most earlier values are the same
    the robust deviation is 0, and bounds nothing.
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
    """Three standard errors of a value with this denominator where `mean` is the true one.

    With p = mean / multiplier and n the denominator, p is first moved off the ends of its range by
    adding z^2 / 2 = 4.5 to what is counted and, of a proportion, to what is not: x = pn + 4.5. Then
    of a proportion 3 sqrt(q (1 - q) / n) with q = x / (n + 9), else 3 sqrt(x) / n, both times the
    multiplier: binomial and Poisson. NaN without a denominator. So after 100% of 5,000, one of
    5,000 less is no surprise. Source: Agresti and Coull, Am Stat 1998; 52: 119-26.
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
    """The new figures with FOUND, and whether each is `below` or `above` what is plausible."""
    (before,), points = earlier(new, past, "value")
    rolling = [id for id, one in indicators.items() if one.rolling]
    one = _units(new, indicators)
    mean = ratio.value(np.nansum(before, axis=1), points)
    least = chance(mean, one["denominator"], one["multiplier"], one["proportion"])
    lower, upper = plausible(before, ~new["indicator"].isin(rolling).to_numpy(), least)
    slack = rounding(before)[:, 0]
    value = new["value"].to_numpy()
    sides = {"below": value < lower - slack, "above": value > upper + slack}
    within = {"lower": np.maximum(lower, one["low"]), "upper": np.minimum(upper, one["high"])}
    return new.assign(**within, points=points, **sides)


def _units(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """Of each row low, high, multiplier, proportion and denominator; a numerator alone is a count,
    in ones.
    """
    units = {
        id: (*one.unit.bounds, one.unit.multiplier, one.unit.proportion)
        for id, one in indicators.items()
    }
    columns = ["low", "high", "multiplier", "proportion"]
    found = rows[["indicator"]].join(pd.DataFrame(units, index=columns).T, on="indicator")
    found = found.assign(denominator=rows["denominator"])
    found.loc[rows["counted"], [*columns, "denominator"]] = [0.0, np.inf, 1.0, False, 1.0]
    return found.astype(dict.fromkeys([*columns, "denominator"], float))
