"""A funnel plot: areas by size, with the limits within which chance alone would keep them."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering, scatter
from dashboard.figures.drawn import (
    DOTTED,
    NAME,
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
from dashboard.figures.theme import ACCENT, CATEGORY, INK, MUTED, PAPER
from metrics.funnel import Funnel
from metrics.indicator import Indicator, Unit

HEIGHT = 320
EDGES = {"l": 8, "r": 28, "t": 28, "b": 36 + NAME}
AIR = 0.06
POINTS = 40
"""Of the curve of each limit, closer where it bends."""

LOOKS = {"within": ("circle", MUTED), "95%": ("diamond", ACCENT), "99.8%": ("square", CATEGORY[4])}
"""The shape and the colour of areas within the limits and beyond each."""

LIMITS = {0.95: ("dotted: 95% limits", DOTTED), 0.998: ("line: 99.8% limits", "solid")}
SIZE = Unit("", "denominator", decimals=0)


def figure(
    points: pd.DataFrame, found: Funnel, indicator: Indicator, room: Room = PAGE
) -> go.Figure:
    """`points`: name, denominator, value, beyond ("within" or the farthest limit it is beyond),
    said (what hovering says), named (whether its name stands beside it, where there is room).
    """
    height = room.height or HEIGHT
    wide, high = room.width - EDGES["l"] - EDGES["r"] - 44, height - EDGES["t"] - EDGES["b"]
    least, most = (float(end) for end in points["denominator"].agg(["min", "max"]))
    across = (0.0, most * (1 + AIR))
    sizes = least + (across[1] - least) * np.linspace(0, 1, POINTS) ** 2
    curves = [curve for part in LIMITS for curve in _limits(found, indicator, sizes, part)]
    up = _span(points, curves, indicator)
    size = indicator.denominator
    if lettering.width(f"{size} →", SMALL) > room.width - 2 * EDGES["r"]:
        size = "denominator"
    at = points.assign(
        x=points["denominator"], y=points["value"], name=points["name"].where(points["named"], "")
    )
    names = scatter.names(at, (across, up), (wide, high))
    unit = ", ".join(filter(None, [indicator.short_name, indicator.unit.unsaid]))
    layout = {
        "height": height,
        "margin": EDGES,
        "annotations": [
            axis_name(f"{size} →", x=1.0, y=-UNDER / high, xanchor="right", yanchor="top"),
            axis_name(f"↑ {unit}", x=0.0, y=1.02, xanchor="left", yanchor="bottom"),
            *(one for one in names if one["text"]),
        ],
        "xaxis": {"range": list(across), "showline": True, **ticks(across, SIZE, wide)},
        "yaxis": {"range": list(up), **ticks(up, indicator.unit, high, upright=True)},
    }
    return drawn([*curves, _centre(found, indicator, across), _points(points)], layout, room)


def _limits(
    found: Funnel, indicator: Indicator, sizes: np.ndarray, confidence: float
) -> list[Part]:
    """The lower and the upper curve of a limit over these sizes."""
    name, dash = LIMITS[confidence]
    line = {"color": INK, "width": 1.2, "dash": dash}
    return [
        {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": sizes.round(1).tolist(),
            "y": (limit * indicator.unit.multiplier).round(4).tolist(),
            "line": line,
            "hoverinfo": "skip",
        }
        for limit in found.limits(sizes, confidence)
    ]


def _centre(found: Funnel, indicator: Indicator, across: tuple[float, float]) -> Part:
    return {
        "type": "scatter",
        "name": "blue line: all together",
        "mode": "lines",
        "x": list(across),
        "y": [found.centre * indicator.unit.multiplier] * 2,
        "line": {"color": ACCENT, "width": 1.5},
        "hoverinfo": "skip",
    }


def _points(points: pd.DataFrame) -> Part:
    looks = [LOOKS[one] for one in points["beyond"]]
    return {
        "type": "scatter",
        "name": "circle: within the limits; diamond: beyond 95%; square: beyond 99.8%",
        "mode": "markers",
        "x": plain(points["denominator"]),
        "y": plain(points["value"]),
        "marker": {
            "symbol": [shape for shape, _ in looks],
            "size": 9,
            "color": [colour for _, colour in looks],
            "line": {"color": PAPER, "width": 1},
        },
        "hovertext": [text(said) for said in points["said"]],
        "hoverinfo": "text",
    }


def _span(points: pd.DataFrame, curves: list[Part], indicator: Indicator) -> tuple[float, float]:
    """The range of the values and of the limits, within the unit's range."""
    ends = [*points["value"], *(end for curve in curves for end in curve["y"])]
    low, high = min(ends), max(ends)
    air = (high - low) * AIR or 1.0
    lowest, highest = indicator.unit.bounds
    return max(low - air, lowest - air / 2), min(high + air, highest + air / 2)
