"""An indicator: every place against its target, now and over time, and what it means."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, series, words
from dashboard.sections import commentary, comparison, definition, funnel, over_time, share
from data.releases.release import Release
from metrics.indicator import Indicator

NONE = "There is no value of this indicator for any area yet."
NONE_HERE = "There is no value of this indicator for the areas shown here, only for others."


@page("/indicator/<indicator>", "Indicator", query=("place",))
def content(release: Release, indicator: str, place: str | None = None) -> list[Component]:
    """The comparison, then the trends, then the definition; for a `place` only its trend."""
    with_figures = set(release.series["indicator"].unique())
    known = [id for id in release.indicators if id in with_figures]
    require(indicator in release.indicators, "indicator", indicator, known)
    shown = release.indicators[indicator]
    if place is not None:
        return _of_area(release, shown, place)
    figures = series.named(release, indicator)
    written = commentary.section(release, indicator=indicator)
    head = [html.H1(shown.name), html.P(shown.description, className="lead")]
    if figures["value"].isna().all():
        return [
            *head,
            html.P(_none(release, shown)),
            *written,
            *over_time.rest(release, shown, []),
            *definition.section(release, shown),
        ]
    return [
        *head,
        *comparison.section(release, shown, series.latest(release, indicator)),
        *written,
        *over_time.section(release, shown, figures),
        *funnel.section(release, shown),
        html.P(
            components.link(
                "Download these figures (CSV)", f"/download/{indicator}.csv?release={release.id}"
            )
        ),
        *definition.section(release, shown),
        *share.section(release, f"indicator/{indicator}"),
    ]


def _none(release: Release, indicator: Indicator) -> str:
    """Why there is no chart of the areas shown by default."""
    if series.named(release, indicator.id)["note"].map(words.withheld).any():
        return words.WITHHELD
    every = release.series_of(indicator.id)
    return NONE_HERE if every["value"].notna().any() else NONE


def _of_area(release: Release, indicator: Indicator, place: str) -> list[Component]:
    """One area's figures over time, and the way back."""
    known = over_time.with_trend(release, indicator.id)
    require(place in known, f"area with figures of {indicator.short_name}", place, known)
    name = release.names[place]
    links = [components.link(f"{indicator.short_name} in all areas", f"/indicator/{indicator.id}")]
    if place in set(release.ratings["place"]):
        links.append(components.link(f"All indicators of {name}", f"/place/{place}"))
    return [
        html.H1(f"{indicator.short_name} in {name}, over time"),
        html.P(indicator.description, className="lead"),
        *over_time.of_area(release, indicator, place),
        *commentary.section(release, place, indicator.id),
        *(html.P(link) for link in links),
    ]
