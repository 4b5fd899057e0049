"""The figures of a series before another one, and which of them to go by."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics import ratio
from metrics.indicator import Indicator
from metrics.latest import length

KEY = ["indicator", "area", "period_start", "period_end"]
SERIES = ["indicator", "area", "length", "counted", "segment"]
FOUND = ["value", "lower", "upper", "points"]
"""What is said of a figure: itself, what its past makes plausible, how many those are."""

WORLD = 0.2
"""Where so many of the series of a file do the same, it is the world and no error."""

OF_SO_MANY = 10
"""Series of which a share says something."""


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
    if rebases is None or not rebases["indicator"].isin(rows["indicator"]).any():
        return rows.assign(segment=0)
    met = rows[["indicator", "area", "period_end"]].reset_index(names="row")
    met = met.merge(rebases, on=["indicator", "area"])
    passed = met[met["from"] <= met["period_end"]].groupby("row")["from"].nunique()
    return rows.assign(segment=passed.reindex(rows.index, fill_value=0))


def repeated(new: pd.DataFrame, past: pd.DataFrame) -> np.ndarray:
    """Which new figures the past has already, to the last digit but for rounding errors."""
    before = new[KEY].merge(past[[*KEY, "value"]], on=KEY, how="left")["value"].to_numpy()
    return np.isclose(new["value"].to_numpy(), before, rtol=1e-9, atol=1e-12)


def trusted(past: pd.DataFrame) -> pd.DataFrame:
    """The rows of `past` to go by: all but those that are `doubtful` (held or listed to be looked
    at) and that the next figure of their series does not agree with, see `agrees`.
    """
    doubtful = past["doubtful"].to_numpy(dtype=bool)
    if not doubtful.any():
        return past
    rows = past.sort_values([*SERIES, "period_end"], kind="stable")
    after = rows.groupby(SERIES, sort=False)["value"].shift(-1)
    some = rows.loc[rows["doubtful"], SERIES].drop_duplicates()
    usual = pd.Series(np.nan, rows.index)
    for _, one in rows.reset_index().merge(some, on=SERIES).groupby(SERIES, sort=False):
        of_the_sure = one["value"].mask(one["doubtful"]).expanding().median()
        usual[one["index"]] = of_the_sure.to_numpy()
    kept = ~rows["doubtful"] | agrees(after, rows["value"], usual)
    return past[kept.reindex(past.index)]


def agrees(value: pd.Series, last: pd.Series, usual: pd.Series) -> pd.Series:
    """Whether a figure lies nearer to the last one than to what was usual before that; true also
    where nothing was usual. A lasting change is so a surprise once.
    """
    nearer = (value - last).abs() < (value - usual).abs()
    return nearer | (usual.isna() & value.notna())


def goes_on(new: pd.DataFrame, past: pd.DataFrame, trusted: pd.DataFrame) -> np.ndarray:
    """Which new figures agree with the one before them where that was doubtful until now."""
    if past.empty or not past["doubtful"].any():
        return np.zeros(len(new), dtype=bool)
    (before, doubted), points = earlier(new, past, "value", "doubtful")
    at = np.maximum(points - 1, 0)[:, None]
    last = np.take_along_axis(before, at, axis=1)[:, 0]
    doubtful = np.take_along_axis(doubted, at, axis=1)[:, 0] == 1
    (sure,), _ = earlier(new, trusted, "value")
    value = new["value"].to_numpy()
    return doubtful & (points > 0) & (np.abs(value - last) < np.abs(value - middle(sure)))


def together(new: pd.DataFrame, found: pd.Series, judged: np.ndarray) -> np.ndarray:
    """Which rows are of an indicator and period where a fifth or more of those `judged` are found.

    `found` may be of several kinds, one for each direction: an empty or false one is none.
    """
    kinds = pd.DataFrame(
        {
            "indicator": new["indicator"],
            "period_end": new["period_end"],
            "found": pd.Series(np.asarray(found, dtype=bool), new.index),
            "judged": judged,
        }
    )
    by = kinds.groupby(["indicator", "period_end"])
    of = by["judged"].transform("sum")
    return ((of >= OF_SO_MANY) & (by["found"].transform("sum") >= WORLD * of)).to_numpy()


def earlier(
    new: pd.DataFrame, past: pd.DataFrame, *columns: str
) -> tuple[list[np.ndarray], np.ndarray]:
    """Of each column a row for each new figure with those of its series before it, in order of
    time, NaN after the last; and how many they are.
    """
    if past.empty:
        return [np.full((len(new), 1), np.nan) for _ in columns], np.zeros(len(new), dtype=int)
    both = pd.concat([past, new])
    series = both.groupby(SERIES, sort=False).ngroup().to_numpy()
    day = both["period_end"].to_numpy().astype("datetime64[D]").astype(np.int64)
    when = series * 10**6 + day  # one number that sorts by series, then by time
    order = np.argsort(when[: len(past)], kind="stable")
    of_past = when[: len(past)][order]
    first = np.searchsorted(of_past, (series[len(past) :] - 0.5) * 10**6)
    points = np.searchsorted(of_past, when[len(past) :]) - first
    step = np.arange(points.max(initial=1))
    at = np.minimum(first[:, None] + step, len(of_past) - 1)
    some = step < points[:, None]
    ordered = [past[name].to_numpy(dtype=float)[order] for name in columns]
    return [np.where(some, values[at], np.nan) for values in ordered], points


def middle(rows: np.ndarray) -> np.ndarray:
    """The median of the numbers in each row, NaN of a row without one."""
    some = ~np.isnan(rows).all(axis=1)
    found = np.full(len(rows), np.nan)
    found[some] = np.nanmedian(rows[some], axis=1)
    return found
