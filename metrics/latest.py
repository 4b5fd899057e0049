"""Which period counts for a place on a given date, and which periods a chart draws."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from metrics.indicator import Indicator

CHART = ["indicator", "place"]
ORDER = ["period_end", "period_start"]
"""In this order the last period counts: if two end on the same day, the shorter."""

MONTH = 30.4
"""The days that any month counts as."""


def latest(
    series: pd.DataFrame,
    places: Sequence[str],
    rated: Sequence[str],
    as_ats: Sequence[date],
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """For each as-at date, place and indicator, the row of the latest period ended by that date.

    One row for every combination, in the given order. Without a period the other columns are
    missing and `reason` is "no data". A period older than the indicator's `max_age` keeps its
    dates, loses its figures and has a reason. Of periods that end on the same day the shorter one
    counts. Every latest value comes from here.
    """
    wanted = pd.MultiIndex.from_product(
        [pd.to_datetime(list(as_ats)), list(places), list(rated)],
        names=["as_at", "place", "indicator"],
    ).to_frame(index=False)
    wanted["as_at"] = wanted["as_at"].astype("datetime64[s]")
    wanted["order"] = range(len(wanted))
    found = pd.merge_asof(
        wanted.sort_values("as_at", kind="stable"),
        series.sort_values(ORDER, kind="stable").astype(
            {"period_end": "datetime64[s]", "place": "str", "indicator": "str"}
        ),
        left_on="as_at",
        right_on="period_end",
        by=CHART,
    )
    found = found.sort_values("order").drop(columns="order").reset_index(drop=True)
    return _say_what_is_missing(found, indicators)


def charted(series: pd.DataFrame) -> pd.DataFrame:
    """The rows that charts draw, in order of indicator, place and time.

    For each indicator and place these are the periods as long as the latest; then, of the periods
    that ended before the first of these began, the same again. So a series that changed from
    quarterly to monthly keeps its quarters, and a quarter beside its months is left out.
    """
    rows = series.sort_values([*CHART, *ORDER], kind="stable", ignore_index=True)
    chart, days = rows.groupby(CHART).ngroup(), length(rows)
    drawn, left = pd.Series(False, index=rows.index), pd.Series(True, index=rows.index)
    while left.any():
        spoken = chart.map(days[left].groupby(chart[left]).last())
        found = left & (days == spoken)
        first = rows.loc[found, "period_start"].groupby(chart[found]).min()
        drawn |= found
        left &= rows["period_end"] < chart.map(first)
    return rows[drawn].reset_index(drop=True)


def length(rows: pd.DataFrame) -> pd.Series:
    """The length of each period in days; months and longer as whole months of 30.4 days."""
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    return days.where(days < 28, (days / MONTH).round() * MONTH).astype(float)


def _say_what_is_missing(found: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    stale = found["as_at"] >= _expiry(found, indicators)
    ended = found["period_end"].dt.strftime("%Y-%m-%d")
    missing = found["missing"].fillna("")
    undefined = found["value"].isna()
    reason = pd.Series("", index=found.index, dtype=object)
    reason[undefined] = _undefined(found[undefined])
    reason[undefined & (found["note"].fillna("") != "")] = found["note"]
    reason[undefined & (missing != "")] = "no figure from " + missing
    reason[stale] = "too old: the latest period ended " + ended
    reason[found["period_end"].isna()] = "no data"
    figures = ["numerator", "denominator", "value", "lower", "upper"]
    found[figures] = found[figures].mask(stale)
    return found.assign(reason=reason)


def _undefined(found: pd.DataFrame) -> np.ndarray:
    """Why each row has no value."""
    above, below = found["numerator"].isna(), found["denominator"].isna()
    return np.select(
        [above & below, above, below],
        [
            "no value was published",
            "the value is undefined (the numerator is missing)",
            "the value is undefined (the denominator is missing)",
        ],
        "the value is undefined (nothing to divide by)",
    )


def _expiry(found: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    """The first day on which each row's period is too old; missing without a period."""
    ages = found["indicator"].map({id: known.max_age for id, known in indicators.items()})
    after = found["period_end"] + pd.Timedelta(days=1)
    by_age = (after[ages == age] + pd.DateOffset(months=age) for age in ages.unique())
    return pd.concat([after.iloc[:0], *by_age]).reindex(found.index)
