"""Find a place or an indicator: a list of all, and with scripts a box to type in.

Each link has further search words for assets/finder.js: `data-words` are its own, `data-partly`
those of trusts most of whose patients come from elsewhere.
"""

from collections.abc import Iterable, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import components
from dashboard.parts.areas import by_footprint
from data.profile import a
from data.releases.release import Release, rows_of
from metrics.apportion import OUTSIDE
from metrics.indicator import Indicator

KINDS = ("footprint", "place")


@page("/find", "Find {a_place} or indicator")
def content(release: Release) -> list[Component]:
    """Areas by kind, then indicators, each in order of name; scripts read the same list."""
    rated = set(release.ratings["place"])
    areas = release.areas[release.areas["id"].isin(rated)].sort_values("name")
    shares = _shares(release)
    links = {area["id"]: _area(area, shares) for area in areas.to_dict("records")}
    groups = [
        (release.words.heading(kind), _grouped(release, links, rows["id"]))
        for kind in KINDS
        if not (rows := rows_of(areas, kind=kind)).empty
    ]
    with_figures = set(release.series["indicator"])
    shown = sorted(
        (indicator for id, indicator in release.indicators.items() if id in with_figures),
        key=lambda indicator: indicator.name,
    )
    groups.append(("Indicators", {"": [_indicator(indicator) for indicator in shown]}))
    return [
        html.H1(f"Find {a(release.words.place)} or indicator"),
        html.P(
            "Press / on any page to type a name, an abbreviation, or a trust’s name or code.",
            className="note needs-script needs-keys",
        ),
        *(
            part
            for heading, found in groups
            if any(found.values())
            for part in (html.H2(heading), *components.lists(found))
        ),
    ]


def _grouped(
    release: Release, links: dict[str, Component], ids: Iterable[str]
) -> dict[str, list[Component]]:
    """Areas of one kind under headings, see dashboard.parts.areas; each group in order of name."""
    found = by_footprint(release, list(ids))
    return {heading: [links[id] for id in of_heading] for heading, of_heading in found.items()}


def _shares(release: Release) -> pd.DataFrame:
    """provider, name, place, share (the greatest at any time and for any indicator), and `first`:
    whether the place has the provider's greatest share.
    """
    inside = release.shares[release.shares["place"] != OUTSIDE]
    most = inside.sort_values("share", ascending=False, kind="stable")
    most = most.drop_duplicates(["provider", "place"])
    return most.assign(first=~most["provider"].duplicated())


def _area(area: dict[str, str], shares: pd.DataFrame) -> Component:
    mostly, partly = (
        rows_of(shares, place=area["id"], first=first)[["provider", "name"]]
        .to_numpy()
        .ravel()
        .tolist()
        for first in (True, False)
    )
    words = [area["id"], area["code"], *mostly]
    return _link(area["name"], f"/place/{area['id']}", words, partly)


def _indicator(indicator: Indicator) -> Component:
    return _link(
        indicator.name,
        f"/indicator/{indicator.id}",
        [indicator.short_name, indicator.id, *indicator.also_called],
    )


def _link(text: str, href: str, words: Sequence[str], partly: Sequence[str] = ()) -> Component:
    search_words = {"data-words": "\n".join(filter(None, words)), "data-partly": "\n".join(partly)}
    return components.link(
        text, href, **{name: text for name, text in search_words.items() if text}
    )
