"""Who would be rated otherwise in a scenario: a sentence, the areas that move, the others."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from metrics import written
from metrics.score import CATEGORIES

MOST_NAMED, MOST_OPEN = 6, 12
"""With more areas than this rated otherwise, a sentence counts them instead of naming them; with
more main areas than this, none of them moving, their table is folded.
"""


@dataclass(frozen=True)
class Scenario:
    """What a reader has changed: times each domain's own weight, what is left out, the power."""

    weights: tuple[tuple[str, str], ...] = ()
    without: frozenset[str] = frozenset()
    power: str = "1"

    def address(self, **change: Any) -> str:
        """The page's address with something changed; what is as published is not in it."""
        then = replace(self, **change)
        query = {
            "weights": ",".join(f"{id}:{times}" for id, times in then.weights if times != "1"),
            "without": ",".join(sorted(then.without)),
            "power": "" if then.power == "1" else then.power,
        }
        text = urlencode({name: value for name, value in query.items() if value}, safe=":,")
        return f"/what-if?{text}" if text else "/what-if"

    def weighing(self, domain: str, times: str) -> tuple[tuple[str, str], ...]:
        """The weights with one domain's changed."""
        return tuple((dict(self.weights) | {domain: times}).items())


def section(table: pd.DataFrame, scenario: Scenario) -> list[Component]:
    """The areas that would be rated otherwise; without any, the main ones; the others folded."""
    moved = table["moved"]
    shown = moved if moved.any() else table["main"] & (table["main"].sum() <= MOST_OPEN)
    caption = "Areas whose rating would change" if moved.any() else "Areas that keep their category"
    return [
        html.P(sentence(table, scenario), className="lead"),
        *([_ratings(table[shown], caption)] if shown.any() else []),
        *([] if shown.all() else [_folded(table[~shown])]),
        html.P(
            "Kept: the share of 2,000 random weightings of the domains, every mix equally likely, "
            "in which the area keeps its published category.",
            className="note",
        ),
    ]


def _folded(kept: pd.DataFrame) -> Component:
    """The table of areas with the same category, which a reader may open."""
    caption = f"{words.count(len(kept), 'area')} with the same category"
    return components.details(caption, _ratings(kept, caption))


def sentence(table: pd.DataFrame, scenario: Scenario) -> str:
    """Who would be rated otherwise: main areas by name unless many, the others counted."""
    if scenario == Scenario():
        return "As published. Change a weight to see whose rating would change."
    moved = table[table["moved"]]
    if moved.empty:
        return f"In this scenario all {len(table)} areas keep their category."
    named = moved[moved["main"]]
    if len(named) > MOST_NAMED or named.empty:
        return f"In this scenario {len(moved)} of {len(table)} areas would have another rating."
    parts = [
        f"{row['name']} from {_number(row['category'])} to {_number(row['category_then'])}"
        for row in named.to_dict("records")
    ]
    if others := len(moved) - len(named):
        parts.append(words.count(others, "other area"))
    return f"In this scenario these would have another rating: {words.listing(parts)}."


def _number(category: float) -> str:
    return "not rated" if np.isnan(category) else str(int(category))


def _ratings(table: pd.DataFrame, caption: str) -> Component:
    rows: list[list[components.Child]] = [
        [
            components.link(row["name"], f"/place/{row['place']}"),
            components.category_chip(row["category"], CATEGORIES, row["shown"]),
            components.category_chip(row["category_then"], CATEGORIES, row["shown_then"]),
            _move(row["composite_then"] - row["composite"]),
            "–" if np.isnan(row["kept"]) else written.share(row["kept"]),
        ]
        for row in table.to_dict("records")
    ]
    return components.table(
        caption,
        ["Area", "As published", "In this scenario", "Change", "Kept"],
        rows,
        numeric=(3, 4),
    )


def _move(change: float) -> str:
    if np.isnan(change):
        return "–"
    return written.signed(change, 2)
