"""Figures that lie implausibly far from the earlier ones of their own series.

A figure is implausible where it is beyond the XmR limits of the earlier ones (see metrics.xmr), or
more than 5 robust deviations from their median: a robust deviation is 1.4826 x the median absolute
deviation, which is the standard deviation of a Normal one (Rousseeuw and Croux, 1993). Where the
two bands have nothing in common, as after a step, a figure in either or between them is plausible.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics import ratio
from metrics.indicator import Indicator
from metrics.latest import length
from metrics.xmr import ENOUGH, limits, rounding

MOST = 5
"""Robust deviations from the median that are still plausible."""

ROBUST = 1.4826
KEY = ["indicator", "area", "period_start", "period_end"]
SERIES = ["indicator", "area", "length", "counted", "segment"]
AT_ONCE = 50_000
"""New figures whose earlier ones are laid out at the same time, to bound the memory."""


def jumps(
    new: pd.DataFrame,
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The rows of `new` that are implausible, by their index: value, lower, upper, points.

    Both have KEY, numerator, denominator and value; `past` one row for each KEY. Earlier figures
    are those of `past` of the same indicator, area and length of period that ended before, and not
    before the last of the `rebases` (indicator, area, from; see metrics.rebase) up to it; `points`
    is how many, 12 or more, and `lower` to `upper` what they make plausible. A figure that `past`
    has just so is no news. A rolling indicator has no process limits; a fixed one is judged, not
    measured, and is never implausible.
    """
    if past.empty:
        new = new.iloc[:0]
    past, new = (in_segments(figures(rows, indicators), rebases) for rows in (past, new))
    judged = [id for id, one in indicators.items() if one.fixed]
    new = new[~new["indicator"].isin(judged) & ~_repeated(new, past)]
    if new.empty or past.empty:
        return new.iloc[:0].assign(lower=0.0, upper=0.0, points=0)[_FOUND]
    return pd.concat([_far(part, past, indicators) for part in _parts(new)])


def plausible(past: np.ndarray, limited: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest plausible next value for each row of earlier ones, NaN after its last.

    Both NaN where there are fewer than 12, or where nothing bounds them; else the first is never
    above the second. Process limits count where `limited`. Where most earlier values are the same
    the robust deviation is 0, and bounds nothing.
    """
    lower, upper = np.full((2, len(past)), np.nan)
    enough = (~np.isnan(past)).sum(axis=1) >= ENOUGH
    rows = past[enough]
    if not len(rows):
        return lower, upper
    _, low, high, _ = limits(rows)
    low, high = (np.where(limited[enough], limit, np.nan) for limit in (low, high))
    middle = np.nanmedian(rows, axis=1)
    spread = np.nanmedian(np.abs(rows - middle[:, None]), axis=1)
    far = np.where(spread > rounding(rows)[:, 0], MOST * ROBUST * spread, np.nan)
    lows, highs = np.array([low, middle - far]), np.array([high, middle + far])
    ends = np.fmax(*lows), np.fmin(*highs)
    apart = ends[0] > ends[1]
    lower[enough] = np.where(apart, np.fmin(*lows), ends[0])
    upper[enough] = np.where(apart, np.fmax(*highs), ends[1])
    return lower, upper


def figures(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The rows that say a number, with it as `value`: as published, else from the counts.

    `counted` where it is the numerator alone, because the denominator comes from elsewhere;
    `length` is that of the period (see metrics.latest).
    """
    times = rows["indicator"].map({id: one.unit.multiplier for id, one in indicators.items()})
    worked_out = ratio.value(rows["numerator"], rows["denominator"]) * times.astype(float)
    value = rows["value"].fillna(pd.Series(worked_out, rows.index))
    found = rows.assign(
        value=value.fillna(rows["numerator"]), counted=value.isna(), length=length(rows)
    )
    return found[found["value"].notna()]


def in_segments(rows: pd.DataFrame, rebases: pd.DataFrame | None) -> pd.DataFrame:
    """With `segment`, how many rebasings lie on or before the end of each row's period."""
    if rebases is None or rebases.empty:
        return rows.assign(segment=0)
    met = rows[["indicator", "area", "period_end"]].reset_index(names="row")
    met = met.merge(rebases, on=["indicator", "area"])
    passed = met[met["from"] <= met["period_end"]].groupby("row")["from"].nunique()
    return rows.assign(segment=passed.reindex(rows.index, fill_value=0))


_FOUND = ["value", "lower", "upper", "points"]


def _repeated(new: pd.DataFrame, past: pd.DataFrame) -> np.ndarray:
    """Which new figures the past has already, to the last digit but for rounding errors."""
    before = new[KEY].merge(past[[*KEY, "value"]], on=KEY, how="left")["value"].to_numpy()
    return np.isclose(new["value"].to_numpy(), before, rtol=1e-9, atol=1e-12)


def _parts(rows: pd.DataFrame) -> list[pd.DataFrame]:
    return [rows.iloc[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]


def _far(
    new: pd.DataFrame, past: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """As `jumps`, of figures that are news."""
    earlier, points = _earlier(new, past)
    rolling = [id for id, one in indicators.items() if one.rolling]
    lower, upper = plausible(earlier, ~new["indicator"].isin(rolling).to_numpy())
    slack = rounding(earlier)[:, 0]
    value = new["value"].to_numpy()
    far = (value < lower - slack) | (value > upper + slack)
    return new.assign(lower=lower, upper=upper, points=points).loc[far, _FOUND]


def _earlier(new: pd.DataFrame, past: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """A row for each new figure with those of its series before it, in order; and how many."""
    both = pd.concat([past, new])
    series = both.groupby(SERIES, sort=False).ngroup().to_numpy()
    day = both["period_end"].to_numpy().astype("datetime64[D]").astype(np.int64)
    when = series * 10**6 + day  # one number that sorts by series, then by time
    order = np.argsort(when[: len(past)], kind="stable")
    values, of_past = past["value"].to_numpy()[order], when[: len(past)][order]
    first = np.searchsorted(of_past, (series[len(past) :] - 0.5) * 10**6)
    points = np.searchsorted(of_past, when[len(past) :]) - first
    column = np.arange(points.max(initial=1))
    at = np.minimum(first[:, None] + column, len(values) - 1)
    return np.where(column < points[:, None], values[at], np.nan), points
