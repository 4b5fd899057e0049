"""Two indicators against each other: a point for each area, named where there is room."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering
from dashboard.figures.drawn import (
    LINE,
    PAGE,
    SMALL,
    UNDER,
    Part,
    Room,
    axis_name,
    drawn,
    plain,
    text,
    ticks,
)
from dashboard.figures.theme import ACCENT, PAPER
from metrics.indicator import Indicator

HEIGHT = 320
EDGES = {"l": 56, "r": 16, "t": 28, "b": 52}
"""Pixels around the points, for the axes' figures and names."""


DOT = 5
"""Half of a point's width in pixels, with a little room."""

PLACES = [
    *(("left", "bottom", DOT, 0), ("right", "bottom", -DOT, 0)),
    *(("left", "top", DOT, 0), ("right", "top", -DOT, 0)),
    *(("left", "bottom", -DOT, DOT), ("right", "bottom", DOT, DOT), ("center", "bottom", 0, DOT)),
    *(("left", "top", -DOT, -DOT), ("right", "top", DOT, -DOT), ("center", "top", 0, -DOT)),
]
"""Where a name may stand by its point, the best first: anchors, and pixels to the right and up."""

BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The share of a name that lies left of its place."""

Span = tuple[float, float]
Box = tuple[float, float, float, float]
AIR = 0.08


def figure(points: pd.DataFrame, across: Indicator, up: Indicator, room: Room = PAGE) -> go.Figure:
    """`points`: name, x, y, text (what hovering says); x is in the unit of `across`, y of `up`."""
    height = room.height or HEIGHT
    wide, high = room.width - EDGES["l"] - EDGES["r"], height - EDGES["t"] - EDGES["b"]
    span_x, span_y = _span(points["x"], across), _span(points["y"], up)
    layout = {
        "height": height,
        "margin": EDGES,
        "annotations": [
            axis_name(
                f"{_named(across)} →", x=1.0, y=-UNDER / high, xanchor="right", yanchor="top"
            ),
            axis_name(f"↑ {_named(up)}", x=0.0, y=1.0, xanchor="left", yanchor="bottom"),
            *names(points, (span_x, span_y), (wide, high)),
        ],
        "xaxis": {
            "range": list(span_x),
            "showline": True,
            **ticks(span_x, across.unit, wide),
        },
        "yaxis": {"range": list(span_y), **ticks(span_y, up.unit, high, upright=True)},
    }
    return drawn([_points(points)], layout, room)


def _points(points: pd.DataFrame) -> Part:
    return {
        "type": "scatter",
        "name": "point: an area",
        "x": plain(points["x"]),
        "y": plain(points["y"]),
        "mode": "markers",
        "marker": {"size": 9, "color": ACCENT, "line": {"color": PAPER, "width": 1}},
        "hovertext": [text(said) for said in points["text"]],
        "hoverinfo": "text",
    }


def _span(values: pd.Series, indicator: Indicator) -> Span:
    """The range of the values with a little air, as far as the unit allows."""
    low, high = values.min(), values.max()
    air = (high - low) * AIR or 1.0
    least, most = indicator.unit.low, indicator.unit.high
    return (
        low - air if least is None else max(low - air, least - air / 2),
        high + air if most is None else min(high + air, most + air / 2),
    )


def names(points: pd.DataFrame, spans: tuple[Span, Span], plot: tuple[float, float]) -> list[Part]:
    """The name of each area beside its point, where it lies over no other name or point."""
    at = [
        (points[axis] - low) / (high - low) * length
        for axis, (low, high), length in zip("xy", spans, plot, strict=True)
    ]
    scales = [(high - low) / length for (low, high), length in zip(spans, plot, strict=True)]
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in zip(*at, strict=True)]
    found = []
    for row, x, y in zip(points.to_dict("records"), *at, strict=True):
        wide = lettering.width(row["name"], SMALL)
        for xanchor, yanchor, right, up in PLACES:
            left = x + right - wide * BEFORE[xanchor]
            low = y + up + 1 if yanchor == "bottom" else y + up - 1 - LINE
            box = (left, low, left + wide, low + LINE)
            if left >= 0 and box[2] <= plot[0] and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                place = row["x"] + right * scales[0], row["y"] + up * scales[1]
                found.append(_name(row["name"], place, xanchor, yanchor))
                break
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _name(name: str, place: tuple[float, float], xanchor: str, yanchor: str) -> Part:
    return {
        "x": place[0],
        "y": place[1],
        "text": text(name),
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "font": {"size": SMALL},
    }


def _named(indicator: Indicator) -> str:
    """The indicator's name, with its unit where numbers do not say it."""
    return ", ".join(filter(None, [indicator.short_name, indicator.unit.unsaid]))
