"""How certain a rating is, in words and as a strip of draws."""

from functools import partial
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from dashboard.chart import Chart
from dashboard.figures import strip
from data.release import Release
from metrics.certainty import COMPOSITE, in_100, in_words, likely
from metrics.score import CATEGORIES

CATEGORY_COLUMNS = [f"p{number}" for number in CATEGORIES]


def of_each(release: Release) -> dict[str, str]:
    """How often of 100 draws each place keeps its category, as "91 in 100", where rated."""
    table = release.certainty[release.certainty["scope"] == COMPOSITE]
    rated = table.merge(release.ratings[["place", "category"]].dropna(), on="place")
    return {
        row["place"]: likely(row["category"], [row[name] for name in CATEGORY_COLUMNS])
        for row in rated.to_dict("records")
    }


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """The strip and its sentence, with the domains behind it; empty where nothing was drawn."""
    table = release.certainty[release.certainty["place"] == rating["place"]]
    own = table[table["scope"] == COMPOSITE]
    if own.empty:
        return []
    probabilities = own[CATEGORY_COLUMNS].iloc[0].tolist()
    said = in_words(
        rating["category"],
        probabilities,
        rating["composite"],
        release.method.composite_cut_offs,
    )
    spread = release.spread[
        (release.spread["place"] == rating["place"]) & (release.spread["scope"] == COMPOSITE)
    ]
    name = release.areas.set_index("id").loc[rating["place"], "name"]
    chart = Chart(
        id="rating",
        draw=partial(strip.figure, spread, rating["composite"], release.method.composite_cut_offs),
        title=words.sentence(f"{name} is rated {said}"),
        about=f"Composite rating of {name} as at {words.day(release.as_at)}, from 1 (best) to 4: "
        "its figures redrawn 4,000 times",
        sentence=words.sentence(said),
        drawn=spread.drop(columns="scope").assign(composite=rating["composite"]),
        until=release.as_at,
    )
    return [
        html.H2("How certain it is"),
        components.explained("certainty"),
        components.chart(chart, _table(release, table)),
        html.P(
            "Each figure is redrawn 4,000 times from its chance variation, and the place rated "
            "afresh. The upright line is the composite as it is. It says nothing of errors in the "
            "data, or of the choice of indicators, targets and weights.",
            className="note",
        ),
    ]


def _table(release: Release, table: pd.DataFrame) -> Component:
    names = {COMPOSITE: "Composite"} | {one.id: one.name for one in release.method.domains}
    rows = [
        [
            names[row["scope"]],
            *[str(part) for part in in_100([row[column] for column in CATEGORY_COLUMNS])],
            f"{row['p05']:.2f} to {row['p95']:.2f}",
        ]
        for row in table.to_dict("records")
    ]
    return components.table(
        "Draws in 100 that fall in each category, and the middle 90 of them",
        ["Scope", *(f"{number} {label}" for number, label in CATEGORIES.items()), "90 in 100"],
        rows,
        numeric=(1, 2, 3, 4, 5),
    )
