"""Which period's value speaks for a place on a given date."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from metrics.indicator import Indicator


def latest(
    series: pd.DataFrame,
    places: Sequence[str],
    rated: Sequence[str],
    as_ats: Sequence[date],
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """For each as-at date, place and indicator, the row of the latest period ended by that date.

    One row for every combination, in the order asked for: without a period the row's other
    columns are missing and `reason` is "no data"; a period older than the indicator's `max_age`
    keeps its dates, loses its figures and says so. Where periods end on the same day, the
    shorter one speaks.
    """
    wanted = pd.MultiIndex.from_product(
        [pd.to_datetime(list(as_ats)), list(places), list(rated)],
        names=["as_at", "place", "indicator"],
    ).to_frame(index=False)
    wanted["as_at"] = wanted["as_at"].astype("datetime64[s]")
    wanted["order"] = range(len(wanted))
    found = pd.merge_asof(
        wanted.sort_values("as_at", kind="stable"),
        series.sort_values(["period_end", "period_start"], kind="stable").astype(
            {"period_end": "datetime64[s]", "place": "str", "indicator": "str"}
        ),
        left_on="as_at",
        right_on="period_end",
        by=["place", "indicator"],
    )
    found = found.sort_values("order").drop(columns="order").reset_index(drop=True)
    return _say_what_is_missing(found, indicators)


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
    """What each row would need for a value, did it have none."""
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
    """The first day on which each row's period is too old, missing where there is no period."""
    ages = found["indicator"].map({id: one.max_age for id, one in indicators.items()})
    after = found["period_end"] + pd.Timedelta(days=1)
    by_age = (after[ages == age] + pd.DateOffset(months=age) for age in ages.unique())
    return pd.concat([after.iloc[:0], *by_age]).reindex(found.index)
