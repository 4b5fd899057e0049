"""Waterfall from an old composite to a new one: a bar for each part of the change."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import drawn, plain, upright
from dashboard.theme import CATEGORY, INK, MUTED
from metrics.score import BETTER, WORSE, direction

LABEL_WIDTH = 17
SIGNS = {WORSE: "▼", BETTER: "▲"}
"""Down is worse, as on the tiles: a composite that rises is a rating that falls."""


def figure(
    parts: pd.DataFrame, before: float, after: float, names: tuple[str, str], clear: float
) -> go.Figure:
    """`parts`: part, change, in order; `names` are what the ratings before and after are called.

    A part is called better or worse from `clear` score points on, as a whole change is.

    The two ratings are points, not bars: the axis does not begin at nothing, so lengths would lie.
    Every number is beside its mark; ticks would only crowd a phone.
    """
    ends = before + parts["change"].cumsum()
    changes = parts["change"].tolist()
    low, high = min(before, after, ends.min()), max(before, after, ends.max())
    air = max((high - low) * 0.3, 0.1)
    bars = {
        "type": "bar",
        "y": plain(parts["part"]),
        "x": changes,
        "base": (ends - parts["change"]).tolist(),
        "orientation": "h",
        "marker": {"color": [CATEGORY[4] if change > 0 else CATEGORY[1] for change in changes]},
        "text": [_label(change, clear) for change in changes],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    ratings = {
        "type": "scatter",
        "y": list(names),
        "x": [before, after],
        "mode": "markers+text",
        "marker": {"symbol": "diamond", "size": 14, "color": INK},
        "text": [f"<b>{before:.2f}</b>", f"<b>{after:.2f}</b>"],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    rows = [names[0], *parts["part"], names[1]]
    start = upright(before, color=MUTED, width=1, dash="dot") | {"layer": "below"}
    layout = {
        "height": 60 + 40 * len(rows),
        "bargap": 0.35,
        "margin": {"r": 96},
        "shapes": [start],
        "xaxis": {"range": [low - air, high + air], "visible": False},
        "yaxis": {
            "autorange": "reversed",
            "showgrid": False,
            "categoryorder": "array",
            "categoryarray": rows,
            "tickvals": rows,
            "ticktext": ["<br>".join(wrap(row, LABEL_WIDTH)) for row in rows],
        },
    }
    return drawn([bars, ratings], layout)


def _label(change: float, clear: float) -> str:
    if abs(change) < 0.005:
        return "0.00"
    word = str(direction(change, clear))
    return f"{change:+.2f} {SIGNS[word]} {word}" if word in SIGNS else f"{change:+.2f}"
