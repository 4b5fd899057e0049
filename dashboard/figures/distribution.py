"""Where an area sits among its peers: a dot for each, one of them named."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import CATEGORY, INK, MUTED, PAPER, TARGET, TEMPLATE

BINS = 48
ROW = 18


def figure(
    peers: pd.DataFrame,
    chosen: str,
    axis: tuple[float, float],
    lines: dict[float, str],
    suffix: str = "",
) -> go.Figure:
    """`peers`: place, name, x, category, text (what hovering says); dots stack where x is alike.

    `axis` is the range of x; `lines` are upright lines with what they mark.
    """
    heights = stacked(peers["x"].to_numpy(dtype=float), axis)
    own = (peers["place"] == chosen).to_numpy()
    colours = peers["category"].map(CATEGORY).fillna(MUTED)
    fig = go.Figure(
        go.Scatter(
            x=peers["x"],
            y=heights,
            mode="markers",
            marker={
                "opacity": 1,
                "size": np.where(own, 20, 13).tolist(),
                "color": colours.tolist(),
                "line": {"color": [INK if mine else PAPER for mine in own], "width": 2},
            },
            hovertext=peers["text"].tolist(),
            hoverinfo="text",
        )
    )
    top = max(heights, default=0.0)
    for at, meaning in lines.items():
        fig.add_vline(x=at, line={"color": TARGET, "width": 1, "dash": "dot"}, layer="below")
        fig.add_annotation(
            x=at, y=1, yref="paper", yanchor="bottom", text=meaning, showarrow=False,
            font={"size": 12, "color": MUTED},
        )  # fmt: skip
    for row in peers[own].itertuples():
        fig.add_annotation(
            x=row.x, y=heights[own][0], text=f"<b>{row.name}</b>", showarrow=True, arrowcolor=INK,
            ax=0, ay=-(34 + ROW), yanchor="bottom",
        )  # fmt: skip
    fig.update_layout(
        template=TEMPLATE,
        height=int(150 + ROW * (top + 1)),
        margin={"t": 28},
        xaxis={"range": list(axis), "ticksuffix": suffix},
        yaxis={"visible": False, "range": [-0.8, top + 4]},
    )
    return fig


def stacked(x: np.ndarray, axis: tuple[float, float]) -> np.ndarray:
    """The height of each dot: 0 for the first in its bin of the axis, 1 for the next, and so on."""
    width = (axis[1] - axis[0]) / BINS
    bins = np.floor((x - axis[0]) / width)
    return pd.Series(x).groupby(bins).cumcount().to_numpy(dtype=float)
