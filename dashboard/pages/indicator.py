"""An indicator: every place against its target, now and over time, and what it means."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, series, words
from dashboard.sections import commentary, comparison, definition, over_time, share
from data.releases.release import Release
from metrics.indicator import Indicator

NONE = "There is no value of this indicator for any area yet."
NONE_HERE = "There is no value of this indicator for the areas shown here, but for others there is."


@page("/indicator/<indicator>", "Indicator", query=("place",))
def content(release: Release, indicator: str, place: str | None = None) -> list[Component]:
    """The comparison first, then the trends, then the definition; of a `place` its trend alone."""
    with_figures = set(release.series["indicator"])
    known = [id for id in release.indicators if id in with_figures]
    require(indicator in release.indicators, "indicator", indicator, known)
    one = release.indicators[indicator]
    if place is not None:
        return _of_area(release, one, place)
    figures = series.named(release, indicator)
    written = commentary.section(release, indicator=indicator)
    head = [html.H1(one.name), html.P(one.description, className="lead")]
    if figures["value"].isna().all():
        return [
            *head,
            html.P(_none(release, one)),
            *written,
            *over_time.rest(release, one, []),
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
        *share.section(release, f"indicator/{indicator}"),
    ]


def _none(release: Release, one: Indicator) -> str:
    """Why there is no chart of the areas shown by default."""
    if series.named(release, one.id)["note"].map(words.withheld).any():
        return words.WITHHELD
    every = release.series_of(one.id)
    return NONE_HERE if every["value"].notna().any() else NONE


def _of_area(release: Release, one: Indicator, place: str) -> list[Component]:
    """One area's figures over time, and the way back."""
    known = over_time.with_trend(release, one.id)
    require(place in known, f"area with figures of {one.short_name}", place, known)
    name = release.names[place]
    links = [components.link(f"{one.short_name} in all areas", f"/indicator/{one.id}")]
    if place in set(release.ratings["place"]):
        links.append(components.link(f"All indicators of {name}", f"/place/{place}"))
    return [
        html.H1(f"{one.short_name} in {name}, over time"),
        html.P(one.description, className="lead"),
        *over_time.of_area(release, one, place),
        *commentary.section(release, place, one.id),
        *(html.P(link) for link in links),
    ]
