"""The overview: every place's rating, and every indicator's, at a glance."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import areas, components, summary, words
from dashboard.page import page
from dashboard.sections import certainty
from data.release import Release

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

HINT = "Choose a place to see why it is rated so, how sure that is, and what would move it."
"""All the tour there is; who has hidden it (assets/reader.js) is not shown it again."""


@page("/", "Overview")
def content(release: Release) -> list[Component]:
    """Tiles and the rug of each footprint that has places; of all footprints where none has."""
    footprints = areas.footprints(release)
    return [
        html.H1("How each place is doing"),
        html.P([HINT, html.Button("Hide this hint", type="button")], className="hint"),
        *(part for area in footprints.itertuples() for part in _footprint(release, area)),
        *_unrated_indicators(release),
    ]


def _footprint(release: Release, footprint: Any) -> list[Component]:
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    members = areas.members(release, footprint.id)
    certain, cautions = certainty.of_each(release), certainty.cautions(release)
    tiles = [
        components.tile(
            name,
            f"/place/{id}",
            ratings[id],
            release.method,
            id == footprint.id,
            certain.get(id, ""),
            cautions.get(id, ""),
        )
        for id, name in members
    ]
    return [
        html.P(summary.of_footprint(release, footprint.id), className="lead"),
        html.H2("Ratings, from 1 (outstanding) to 4 (needs most improvement)"),
        html.Ul([html.Li(tile) for tile in tiles], className="tiles"),
        components.explained("a composite", "certainty"),
        html.H2("Every indicator in every place"),
        components.legend(release.method),
        _rug(release, members),
        *components.withheld(_of(release, members)["reason"]),
    ]


def _rug(release: Release, members: list[tuple[str, str]]) -> Component:
    rows = _of(release, members)[CELL]
    scores = {(row["place"], row["indicator"]): row for row in rows.to_dict("records")}
    indicators = [release.indicators[id] for id in release.method.indicators]
    head = [html.Th("Place", scope="col")] + [
        html.Th(components.link(one.short_name, f"/indicator/{one.id}"), scope="col")
        for one in indicators
    ]
    body = [
        html.Tr(
            [html.Th(components.link(name, f"/place/{id}"), scope="row")]
            + [_rug_cell(release, name, scores[id, one.id]) for one in indicators]
        )
        for id, name in members
    ]
    caption = "Each indicator's category, value and period in each place"
    return components.scroller(
        html.Table(
            [components.caption_of(caption), html.Thead(html.Tr(head)), html.Tbody(body)],
            className="rug",
        ),
        caption,
    )


def _of(release: Release, members: list[tuple[str, str]]) -> pd.DataFrame:
    return release.scores[release.scores["place"].isin([id for id, _ in members])]


def _rug_cell(release: Release, name: str, row: dict[str, Any]) -> Component:
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
    """Links to indicators that are shown and not rated, where they have figures."""
    with_figures = set(release.series["indicator"])
    unrated = [
        one
        for id, one in release.indicators.items()
        if id in with_figures and id not in release.method.indicators
    ]
    if not unrated:
        return []
    links = [html.Li(components.link(one.name, f"/indicator/{one.id}")) for one in unrated]
    return [html.Section([html.H2("Shown, not rated"), html.Ul(links)])]
