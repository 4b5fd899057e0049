"""Risks by likelihood and impact: how many are in each cell of five by five.

The four levels are those of the National Patient Safety Agency's "A risk matrix for risk managers"
(2008): 1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import PAGE, Part, Room, axis_name, drawn
from dashboard.figures.theme import CATEGORY, ON_CATEGORY

LEVELS = {3: "low", 6: "moderate", 12: "high", 25: "extreme"}
"""The highest score of each level."""

HEIGHT = 300
GAP = 0.03


def level(score: float) -> str:
    """The level of a score, in a word."""
    return next(word for highest, word in LEVELS.items() if score <= highest)


def figure(
    grid: pd.DataFrame, addresses: dict[tuple[int, int], str], room: Room = PAGE
) -> go.Figure:
    """`grid` as metrics.plan.risks.grid; `addresses` lead to the risks of a cell, by likelihood and
    impact.
    """
    cells = [(likely, grave) for likely in grid.index for grave in grid.columns]
    counts = [int(grid.loc[cell]) for cell in cells]
    shades = [list(LEVELS.values()).index(level(likely * grave)) + 1 for likely, grave in cells]
    squares = {
        "type": "bar",
        "x": [1 - 2 * GAP] * len(cells),
        "base": [grave - 0.5 + GAP for _, grave in cells],
        "y": [likely for likely, _ in cells],
        "width": [1 - 2 * GAP] * len(cells),
        "orientation": "h",
        "marker": {"color": [CATEGORY[shade] for shade in shades]},
        "hoverinfo": "skip",
    }
    held = [
        (cell, count, shade)
        for cell, count, shade in zip(cells, counts, shades, strict=True)
        if count
    ]
    numbers = {
        "type": "scatter",
        "name": "number: risks of that likelihood and impact; darker is more serious",
        "x": [grave for (_, grave), *_ in held],
        "y": [likely for (likely, _), *_ in held],
        "mode": "markers+text",
        "marker": {"size": 30, "opacity": 0},
        "text": [f"<b>{count}</b>" for _, count, _ in held],
        "textfont": {"size": 16, "color": [ON_CATEGORY[shade] for *_, shade in held]},
        "hovertext": [
            f"Likelihood {likely}, impact {grave}: {count} risks"
            for (likely, grave), count, _ in held
        ],
        "hoverinfo": "text",
        "customdata": [addresses.get(cell, "") for cell, *_ in held],
    }
    place: Part = {"x": 1.0, "xanchor": "right", "y": 0.0, "yanchor": "top"}
    up: Part = {"x": 0.0, "xanchor": "left", "y": 1.0, "yanchor": "bottom"}
    layout = {
        "height": room.height or HEIGHT,
        "margin": {"t": 28, "b": 52},
        "annotations": [
            axis_name("Likelihood", **up),
            axis_name("Impact", **place | {"y": -0.13}),
        ],
        "xaxis": {"range": [0.5, 5.5], "tickvals": [*range(1, 6)], "ticktext": _names("impact")}
        | {"showgrid": False},
        "yaxis": {"range": [0.5, 5.5], "tickvals": [*range(1, 6)], "ticktext": _names("likely")}
        | {"showgrid": False},
    }
    return drawn([squares, numbers], layout, room)


def _names(of: str) -> list[str]:
    ends = {"impact": ("least", "greatest"), "likely": ("rare", "certain")}[of]
    return [f"1 {ends[0]}", "2", "3", "4", f"5 {ends[1]}"]
