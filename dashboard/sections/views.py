"""The same place under other methods: how far its rating hangs on the choice of method."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from data.release import Release
from metrics.score import CATEGORIES


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """A row per method, the release's own first; empty where there is no other."""
    views = release.views[release.views["place"] == rating["place"]]
    if views.empty:
        return []
    own = rating | {"method": release.method.id}
    rows = [_row(row) for row in [own, *views.to_dict("records")]]
    table = components.table(
        "The same figures rated by each method",
        ["Method", "Rating", "Label", "Composite", "Remark"],
        rows,
        numeric=(3,),
    )
    return [html.H2("By other methods"), table]


def _row(row: dict[str, Any]) -> list[components.Child]:
    rated = pd.notna(row["category"])
    return [
        row["method"],
        components.category_chip(row["category"]),
        CATEGORIES[int(row["category"])] if rated else "not rated",
        words.score(row["composite"]),
        row["override"] or row["reason"],
    ]
