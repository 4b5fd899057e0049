"""Where an area sits among its peers: a dot for each, one of them named."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import Part, drawn, marked, plain
from dashboard.theme import CATEGORY, INK, MUTED, PAPER, TARGET

BINS = 48
ROW = 18


def figure(
    peers: pd.DataFrame,
    chosen: str,
    axis: tuple[float, float],
    lines: dict[float, str],
    ticks: Part,
) -> go.Figure:
    """`peers`: place, name, x, category, text (what hovering says); dots stack where x is alike,
    the chosen one on top.

    `axis` is the range of x; `lines` are upright lines with what they mark; `ticks` are the
    axis's.
    """
    peers = peers.sort_values("place", key=lambda ids: ids == chosen, kind="stable")
    own = (peers["place"] == chosen).to_numpy()
    heights = stacked(peers["x"].to_numpy(dtype=float), axis)
    colours = peers["category"].map(CATEGORY).fillna(MUTED)
    dots = {
        "type": "scatter",
        "x": plain(peers["x"]),
        "y": heights.tolist(),
        "mode": "markers",
        "marker": {
            "opacity": 1,
            "size": np.where(own, 20, 13).tolist(),
            "color": colours.tolist(),
            "line": {"color": [INK if mine else PAPER for mine in own], "width": 2},
        },
        "hovertext": peers["text"].tolist(),
        "hoverinfo": "text",
    }
    top = max(heights, default=0.0)
    upright = marked(lines, TARGET if "target" in lines.values() else MUTED)
    upright["annotations"] += [
        {
            "x": x,
            "y": height,
            "text": f"<b>{name}</b>",
            "showarrow": True,
            "arrowcolor": INK,
            "standoff": 12,
            "bgcolor": PAPER,
            "ax": 0,
            "ay": -(34 + ROW),
            "yanchor": "bottom",
        }
        for x, height, name in zip(peers["x"][own], heights[own], peers["name"][own], strict=True)
    ]
    layout = {
        "height": int(150 + ROW * (top + 1)),
        "margin": {"t": 28},
        "xaxis": {"range": list(axis), **ticks},
        "yaxis": {"visible": False, "range": [-0.8, top + 4]},
    }
    return drawn([dots], layout | upright)


def stacked(x: np.ndarray, axis: tuple[float, float]) -> np.ndarray:
    """The height of each dot: 0 for the first in its bin of the axis, 1 for the next, and so on."""
    width = (axis[1] - axis[0]) / BINS
    bins = np.floor((x - axis[0]) / width)
    return pd.Series(x).groupby(bins).cumcount().to_numpy(dtype=float)
