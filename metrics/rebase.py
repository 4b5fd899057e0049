"""Where the limits of a process are recalculated: a stated change, from a stated date."""

from collections.abc import Mapping

import pandas as pd

from metrics.indicator import Indicator
from metrics.rating import target_chains

CHART = ["indicator", "place"]
COLUMNS = [*CHART, "from", "reason"]


def of_charts(
    rebases: pd.DataFrame,
    series: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """Indicator, place, from and reason of each rebasing that splits a chart, in this order.

    `rebases` (indicator, area, from, reason) names a place, a footprint, which stands for its
    places too, or no area, which stands for every one. A chart is split where a period ends before
    the date and another on it or later. A rolling indicator has no limits, so none to recalculate.
    """
    limited = [id for id, one in indicators.items() if not one.rolling]
    charts = series[series["indicator"].isin(limited)].groupby(CHART)["period_end"]
    found = _of_places(rebases, areas).merge(
        charts.agg(first="min", last="max").reset_index(), on=CHART
    )
    splits = (found["first"] < found["from"]) & (found["from"] <= found["last"])
    return found.loc[splits, COLUMNS].sort_values(COLUMNS).drop_duplicates(ignore_index=True)


def of_figures(rebases: pd.DataFrame, goes_to: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Indicator, area and from of each rebasing of the figures of an area or a provider.

    `goes_to` has `area`, as figures name it, and each `place` whose chart such a figure is part of:
    where the limits of one of them are recalculated, so are the figure's own.
    """
    found = _of_places(rebases, areas).merge(goes_to.astype("str"), on="place")
    return found[["indicator", "area", "from"]].drop_duplicates(ignore_index=True)


def _of_places(rebases: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Indicator, place, from and reason for each area that a rebasing stands for."""
    stands_for = pd.DataFrame(
        [(place, area) for place, chain in target_chains(areas).items() for area in {*chain, ""}],
        columns=["place", "area"],
    )
    typed = rebases.astype({"indicator": "str", "area": "str", "from": "datetime64[s]"})
    return typed.merge(stands_for.astype("str"), on="area")[COLUMNS]
