"""Takes denominators from another publication, such as occupied bed days for delayed days."""

from collections.abc import Mapping

import pandas as pd

from metrics.apportion import KINDS, STATUSES
from metrics.indicator import DailyAverage, Indicator


def with_denominators(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The figures in force, with missing denominators filled in from the indicator's
    `denominator_from`.

    A filled row has the less settled status of its two figures, and is invented if either is. A row
    stays without a denominator if the other figure is missing, or if a proportion's numerator would
    exceed it, since the two then do not count the same (wards, for instance).
    """
    for indicator in indicators.values():
        if indicator.denominator_from is not None:
            rows = _filled(rows, indicator, indicator.denominator_from)
    return rows


def _filled(rows: pd.DataFrame, indicator: Indicator, source: DailyAverage) -> pd.DataFrame:
    """Fill in the daily average of the period that contains the row's period, times its days."""
    lacking = rows["indicator"] == indicator.id
    lacking &= rows[["denominator", "value"]].isna().all(axis=1) & rows["numerator"].notna()
    average = rows[(rows["indicator"] == source.indicator) & rows["numerator"].notna()]
    both = (
        rows[lacking]
        .reset_index(names="row")
        .merge(average, on="area", suffixes=("", "_of_average"))
    )
    days = (both["period_end"] - both["period_start"]).dt.days + 1
    both["times_days"] = both["numerator_of_average"] * days
    fits = (both["period_start_of_average"] <= both["period_start"]) & (
        both["period_end"] <= both["period_end_of_average"]
    )
    if indicator.unit.proportion:
        fits &= both["numerator"] <= both["times_days"]
    both = both[fits].drop_duplicates("row")
    filled, at = rows.copy(), both["row"].to_numpy()
    filled.loc[at, "denominator"] = both["times_days"].to_numpy()
    filled.loc[at, "note"] = source.note
    for column, order in (("status", STATUSES), ("kind", KINDS)):
        filled.loc[at, column] = [
            max(pair, key=order.index)
            for pair in zip(both[column], both[f"{column}_of_average"], strict=True)
        ]
    return filled
