"""Waterfall from an old composite to a new one: a bar for each part of the change."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import rows
from dashboard.figures.drawn import DOTTED, PAGE, Room, drawn, upright
from dashboard.figures.theme import CATEGORY, INK, MUTED
from metrics.method import Method
from metrics.score import BETTER, WORSE, direction
from metrics.written import number, signed

BESIDE = 24
SIGNS = {WORSE: "▼", BETTER: "▲"}
"""Down is worse, as on the tiles: a composite that rises is a rating that falls."""


def figure(
    parts: pd.DataFrame,
    before: float,
    after: float,
    names: tuple[str, str],
    method: Method,
    room: Room = PAGE,
) -> go.Figure:
    """`parts`: part, change, in order; `names` are the labels of the ratings before and after.

    A part of the method's `clear_change` or more is called better or worse, like a whole change.

    The two ratings are points, not bars, since the axis does not begin at zero and lengths would
    mislead. Every number is beside its name, so there are no ticks.
    """
    ends = before + parts["change"].cumsum()
    changes = parts["change"].tolist()
    low, high = min(before, after, ends.min()), max(before, after, ends.max())
    air = max((high - low) * 0.1, 0.05)
    numbers = [
        number(before, 2, *method.composite_cut_offs),
        *(_label(change, method) for change in changes),
        number(after, 2, *method.composite_cut_offs),
    ]
    laid = rows.laid([names[0], *parts["part"], names[1]], numbers, room, BESIDE, must=True)
    assert laid is not None, "rows that must be are laid out as well as can be"
    first, *middles, last = laid.middles
    bars = {
        "type": "bar",
        "y": middles,
        "x": changes,
        "base": (ends - parts["change"]).tolist(),
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": [CATEGORY[4] if change > 0 else CATEGORY[1] for change in changes]},
        "hoverinfo": "skip",
    }
    ratings = {
        "type": "scatter",
        "name": "diamond: the composite; dotted line: as it was before",
        "y": [first, last],
        "x": [before, after],
        "mode": "markers",
        "marker": {"symbol": "diamond", "size": 14, "color": INK},
        "hoverinfo": "skip",
    }
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "shapes": [upright(before, color=MUTED, width=1.5, dash=DOTTED) | {"layer": "below"}],
        "xaxis": {"range": [low - air, high + air], "visible": False},
        "yaxis": laid.axis,
    }
    return drawn([bars, ratings], layout, room)


def _label(change: float, method: Method) -> str:
    """A change with its sign and its meaning: "-0.06 ▲ better"."""
    said, word = (
        signed(change, 2, *method.clear_changes),
        str(direction(change, method.clear_change)),
    )
    return f"{said} {SIGNS[word]} {word}" if word in SIGNS else said
