"""The overview: every place's rating, and every indicator's, at a glance."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import areas, components, summary, words
from dashboard.sections import certainty
from data.profile import a, capital
from data.releases.release import Release

CELL = [
    "place",
    "indicator",
    "score",
    "category",
    "value",
    "target",
    "period_start",
    "period_end",
    "reason",
]

HINT = "Choose {} to see the reasons for its rating, its certainty, and what would change it."
"""The only tour; a reader who has hidden it (assets/reader.js) does not see it again."""


@page("/", "Overview")
def content(release: Release) -> list[Component]:
    """Tiles and a rug for each group of areas, see dashboard.parts.areas."""
    groups = areas.groups(release)
    return [
        html.H1(f"How each {release.words.place} is doing"),
        html.P(
            [HINT.format(a(release.words.place)), html.Button("Hide this hint", type="button")],
            className="hint",
        ),
        *(
            part
            for footprint, members in groups.items()
            for part in _group(release, footprint, members, alone=len(groups) == 1)
        ),
        *_unrated_indicators(release),
    ]


def _group(release: Release, footprint: str, members: list[str], alone: bool) -> list[Component]:
    """A footprint and its places, or areas in none; headings name the group unless it is alone."""
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    certain, cautions = certainty.of_each(release), certainty.cautions(release)
    tiles = [
        components.tile(
            release.names[id],
            f"/place/{id}",
            ratings[id],
            release.method,
            id == footprint,
            certain.get(id, ""),
            cautions.get(id, ""),
        )
        for id in members
    ]
    name = (
        release.names[footprint]
        if footprint
        else f"{release.words.places} {summary.in_none(release)}"
    )
    of, within = ("", f"every {release.words.place}") if alone else (f" of {name}", name)
    lead = (
        summary.of_footprint(release, footprint)
        if footprint
        else summary.of_areas(release, members)
    )
    return [
        html.P(lead, className="lead"),
        html.H2(f"Ratings{of}, from 1 (outstanding) to 4 (needs most improvement)"),
        html.Ul([html.Li(tile) for tile in tiles], className="tiles"),
        components.explained("a composite", "certainty"),
        html.H2(f"Every indicator in {within}"),
        components.legend(release.method),
        _rug(release, members, f"each {release.words.place}" if alone else name),
        *components.withheld(_of(release, members)["reason"]),
    ]


def _rug(release: Release, members: list[str], where: str) -> Component:
    rows = _of(release, members)[CELL]
    scores = {(row["place"], row["indicator"]): row for row in rows.to_dict("records")}
    indicators = [release.indicators[id] for id in release.method.indicators]
    head = [html.Th(capital(release.words.place), scope="col")] + [
        html.Th(components.link(indicator.short_name, f"/indicator/{indicator.id}"), scope="col")
        for indicator in indicators
    ]
    body = [
        html.Tr(
            [html.Th(components.link(release.names[id], f"/place/{id}"), scope="row")]
            + [_rug_cell(release, scores[id, indicator.id]) for indicator in indicators]
        )
        for id in members
    ]
    caption = f"Each indicator's category, value and period in {where}"
    return components.scroller(
        html.Table(
            [components.caption_of(caption), html.Thead(html.Tr(head)), html.Tbody(body)],
            className="rug",
        ),
        caption,
    )


def _of(release: Release, members: list[str]) -> pd.DataFrame:
    return release.scores[release.scores["place"].isin(members)]


def _rug_cell(release: Release, row: dict[str, Any]) -> Component:
    href = f"/place/{row['place']}#{row['indicator']}"
    if pd.isna(row["score"]):
        return html.Td(
            components.link(row["reason"], href), className="rug-cell category-none reason"
        )
    category = int(row["category"])
    value = release.indicators[row["indicator"]].unit.write(row["value"], row["target"])
    period = words.period(row["period_start"], row["period_end"])
    return html.Td(
        components.link(
            [
                html.B(str(category), className="rug-category"),
                html.Span(value, className="rug-value"),
                html.Span(period, className="rug-period"),
            ],
            href,
        ),
        className=f"rug-cell category-{category}",
    )


def _unrated_indicators(release: Release) -> list[Component]:
    """Links to indicators that have figures but are not rated."""
    with_figures = set(release.series["indicator"])
    unrated = [
        indicator
        for id, indicator in release.indicators.items()
        if id in with_figures and id not in release.method.indicators
    ]
    if not unrated:
        return []
    links = [
        html.Li(components.link(indicator.name, f"/indicator/{indicator.id}"))
        for indicator in unrated
    ]
    return [html.Section([html.H2("Shown, not rated"), html.Ul(links)])]
