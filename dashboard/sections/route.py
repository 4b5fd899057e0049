"""What would move a place to the next category, and what would lose it the present one."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import words
from data.releases.release import Release, rows_of
from metrics.route import ALONE, BETTER, PAIR, WORSE, in_words
from metrics.score import CATEGORIES

TITLES = {BETTER: "To be rated {to}, {label}", WORSE: "What would lose the {now}"}


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """Both directions as lists; empty for a place that is not rated."""
    routes = rows_of(release.routes, place=rating["place"])
    if routes.empty:
        return []
    return [
        html.H2("What would move it"),
        html.P(
            "Arithmetic, not a forecast: the smallest change of one indicator that moves the "
            f"{release.words.place} to the other category while everything else stays the same.",
            className="note",
        ),
        *_held(release, rating),
        *_direction(release, rows_of(routes, direction=BETTER)),
        *_direction(release, rows_of(routes, direction=WORSE)),
    ]


def _held(release: Release, rating: dict[str, Any]) -> list[Component]:
    """That an override and not the composite holds a place, where one does."""
    if not rating["override"]:
        return []
    composite = words.score(rating["composite"], release.method.composite_cut_offs)
    return [
        html.P(
            f"Its composite of {composite} is not what holds it at {int(rating['category'])}: "
            f"{rating['override']}. That has to change, and not the composite."
        )
    ]


def _direction(release: Release, rows: pd.DataFrame) -> list[Component]:
    if rows.empty:
        return []
    first = rows.iloc[0]
    to = int(first["to_category"])
    title = TITLES[first["direction"]].format(
        to=to, label=CATEGORIES[to], now=int(first["from_category"])
    )
    alone = rows_of(rows, kind=ALONE)
    able, unable = rows_of(alone, possible=True), rows_of(alone, possible=False)
    items = [html.Li(_clause(release, row)) for row in able.to_dict("records")]
    if able.empty:
        items.append(html.Li("No indicator can do it alone."))
    elif not unable.empty:
        names = [release.indicators[id].short_name for id in unable["indicator"]]
        items.append(html.Li(f"Cannot alone: {words.listing(names)}"))
    pair = [_clause(release, row) for row in rows_of(rows, kind=PAIR).to_dict("records")]
    if pair:
        items.append(html.Li(["The cheapest two together:", html.Ul([html.Li(p) for p in pair])]))
    return [html.H3(title), html.Ul(items)]


def _clause(release: Release, row: dict[str, Any]) -> str:
    score = rows_of(release.scores, place=row["place"], indicator=row["indicator"]).iloc[0]
    period = words.period(score["period_start"], score["period_end"])
    return in_words(row, release.indicators, f"in {period}")
