"""Waterfall from an old composite to a new one, a bar for each part of the change."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import CATEGORY, INK, TEMPLATE

SIGNS = {True: "▼", False: "▲"}
"""Down is worse, as on the tiles: a composite that rises is a rating that falls."""


def figure(parts: pd.DataFrame, before: float, after: float, names: tuple[str, str]) -> go.Figure:
    """`parts`: part, change, in order; `names` are what the first and the last bar are called."""
    ends = before + parts["change"].cumsum()
    low = min(before, after, ends.min())
    high = max(before, after, ends.max())
    air = max((high - low) * 0.25, 0.1)
    floor = max(low - air, 0.0)
    changes = parts["change"].tolist()
    labels = [_label(change) for change in changes]
    fig = go.Figure(
        go.Bar(
            y=[names[0], *parts["part"], names[1]],
            x=[before - floor, *changes, after - floor],
            base=[floor, *(ends - parts["change"]), floor],
            orientation="h",
            marker={
                "color": [
                    INK,
                    *(CATEGORY[4] if change > 0 else CATEGORY[1] for change in changes),
                    INK,
                ]
            },
            text=[f"{before:.2f}", *labels, f"{after:.2f}"],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    fig.update_layout(
        template=TEMPLATE,
        height=60 + 40 * (len(parts) + 2),
        bargap=0.35,
        margin={"r": 96},
        xaxis={"range": [floor, high + air], "tickformat": ".2f", "nticks": 5},
        yaxis={"autorange": "reversed", "showgrid": False},
    )
    return fig


def _label(change: float) -> str:
    if abs(change) < 0.005:
        return "0.00"
    return f"{change:+.2f} {SIGNS[change > 0]} {'worse' if change > 0 else 'better'}"
