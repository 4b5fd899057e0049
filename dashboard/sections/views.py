"""The same place under other methods: how much its rating depends on the choice of method."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.release import Release
from metrics import registry, written
from metrics.score import CATEGORIES

NOTE = "Methods that need indicators which this release does not rate are not shown."


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """Random weights, missing figures and other methods; empty for a place that is not rated."""
    views = release.rows("views", place=rating["place"])
    if pd.isna(rating["composite"]):
        return []
    own = rating | {"method": release.method.id}
    cut_offs = release.method.composite_cut_offs
    names = {id: method.name for id, method in registry.methods().items()}
    names[release.method.id] = release.method.name
    rows = [_row(row, names, cut_offs) for row in [own, *views.to_dict("records")]]
    table = components.table(
        "The same figures rated by each method",
        ["Method", "Rating", "Label", "Composite", "Remark"],
        rows,
        numeric=(3,),
    )
    return [
        html.H2("How much depends on the method"),
        html.P(_robust(release, rating)),
        *([] if views.empty else [table, html.P(NOTE, className="note")]),
    ]


def _robust(release: Release, rating: dict[str, Any]) -> list[components.Child]:
    """In words: random weightings, and what missing figures could change."""
    own = release.rows("robustness", place=rating["place"]).iloc[0]
    sentences = (
        f"It keeps its category in {written.share(own['kept'])} of 2,000 random weightings of the "
        "domains. "
    )
    if own["best_category"] != own["worst_category"]:
        sentences += (
            f"If its missing figures were known, it would be rated between "
            f"{int(own['best_category'])} and {int(own['worst_category'])}. "
        )
    elif rating["indicators_used"] < rating["indicators_expected"]:
        sentences += "Its missing figures could not change the category. "
    return [sentences, components.link("Try other weights", "/what-if")]


def _row(
    row: dict[str, Any], names: Mapping[str, str], cut_offs: Sequence[float]
) -> list[components.Child]:
    """The cells of a method: its name, or its id where it exists no longer, and its rating."""
    rated = pd.notna(row["category"])
    return [
        names.get(row["method"], row["method"]),
        components.category_chip(row["category"], CATEGORIES),
        CATEGORIES[int(row["category"])] if rated else "not rated",
        words.score(row["composite"], cut_offs),
        row["override"] or row["reason"],
    ]
