"""All footprints of a country on one screen: in a sentence, on a map, and as a rug to sort."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, summary
from dashboard.sections import peers, rug
from dashboard.sections.rug_view import View
from data.profile import a
from data.releases.release import Release


def regions(release: Release, footprints: Sequence[str]) -> list[str]:
    """The regions of the footprints in order of name; none where the reference has none."""
    inside = release.areas[release.areas["id"].isin(list(footprints))]
    return sorted(set(inside["region"]) - {""})


def section(
    release: Release, footprints: Sequence[str], region: str, view: View
) -> list[Component]:
    """The footprints of a region ("" for all), and their rug as the view has it.

    Each leads to its places, and its address can be kept as one's own first page.
    """
    nouns = release.words
    rows = release.areas.set_index("id").loc[list(footprints)]
    inside = rows.index[rows["region"] == region] if region else rows.index
    shown = list(inside)
    caption = f"Rating of each {nouns.footprint}, and category and value of each indicator"
    return [
        html.P(summary.of_areas(release, shown), className="lead"),
        html.P(
            f"Choose {a(nouns.footprint)} to see its {nouns.places}; keep the address of that page "
            "to begin there.",
        ),
        *_regions(release, footprints, region, view),
        *_map(release, rows.loc[shown, "name"]),
        html.H2(f"Every indicator in each {nouns.footprint}"),
        *rug.section(release, shown, caption, nouns.footprint, view, address_of),
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


def _regions(
    release: Release, footprints: Sequence[str], region: str, view: View
) -> list[Component]:
    there = regions(release, footprints)
    links = [
        (name or "All", replace(view, kept={"region": name}).address(view.sort), name == region)
        for name in ["", *there]
    ]
    return [components.choices("Region", links)] if len(there) > 1 else []
