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
    if rebases is None or rebases.empty:
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
    before, points = earlier(new, past, "value")
    doubted, _ = earlier(new, past.assign(doubtful=past["doubtful"].astype(float)), "doubtful")
    at = np.maximum(points - 1, 0)[:, None]
    last = np.take_along_axis(before, at, axis=1)[:, 0]
    doubtful = np.take_along_axis(doubted, at, axis=1)[:, 0] == 1
    sure, many = earlier(new, trusted, "value")
    middle = np.full(len(new), np.nan)
    middle[many > 0] = np.nanmedian(sure[many > 0], axis=1)
    value = new["value"].to_numpy()
    return doubtful & (points > 0) & (np.abs(value - last) < np.abs(value - middle))


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


def earlier(new: pd.DataFrame, past: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """A row for each new figure with the `column` of those of its series before it, in order of
    time, NaN after the last; and how many they are.
    """
    if past.empty:
        return np.full((len(new), 1), np.nan), np.zeros(len(new), dtype=int)
    both = pd.concat([past, new])
    series = both.groupby(SERIES, sort=False).ngroup().to_numpy()
    day = both["period_end"].to_numpy().astype("datetime64[D]").astype(np.int64)
    when = series * 10**6 + day  # one number that sorts by series, then by time
    order = np.argsort(when[: len(past)], kind="stable")
    values, of_past = past[column].to_numpy(dtype=float)[order], when[: len(past)][order]
    first = np.searchsorted(of_past, (series[len(past) :] - 0.5) * 10**6)
    points = np.searchsorted(of_past, when[len(past) :]) - first
    step = np.arange(points.max(initial=1))
    at = np.minimum(first[:, None] + step, len(values) - 1)
    return np.where(step < points[:, None], values[at], np.nan), points
