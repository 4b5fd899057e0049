"""An indicator's figures in the areas shown by default, as its page and its embed draw them."""

import pandas as pd

from dashboard import areas, words
from data.release import Release


def named(release: Release, indicator: str) -> pd.DataFrame:
    """The series with name, kind and order of its area, and the period in words."""
    shown = release.areas[release.areas["id"].isin(areas.main(release))]
    names = (
        shown.rename_axis("order")
        .reset_index()
        .rename(columns={"id": "place", "kind": "area_kind"})
    )
    series = release.series[release.series["indicator"] == indicator]
    series = series.merge(names, on="place").sort_values(["order", "period_end"])
    periods = [
        words.period(start, end)
        for start, end in zip(series["period_start"], series["period_end"], strict=True)
    ]
    return series.assign(period=pd.Series(periods, index=series.index, dtype=object))


def latest(series: pd.DataFrame) -> pd.DataFrame:
    """The latest row of each area, in the areas' order."""
    newest = series.sort_values("period_end").drop_duplicates("place", keep="last")
    return newest.sort_values("order")
