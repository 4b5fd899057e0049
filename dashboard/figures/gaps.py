"""An area's gap year by year: if nothing is done, and with the plan."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import NAME, PAGE, Part, Room, axis_name, drawn, plain, ticks
from dashboard.figures.theme import ACCENT, MUTED
from dashboard.figures.waterfall import MILLIONS
from metrics.plan.units import THOUSANDS, pounds

HEIGHT, AXIS = 190, 36
WIDTH = 0.38
"""Of a bar, in years."""

SCENARIOS = {
    "nothing": (-0.2, MUTED, "grey: if nothing is done"),
    "something": (0.2, ACCENT, "blue: with the plan"),
}
"""Of each column where its bar stands in a year, its colour, and what explains it."""


def figure(gaps: pd.DataFrame, span: tuple[float, float], room: Room = PAGE) -> go.Figure:
    """`gaps`: year, nothing, something, in order of time, in thousands of pounds; `span` is the
    range of the axis in millions, so that charts beside each other can be compared.
    """
    height = room.height or HEIGHT
    years = [f"{year[2:4]}/{year[5:7]}" for year in gaps["year"]]
    at = list(range(len(years)))
    traces = [_bars(gaps, column, at) for column in SCENARIOS]
    up = ticks(span, MILLIONS, height - AXIS - NAME, upright=True)
    place: Part = {"x": 0.0, "y": 1.0, "xanchor": "left", "yanchor": "bottom"}
    layout = {
        "height": height,
        "margin": {"t": 8 + NAME},
        "annotations": [axis_name(MILLIONS.name, **place)],
        "xaxis": {
            "range": [-0.6, len(years) - 0.4],
            "tickvals": at,
            "ticktext": years,
            "showgrid": False,
        },
        "yaxis": {"range": list(span), **up},
    }
    return drawn(traces, layout, room)


def _bars(gaps: pd.DataFrame, column: str, at: list[int]) -> Part:
    beside, colour, name = SCENARIOS[column]
    return {
        "type": "bar",
        "name": name,
        "x": [one + beside for one in at],
        "y": plain(gaps[column] / THOUSANDS),
        "width": WIDTH,
        "orientation": "v",
        "marker": {"color": colour},
        "hovertext": [
            f"{year}: {'no figure' if pd.isna(amount) else pounds(amount)}"
            for year, amount in zip(gaps["year"], gaps[column], strict=True)
        ],
        "hoverinfo": "text",
    }


def span(gaps: pd.DataFrame) -> tuple[float, float]:
    """The range in millions that holds every gap, and nought."""
    amounts = gaps[list(SCENARIOS)] / THOUSANDS
    low, high = min(amounts.min().min(), 0.0), max(amounts.max().max(), 0.0)
    air = (high - low) * 0.05 or 1.0
    return low - air * (low < 0), high + air * (high > 0)
