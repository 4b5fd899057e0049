"""The same place under other methods: how far its rating hangs on the choice of method."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.release import Release
from metrics import written
from metrics.score import CATEGORIES

NOTE = "Only methods that rate no other indicators than this release does are shown."


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """Random weights, gaps and other methods; empty for a place that is not rated."""
    views = release.views[release.views["place"] == rating["place"]]
    if pd.isna(rating["composite"]):
        return []
    own = rating | {"method": release.method.id}
    cut_offs = release.method.composite_cut_offs
    rows = [_row(row, cut_offs) for row in [own, *views.to_dict("records")]]
    table = components.table(
        "The same figures rated by each method",
        ["Method", "Rating", "Label", "Composite", "Remark"],
        rows,
        numeric=(3,),
    )
    return [
        html.H2("How much hangs on the method"),
        html.P(_robust(release, rating)),
        *([] if views.empty else [table, html.P(NOTE, className="note")]),
    ]


def _robust(release: Release, rating: dict[str, Any]) -> list[components.Child]:
    """Random weightings, and what the gaps could do, in words."""
    own = release.robustness.set_index("place").loc[rating["place"]]
    sentences = (
        f"With the domains weighted at random, 2,000 times, it keeps its category in "
        f"{written.share(own['kept'])}. "
    )
    if own["best_category"] != own["worst_category"]:
        sentences += (
            f"Were its missing figures known, it would be rated between "
            f"{int(own['best_category'])} and {int(own['worst_category'])}. "
        )
    elif rating["indicators_used"] < rating["indicators_expected"]:
        sentences += "Whatever its missing figures were, the category would be the same. "
    return [sentences, components.link("Try other weights", "/what-if")]


def _row(row: dict[str, Any], cut_offs: Sequence[float]) -> list[components.Child]:
    rated = pd.notna(row["category"])
    return [
        row["method"],
        components.category_chip(row["category"], CATEGORIES),
        CATEGORIES[int(row["category"])] if rated else "not rated",
        words.score(row["composite"], cut_offs),
        row["override"] or row["reason"],
    ]
