"""The position of an area among its peers: a dot for each, one of them named."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering
from dashboard.figures.drawn import (
    NAME,
    PAGE,
    SCORES,
    Part,
    Room,
    drawn,
    marked,
    plain,
    text,
    ticks,
    unit_below,
)
from dashboard.figures.theme import CATEGORY, INK, MUTED, PAPER, SHAPE
from metrics.indicator import Unit

SIZES = (13, 11, 9, 7, 6, 5, 4)
"""Diameters of dots in pixels, the best first."""

PITCH = 1.35
"""From a dot to the one above it, in diameters."""

LARGER = 7
"""Pixels by which the named area's dot is larger than the others."""

SIDES = 32
AXIS = 30
TALLEST = 640
"""Pixels that a chart without a height is high at most: its dots become smaller instead."""

LETTERS = 14


def figure(
    peers: pd.DataFrame,
    chosen: str,
    span: tuple[float, float],
    lines: Mapping[float, str],
    unit: Unit | None = None,
    room: Room = PAGE,
) -> go.Figure:
    """`peers`: place, name, x, category, text (what hovering says); dots stack where they would
    lie over each other, the chosen one on top.

    `span` is the range of x, in `unit` or else a score; `lines` are upright lines with what they
    mark.
    """
    peers = peers.sort_values("place", key=lambda ids: ids == chosen, kind="stable")
    own = (peers["place"] == chosen).to_numpy()
    names = [
        lettering.wrap(name, LETTERS, room.width * 0.6, bold=True) for name in peers["name"][own]
    ]
    over = max((len(name) for name in names), default=0) * LETTERS * 1.25
    wide = room.width - SIDES
    top = marked(lines, span, (wide, 1))["margin"]["t"]
    x = peers["x"].to_numpy(dtype=float)
    axis = AXIS + (NAME if unit and unit.unsaid else 0)
    for size in SIZES:
        heights = stacked(x, (size + 1) / wide * (span[1] - span[0]))
        high = (max(heights, default=0.0) + 3) * size * PITCH + over
        if top + high + axis <= (room.height or TALLEST):
            break
    pitch = size * PITCH
    plot = wide, room.height - top - axis if room.height else max(high, 4 * SIZES[0])
    layout = marked(lines, span, plot)
    levels = [-1.0, plot[1] / pitch - 1.0]
    for at, height, name in zip(x[own], heights[own], names, strict=True):
        layout["shapes"].append(_stem(at, height, levels[1] - (over + 6) / pitch))
        layout["annotations"].append(_named(at, levels[1], name, span))
    if unit and unit.unsaid:
        layout["annotations"] += unit_below(unit, plot[1])
        layout["margin"] |= {"b": axis}
    layout |= {
        "height": room.height or round(top + plot[1] + axis),
        "xaxis": {"range": list(span), **(ticks(span, unit, wide) if unit else SCORES)},
        "yaxis": {"visible": False, "range": levels},
    }
    return drawn([_dots(peers, own, heights, size)], layout, room)


def stacked(x: np.ndarray, wide: float) -> np.ndarray:
    """The level of each dot: the lowest where it is at least `wide` from earlier dots."""
    levels: list[list[float]] = []
    found = np.zeros(len(x))
    for index, at in enumerate(x):
        near = (any(abs(at - other) < wide for other in taken) for taken in levels)
        level = next((level for level, occupied in enumerate(near) if not occupied), len(levels))
        if level == len(levels):
            levels.append([])
        levels[level].append(at)
        found[index] = level
    return found


def _dots(peers: pd.DataFrame, own: np.ndarray, heights: np.ndarray, size: int) -> Part:
    shaped = ", as circle, square, diamond or triangle in category 1, 2, 3 or 4"
    return {
        "type": "scatter",
        "name": "dot: an area" + (shaped if peers["category"].notna().any() else ""),
        "x": plain(peers["x"]),
        "y": heights.tolist(),
        "mode": "markers",
        "marker": {
            "opacity": 1,
            "symbol": peers["category"].map(SHAPE).fillna("circle").tolist(),
            "size": np.where(own, size + LARGER, size).tolist(),
            "color": peers["category"].map(CATEGORY).fillna(MUTED).tolist(),
            "line": {
                "color": [INK if mine else PAPER for mine in own],
                "width": [2 if mine else 1 for mine in own],
            },
        },
        "hovertext": [text(said) for said in peers["text"]],
        "hoverinfo": "text",
    }


def _stem(x: float, low: float, high: float) -> Part:
    """A line from the named dot up to its name, behind the dots."""
    ends = {"x0": x, "x1": x, "y0": low, "y1": high, "xref": "x", "yref": "y"}
    return {"type": "line", "layer": "below", "line": {"color": INK, "width": 1.5}, **ends}


def _named(x: float, y: float, name: list[str], span: tuple[float, float]) -> Part:
    """The name above all dots, towards the side where there is room for it."""
    share = (x - span[0]) / (span[1] - span[0])
    anchor = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    return {
        "x": x,
        "y": y,
        "text": "<br>".join(f"<b>{text(line)}</b>" for line in name),
        "align": anchor,
        "showarrow": False,
        "bgcolor": PAPER,
        "xanchor": anchor,
        "yanchor": "top",
    }
