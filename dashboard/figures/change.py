"""What moved a composite: a bar for each part of the change, the largest first."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import rows
from dashboard.figures.drawn import PAGE, Room, drawn, text, upright
from dashboard.figures.theme import CATEGORY, INK
from metrics.method import Method
from metrics.score import BETTER, WORSE, direction
from metrics.written import signed

BESIDE = 24
SIGNS = {WORSE: "▼", BETTER: "▲"}
"""Down is worse, as on the tiles: a composite that rises is a rating that falls."""


def shown(parts: pd.DataFrame) -> pd.DataFrame:
    """The parts that are drawn: those that do not round to 0.00, the largest first."""
    seen = parts[parts["change"].round(2) != 0]
    return seen.sort_values("change", key=pd.Series.abs, ascending=False, kind="stable")


def figure(parts: pd.DataFrame, method: Method, room: Room = PAGE) -> go.Figure:
    """`parts`: part, said (what it was and is, or ""), change; at least one that does not round to
    0.00. To the right of the line is worse.

    A part of the method's `clear_change` or more is called better or worse, like a whole change.
    """
    bars = shown(parts)
    changes = bars["change"].tolist()
    names = [
        f"{part}, {said}" if said else part
        for part, said in zip(bars["part"], bars["said"], strict=True)
    ]
    numbers = [_label(change, method) for change in changes]
    laid = rows.laid(names, numbers, room, BESIDE, must=True)
    assert laid is not None, "rows that must be are laid out as well as can be"
    low, high = min(0.0, *changes), max(0.0, *changes)
    air = (high - low) * 0.05
    trace = {
        "type": "bar",
        "name": "bar: what an indicator adds, to the right for the worse",
        "y": laid.middles,
        "x": changes,
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": [CATEGORY[4] if change > 0 else CATEGORY[1] for change in changes]},
        "hovertext": [text(f"{name}: {by}") for name, by in zip(names, numbers, strict=True)],
        "hoverinfo": "text",
    }
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "shapes": [upright(0.0, color=INK, width=1.5)],
        "xaxis": {"range": [low - air, high + air], "visible": False},
        "yaxis": laid.axis,
    }
    return drawn([trace], layout, room)


def _label(change: float, method: Method) -> str:
    """A change with its sign and its meaning: "-0.06 ▲ better"."""
    said, word = (
        signed(change, 2, *method.clear_changes),
        str(direction(change, method.clear_change)),
    )
    return f"{said} {SIGNS[word]} {word}" if word in SIGNS else said
