"""The rug: areas down, indicators across, each cell in the colour of its category."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from dashboard.parts.aria import aria
from data.profile import capital
from data.releases.release import Release
from metrics.score import CATEGORIES

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

RATING = "rating"
"""What rows are sorted by where it is no indicator: the composite."""

Address = Callable[[str], str]


def section(release: Release, members: Sequence[str], kind: str, where: str) -> list[Component]:
    """The key, the rug of these areas and, where figures are withheld, what that means."""
    caption = f"Each indicator's category, value and period in {where}"
    return [
        components.legend(release.method),
        table(release, members, caption, release.words.one(kind)),
        *components.withheld(scores_of(release, members)["reason"]),
    ]


def table(
    release: Release,
    members: Sequence[str],
    caption: str,
    noun: str,
    area: Address = "/place/{}".format,
    by: tuple[str, Address] | None = None,
) -> Component:
    """The rug of these areas, in their order, each name a link to the address of its `area`.

    `by` is what the rows are sorted by, RATING or an indicator, and the address that sorts them by
    another; with it the rows are low, the ratings are a column of their own, and heads sort in
    place of leading to the indicators.
    """
    cells = {
        (row["place"], row["indicator"]): row
        for row in scores_of(release, members)[CELL].to_dict("records")
    }
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")} if by else {}
    indicators = release.method.indicators
    head = [html.Th(capital(noun), scope="col"), *_heads(release, by)]
    body = [
        html.Tr(
            [
                html.Th(components.link(release.names[id], area(id)), scope="row"),
                *([_rating(ratings[id])] if by else []),
                *(_cell(release, cells[id, indicator]) for indicator in indicators),
            ]
        )
        for id in members
    ]
    parts = [components.caption_of(caption), html.Thead(html.Tr(head)), html.Tbody(body)]
    return components.scroller(html.Table(parts, className="rug dense" if by else "rug"), caption)


def ordered(release: Release, members: Sequence[str], by: str) -> list[str]:
    """The areas, worst first, by composite or by an indicator's uncapped score; those without one
    last, and ties in the reference's order.
    """
    if by == RATING:
        scores = release.ratings.set_index("place")["composite"]
    else:
        rows = release.scores[release.scores["indicator"] == by]
        scores = rows.set_index("place")["uncapped"]
    of_members = scores.reindex(list(members)).sort_values(ascending=False, kind="stable")
    return [str(id) for id in of_members.index]


def scores_of(release: Release, members: Sequence[str]) -> pd.DataFrame:
    """The rows of `scores` of these areas."""
    return release.scores[release.scores["place"].isin(list(members))]


def _heads(release: Release, by: tuple[str, Address] | None) -> list[Component]:
    names = {id: release.indicators[id].short_name for id in release.method.indicators}
    if by is None:
        return [
            html.Th(components.link(name, f"/indicator/{id}"), scope="col")
            for id, name in names.items()
        ]
    now, address = by
    return [
        html.Th(
            components.link(name, address(id), title=f"Sort by {name}, worst first"),
            scope="col",
            **(aria(sort="descending") if id == now else {}),
        )
        for id, name in ({RATING: "Rating"} | names).items()
    ]


def _rating(row: dict[str, Any]) -> Component:
    href = f"/place/{row['place']}"
    if pd.isna(row["category"]):
        return html.Td(components.link("not rated", href), className="rug-cell reason")
    category = int(row["category"])
    return html.Td(
        components.link(
            [
                html.B(str(category), className="rug-category"),
                html.Span(words.score(row["composite"], ()), className="rug-value"),
            ],
            href,
            title=CATEGORIES[category],
        ),
        className=f"rug-cell category-{category}",
    )


def _cell(release: Release, row: dict[str, Any]) -> Component:
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
