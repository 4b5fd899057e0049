"""Delayed days and occupied bed days, which two publications give, put together."""

import pandas as pd

from metrics.apportion import KINDS, STATUSES

DELAYS = "delayed_transfers"
BEDS = "bed_occupancy"
NOTE = "bed days: the quarter's average of occupied beds (KH03), times the days of the month"


def with_bed_days(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures in force, delayed days without a denominator having got one.

    It is the occupied beds of the same provider in the quarter that holds the whole month, times
    the days of the month; such a row is as unsettled as the less settled of the two, and invented
    where either is. One without beds, or with fewer bed days than delayed days (so the two are
    not of the same wards), stays without a denominator.
    """
    lacking = (rows["indicator"] == DELAYS) & rows[["denominator", "value"]].isna().all(axis=1)
    month = rows.loc[lacking & rows["numerator"].notna()].reset_index(names="row")
    quarter = rows.loc[(rows["indicator"] == BEDS) & rows["numerator"].notna()]
    both = month.merge(quarter, on="area", suffixes=("", "_of_beds"))
    days = (both["period_end"] - both["period_start"]).dt.days + 1
    both["bed_days"] = both["numerator_of_beds"] * days
    both = both[
        (both["period_start_of_beds"] <= both["period_start"])
        & (both["period_end"] <= both["period_end_of_beds"])
        & (both["numerator"] <= both["bed_days"])
    ].drop_duplicates("row")
    joined = rows.copy()
    at = both["row"].to_numpy()
    joined.loc[at, "denominator"] = both["bed_days"].to_numpy()
    joined.loc[at, "note"] = NOTE
    for column, order in (("status", STATUSES), ("kind", KINDS)):
        joined.loc[at, column] = [
            max(pair, key=order.index)
            for pair in zip(both[column], both[column + "_of_beds"], strict=True)
        ]
    return joined
