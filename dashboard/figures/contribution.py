"""Contributions: what each indicator adds to a place's composite, the largest first."""

from itertools import chain

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import rows, shapes
from dashboard.figures.drawn import NAME, PAGE, Room, drawn, text, ticks, unit_below, upright
from dashboard.figures.theme import CATEGORY, MUTED, RULE
from metrics.indicator import Unit
from metrics.score import BEST

BESIDE = 44 + NAME
"""Pixels above and below the rows: the axis and its name."""

SIDES = 40
"""Pixels at the left and the right of names and bars."""

ADDED = Unit("", "added to the composite", decimals=2)
REACH = shapes.SIZE * 0.75
"""Pixels that are kept free before and after the bars for the shapes at their ends."""


def figure(parts: pd.DataFrame, room: Room = PAGE) -> go.Figure:
    """A bar from nothing for each indicator, the longest first, its category's shape at its end.

    `parts`: name, score, weight, category; a bar is weight x (score - 1) long, so that the bars
    add up to the composite less 1. The number is beside the name, where no bar crosses it. If
    there is no room for every indicator, those that add least share one bar.
    """
    bars = _bars(parts).sort_values("added", ascending=False, kind="stable")
    gathered = (_gathered(bars, keep) for keep in range(len(bars) - 2, 0, -1))
    for shown in chain([bars], gathered):
        numbers = [f"+{part:.2f}" for part in shown["added"]]
        laid = rows.laid(shown["name"].tolist(), numbers, room, BESIDE, must=len(shown) <= 2)
        if laid is not None:
            break
    assert laid is not None, "two rows are laid out as well as can be"
    lengths = shown["added"].tolist()
    wide = room.width - laid.names - SIDES
    longest = max(lengths, default=0.0) or 1.0
    reach = longest * REACH / max(wide - 2 * REACH, 1)
    span = -reach, longest + reach
    said = {"hovertext": shown["said"].tolist(), "hoverinfo": "text"}
    colours = [CATEGORY.get(one, MUTED) for one in shown["category"]]
    trace = {
        "type": "bar",
        "name": "bar: what an indicator adds",
        "y": laid.middles,
        "x": lengths,
        "width": laid.thick / 2,
        "orientation": "h",
        "marker": {"color": colours},
        **said,
    }
    ends = {"x": lengths, "y": laid.middles, **said, **shapes.points(shown["category"].tolist())}
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "shapes": [upright(0.0, color=RULE, width=1)],
        "xaxis": {"range": list(span), **ticks(span, ADDED, wide), "showgrid": True},
        "yaxis": laid.axis,
        "annotations": unit_below(ADDED, laid.height),
        "margin": {"t": 8, "b": 34 + NAME},
    }
    return drawn([trace, ends], layout, room)


def _bars(parts: pd.DataFrame) -> pd.DataFrame:
    """Of each part its name, what it adds, what hovering says, and its category."""
    added = (parts["weight"] * (parts["score"] - BEST)).to_numpy()
    said = [
        f"{text(name)}: weight {weight:.4f} × (score {score:.4f} − 1) = +{part:.3f}"
        for name, score, weight, part in zip(
            parts["name"], parts["score"], parts["weight"], added, strict=True
        )
    ]
    names, categories = parts["name"].to_numpy(), parts["category"].to_numpy()
    return pd.DataFrame({"name": names, "added": added, "said": said, "category": categories})


def _gathered(bars: pd.DataFrame, keep: int) -> pd.DataFrame:
    """The bars that add most, and one bar for all others at the end."""
    rest = bars.iloc[keep:]
    others = {
        "name": f"{len(rest)} others",
        "added": rest["added"].sum(),
        "said": "; ".join(rest["said"]),
        "category": float("nan"),
    }
    return pd.concat([bars.iloc[:keep], pd.DataFrame([others])], ignore_index=True)
