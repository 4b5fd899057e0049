"""An indicator: every place against its target, now and over time, and what it means."""

from dash import html
from dash.development.base_component import Component

from dashboard import components, series, words
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
    figures = series.named(release, indicator)
    written = commentary.section(release, indicator=indicator)
    head = [html.H1(one.name), html.P(one.description, className="lead")]
    if figures["value"].isna().all():
        return [
            *head,
            html.P(NONE if not figures["note"].map(words.withheld).any() else words.WITHHELD),
            *written,
            *definition.section(release, one),
        ]
    return [
        *head,
        *comparison.section(release, one, series.latest(release, indicator)),
        *written,
        *over_time.section(release, one, figures),
        html.P(
            components.link(
                "Download these figures (CSV)", f"/download/{indicator}.csv?release={release.id}"
            )
        ),
        *definition.section(release, one),
    ]
