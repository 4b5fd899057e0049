"""Find a place or an indicator: a list of all of them, and with scripts a box to type in."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components
from dashboard.page import page
from data.release import Release

KINDS = {"footprint": "Footprints", "place": "Places"}


@page("/find", "Find a place or indicator")
def content(release: Release) -> list[Component]:
    """Areas by kind, then indicators, each in order of name; scripts read the same list."""
    rated = set(release.ratings["place"])
    areas = release.areas[release.areas["id"].isin(rated)].sort_values("name")
    groups = [(heading, _places(areas[areas["kind"] == kind])) for kind, heading in KINDS.items()]
    with_figures = set(release.series["indicator"])
    indicators = [(one.name, id) for id, one in release.indicators.items() if id in with_figures]
    groups.append(("Indicators", [(name, f"/indicator/{id}") for name, id in sorted(indicators)]))
    return [
        html.H1("Find a place or indicator"),
        html.P("Press / on any page to type a name.", className="note needs-script needs-keys"),
        *(part for heading, links in groups if links for part in _list(heading, links)),
    ]


def _places(areas: pd.DataFrame) -> list[tuple[str, str]]:
    return [(name, f"/place/{id}") for id, name in zip(areas["id"], areas["name"], strict=True)]


def _list(heading: str, links: list[tuple[str, str]]) -> list[Component]:
    items = [html.Li(components.link(text, href)) for text, href in links]
    return [html.H2(heading), html.Ul(items, className="found")]
