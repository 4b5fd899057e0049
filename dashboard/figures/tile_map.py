"""A map of hexagons: one tile per place, roughly where it lies, in its category's colour."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import drawn, plain
from dashboard.theme import CATEGORY, MUTED, ON_CATEGORY, PAPER

TILE = 110
LABEL_WIDTH = 12


def figure(tiles: pd.DataFrame) -> go.Figure:
    """`tiles`: name, column, row, category, text (what hovering says); row 0 is the north."""
    numbers = [None if pd.isna(number) else int(number) for number in tiles["category"]]
    hexagons = {
        "type": "scatter",
        "x": plain(tiles["column"]),
        "y": plain(tiles["row"]),
        "mode": "markers+text",
        "marker": {
            "symbol": "hexagon",
            "size": TILE,
            "opacity": 1,
            "color": [CATEGORY[number] if number else PAPER for number in numbers],
            "line": {"color": MUTED, "width": [0 if number else 1 for number in numbers]},
        },
        "text": [
            f"<b>{number or '–'}</b><br>{'<br>'.join(wrap(name, LABEL_WIDTH))}"
            for number, name in zip(numbers, tiles["name"], strict=True)
        ],
        "textfont": {
            "size": 13,
            "color": [ON_CATEGORY[number] if number else MUTED for number in numbers],
        },
        "hovertext": tiles["text"].tolist(),
        "hoverinfo": "text",
    }
    columns, rows = tiles["column"], tiles["row"]
    layout = {
        "height": int(TILE * (0.82 * (rows.max() - rows.min()) + 1.25)),
        "xaxis": {"visible": False, "range": [columns.min() - 0.65, columns.max() + 0.65]},
        "yaxis": {"visible": False, "range": [rows.max() + 0.75, rows.min() - 0.75]},
    }
    return drawn([hexagons], layout)
