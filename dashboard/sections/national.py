"""All footprints of a country on one screen: in a sentence, on a map, and as a rug to sort."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, summary
from dashboard.sections import peers, rug
from data.profile import a
from data.releases.release import Release

TABLE = "table"
"""The id of the rug, so that a reader who sorts or filters it stays there."""


def regions(release: Release, footprints: Sequence[str]) -> list[str]:
    """The regions of the footprints in order of name; none where the reference has none."""
    inside = release.areas[release.areas["id"].isin(list(footprints))]
    return sorted(set(inside["region"]) - {""})


def section(release: Release, footprints: Sequence[str], region: str, by: str) -> list[Component]:
    """The footprints of a region ("" for all), worst first by rating or by an indicator.

    Each leads to its places, and its address can be kept as one's own first page.
    """
    nouns = release.words
    rows = release.areas.set_index("id").loc[list(footprints)]
    inside = rows.index[rows["region"] == region] if region else rows.index
    shown = rug.ordered(release, list(inside), by)
    name = release.indicators[by].short_name if by in release.indicators else "rating"
    caption = (
        f"Rating of each {nouns.footprint}, and category, value and period of each indicator; "
        f"worst first by {name}"
    )
    return [
        html.P(summary.of_areas(release, shown), className="lead"),
        html.P(
            f"Choose {a(nouns.footprint)} to see its {nouns.places}; keep the address of that page "
            "to begin there.",
        ),
        *_regions(release, footprints, region, by),
        *_map(release, rows.loc[shown, "name"]),
        html.H2(f"Every indicator in each {nouns.footprint}", id=TABLE),
        components.legend(release.method),
        rug.table(
            release,
            shown,
            caption,
            nouns.footprint,
            area=address_of,
            by=(by, partial(_address, region)),
        ),
    ]


def _map(release: Release, names: pd.Series) -> list[Component]:
    measure = peers.composite(release)
    rows = peers.placed(peers.named(measure, names), release.tiles)
    if rows.empty:
        return []
    chart = peers.tiled(measure, rows, "footprint", release.words, address_of)
    return [html.H2("On the map"), html.Div(components.chart(chart), className="narrow")]


def address_of(footprint: str) -> str:
    """The address of the overview of a footprint's places."""
    return f"/?{urlencode({'footprint': footprint})}"


def _address(region: str, by: str) -> str:
    query = {name: text for name, text in (("region", region), ("sort", by)) if text}
    return f"/?{urlencode(query)}#{TABLE}" if query else f"/#{TABLE}"


def _regions(release: Release, footprints: Sequence[str], region: str, by: str) -> list[Component]:
    there = regions(release, footprints)
    links = [(name or "All", _address(name, by), name == region) for name in ["", *there]]
    return [components.choices("Region", links)] if len(there) > 1 else []
