"""Two indicators against each other: a point for each area, named where there is room."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering
from dashboard.figures.drawn import LINE, PAGE, SMALL, Part, Room, drawn, plain, text, ticks
from dashboard.figures.theme import ACCENT, MUTED, PAPER
from metrics.indicator import Indicator

HEIGHT = 320
EDGES = {"l": 56, "r": 16, "t": 28, "b": 52}
"""Pixels around the points, for the axes' figures and names."""

CORNERS = [(x, y) for y in ("bottom", "top") for x in ("left", "right")]
"""Where a name may stand beside its point, the best first."""

DOT = 5
"""Half of a point's width in pixels, with a little room."""

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
            _axis(f"{across.short_name} →", x=1.0, y=-28 / high, xanchor="right", yanchor="top"),
            _axis(f"↑ {up.short_name}", x=0.0, y=1.0, xanchor="left", yanchor="bottom"),
            *_names(points, (span_x, span_y), (wide, high)),
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


def _names(points: pd.DataFrame, spans: tuple[Span, Span], plot: tuple[float, float]) -> list[Part]:
    """The name of each area beside its point, where it lies over no other name or point."""
    at = [
        (points[axis] - low) / (high - low) * length
        for axis, (low, high), length in zip("xy", spans, plot, strict=True)
    ]
    scale = (spans[0][1] - spans[0][0]) / plot[0]
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in zip(*at, strict=True)]
    found = []
    for row, x, y in zip(points.to_dict("records"), *at, strict=True):
        wide = lettering.width(row["name"], SMALL)
        for xanchor, yanchor in CORNERS:
            left = x + DOT if xanchor == "left" else x - DOT - wide
            low = y + 1 if yanchor == "bottom" else y - 1 - LINE
            box = (left, low, left + wide, low + LINE)
            if left >= 0 and box[2] <= plot[0] and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                beside = DOT * scale * (1 if xanchor == "left" else -1)
                found.append(_name(row, beside, xanchor, yanchor))
                break
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _name(row: dict[str, Any], beside: float, xanchor: str, yanchor: str) -> Part:
    return {
        "x": row["x"] + beside,
        "y": row["y"],
        "text": text(row["name"]),
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "font": {"size": SMALL},
    }


def _axis(written: str, **place: object) -> Part:
    font = {"size": SMALL, "color": MUTED}
    return (
        {"text": text(written), "xref": "paper", "yref": "paper", "showarrow": False}
        | place
        | {"font": font}
    )
