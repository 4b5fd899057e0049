"""A map of hexagons: one tile per place, roughly where it lies, in its category's colour."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import Part, drawn, plain
from dashboard.theme import CATEGORY, MUTED, ON_CATEGORY, PAPER

HEIGHT = 100
"""Pixels from row to row on a desk; on a narrow screen the tiles shrink with the width."""

LABEL_WIDTH = 12
CORNERS = ((0, -0.64), (0.48, -0.32), (0.48, 0.32), (0, 0.64), (-0.48, 0.32), (-0.48, -0.32))
"""Of a tile around its middle, in columns and rows; the like of it next door is 0.04 away."""

ROW = 0.866
"""A row against a column, so that the hexagons are regular."""


def figure(tiles: pd.DataFrame) -> go.Figure:
    """`tiles`: name, column, row, category, text (what hovering says); row 0 is the north."""
    numbers = [None if pd.isna(number) else int(number) for number in tiles["category"]]
    columns, rows = plain(tiles["column"]), plain(tiles["row"])
    names = {
        "type": "scatter",
        "x": columns,
        "y": rows,
        "mode": "markers+text",
        "marker": {"size": 60, "opacity": 0},
        "text": [
            f"<b>{number or '–'}</b><br>{'<br>'.join(wrap(name, LABEL_WIDTH))}"
            for number, name in zip(numbers, tiles["name"], strict=True)
        ],
        "textfont": {
            "size": 12,
            "color": [ON_CATEGORY[number] if number else MUTED for number in numbers],
        },
        "hovertext": tiles["text"].tolist(),
        "hoverinfo": "text",
    }
    layout = {
        "height": int(HEIGHT * (max(rows) - min(rows) + 1.4)),
        "margin": {"l": 0, "r": 0},
        "shapes": [_tile(*one) for one in zip(columns, rows, numbers, strict=True)],
        "xaxis": {
            "visible": False,
            "range": [min(columns) - 0.5, max(columns) + 0.5],
            "constrain": "domain",
        },
        "yaxis": {
            "visible": False,
            "range": [max(rows) + 0.66, min(rows) - 0.66],
            "constrain": "domain",
            "scaleanchor": "x",
            "scaleratio": ROW,
        },
    }
    return drawn([names], layout)


def _tile(column: float, row: float, number: int | None) -> Part:
    points = " L ".join(f"{column + x:g},{row + y:g}" for x, y in CORNERS)
    return {
        "type": "path",
        "path": f"M {points} Z",
        "layer": "below",
        "fillcolor": CATEGORY[number] if number else PAPER,
        "line": {"color": MUTED, "width": 0 if number else 1},
    }
