"""The values of an ambition over time: the indicator's where one measures it, else as counted."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.latest import charted
from metrics.plan.path import SIGN, Actual
from metrics.score import TOLERANCE


def actuals(
    ambition: Mapping[str, Any], series: pd.DataFrame, progress: pd.DataFrame, today: pd.Timestamp
) -> list[Actual]:
    """The values of a row of `ambitions` up to a day, in order of time.

    Those of `series` (a release's) for its indicator and area, each on the last day of its period,
    and those that the partnership counted itself on days that the series lacks.
    """
    ours = measured(ambition, series, today)
    counted = progress[
        (progress["id"] == ambition["id"])
        & (progress["on"] <= today)
        & progress["value"].notna()
        & ~progress["on"].isin(ours["period_end"])
    ]
    found = [
        Actual(row.period_end.date(), row.value, _known(row.lower), _known(row.upper))
        for row in ours.itertuples()
    ]
    found += [Actual(row.on.date(), row.value) for row in counted.itertuples()]
    return sorted(found, key=lambda one: one.on)


def measured(
    ambition: Mapping[str, Any], series: pd.DataFrame, today: pd.Timestamp
) -> pd.DataFrame:
    """The rows of `series` that measure an ambition up to a day; none without an indicator."""
    of_it = (series["indicator"] == ambition["indicator"]) & (series["place"] == ambition["area"])
    ended = (series["period_end"] <= today) & series["value"].notna()
    return charted(series[of_it & ended])


def people(ambition: Mapping[str, Any], rows: pd.DataFrame, multiplier: float) -> float | None:
    """How many people better off the last of the `measured` rows is than the baseline.

    The change since the baseline, as a share, of the people whom the row is about: its denominator,
    or its numerator over its value where only these are published. None where none is known, and
    where the row is older than the baseline.
    """
    if rows.empty or pd.isna(ambition["baseline"]):
        return None
    last = rows.iloc[-1]
    if last["period_end"] < ambition["baseline_on"]:
        return None
    whole = last["denominator"]
    if pd.isna(whole) and abs(last["value"]) > TOLERANCE:
        whole = last["numerator"] / last["value"] * multiplier
    if pd.isna(whole):
        return None
    change = (last["value"] - ambition["baseline"]) * SIGN[ambition["better"]]
    return float(change / multiplier * whole)


def _known(number: float) -> float | None:
    return None if pd.isna(number) else float(number)
