"""The earlier figures of a series, and which of them to trust."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics import ratio
from metrics.indicator import Indicator
from metrics.latest import length

KEY = ["indicator", "area", "period_start", "period_end"]
SERIES = ["indicator", "area", "length", "counted", "segment"]
FOUND = ["value", "lower", "upper", "points"]
"""Columns of a checked figure: its value, the plausible range, and the number of earlier figures.
"""

WORLD = 0.2
"""If this share of a file's series does the same, the change is real and not an error."""

OF_SO_MANY = 10
"""The least number of series for which such a share means something."""


def figures(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The rows with a number, as `value`: as published, or else from the counts.

    `counted` means that it is only the numerator, because the denominator comes from elsewhere;
    `length` is the length of the period (see metrics.latest).
    """
    multipliers = {id: indicator.unit.multiplier for id, indicator in indicators.items()}
    times = rows["indicator"].map(multipliers)
    worked_out = ratio.value(rows["numerator"], rows["denominator"]) * times.astype(float)
    value = rows["value"].fillna(pd.Series(worked_out, rows.index))
    found = rows.assign(
        value=value.fillna(rows["numerator"]), counted=value.isna(), length=length(rows)
    )
    return found[found["value"].notna()]


def in_segments(rows: pd.DataFrame, rebases: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with `segment`: how many rebasings are on or before the end of the period."""
    if rebases is None or not rebases["indicator"].isin(rows["indicator"]).any():
        return rows.assign(segment=0)
    met = rows[["indicator", "area", "period_end"]].reset_index(names="row")
    met = met.merge(rebases, on=["indicator", "area"])
    passed = met[met["from"] <= met["period_end"]].groupby("row")["from"].nunique()
    return rows.assign(segment=passed.reindex(rows.index, fill_value=0))


def repeated(new: pd.DataFrame, past: pd.DataFrame) -> np.ndarray:
    """Which new figures the past already has, apart from rounding errors."""
    before = new[KEY].merge(past[[*KEY, "value"]], on=KEY, how="left")["value"].to_numpy()
    return np.isclose(new["value"].to_numpy(), before, rtol=1e-9, atol=1e-12)


def trusted(past: pd.DataFrame) -> pd.DataFrame:
    """The rows of `past` to trust: all except `doubtful` ones (held or listed) with which the next
    figure of the series does not agree, see `agrees`.
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
    """Whether a figure is nearer to the last one than to what was usual before; true if nothing was
    usual. So a lasting change is surprising only once.
    """
    nearer = (value - last).abs() < (value - usual).abs()
    return nearer | (usual.isna() & value.notna())


def goes_on(new: pd.DataFrame, past: pd.DataFrame, trusted: pd.DataFrame) -> np.ndarray:
    """Which new figures follow a doubtful figure and agree with it."""
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
    """Which rows belong to an indicator and period in which a fifth or more of the `judged` series
    are `found` too.
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
    """For each column an array with a row per new figure: the earlier values of its series in order
    of time, then NaN; and the number of earlier values.
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
    """The median of the numbers in each row; NaN for a row without any."""
    some = ~np.isnan(rows).all(axis=1)
    found = np.full(len(rows), np.nan)
    found[some] = np.nanmedian(rows[some], axis=1)
    return found
