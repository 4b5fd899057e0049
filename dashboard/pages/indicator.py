"""An indicator: every place against its target, now and over time, and what it means."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import areas, components, words
from dashboard.page import page, require
from dashboard.sections import commentary, comparison, definition, over_time
from data.release import Release

NONE = "There is no value of this indicator for any area yet."


@page("/indicator/<indicator>", "Indicator")
def content(release: Release, indicator: str) -> list[Component]:
    """The comparison first, then the trends, then the definition."""
    with_figures = set(release.series["indicator"])
    known = [id for id in release.indicators if id in with_figures]
    require(indicator in release.indicators, "indicator", indicator, known)
    one = release.indicators[indicator]
    series = _named(release, indicator)
    written = commentary.section(release, indicator=indicator)
    head = [html.H1(one.name), html.P(one.description, className="lead")]
    if series["value"].isna().all():
        return [
            *head,
            html.P(NONE if not series["note"].map(words.withheld).any() else words.WITHHELD),
            *written,
            *definition.section(release, one),
        ]
    latest = series.sort_values("period_end").drop_duplicates("place", keep="last")
    latest = latest.sort_values("order")
    return [
        *head,
        *comparison.section(release, one, latest),
        *written,
        *over_time.section(release, one, series),
        html.P(
            components.link(
                "Download these figures (CSV)", f"/download/{indicator}.csv?release={release.id}"
            )
        ),
        *definition.section(release, one),
    ]


def _named(release: Release, indicator: str) -> pd.DataFrame:
    """The indicator's series in the areas shown by default, with name, kind, order and period in
    words.
    """
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
