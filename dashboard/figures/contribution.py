"""Contribution waterfall: how a place's composite is made, indicator by indicator."""

from itertools import chain

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import rows
from dashboard.figures.drawn import (
    PAGE,
    SCORES,
    Room,
    between_categories,
    drawn,
    marked,
    text,
)
from dashboard.figures.theme import CATEGORY, INK, MUTED
from metrics.score import BEST, WORST
from metrics.written import number

BESIDE = 72
"""Pixels above and below the rows: a line for the names of the cut-offs, and the axis."""

SIDES = 52
"""Pixels at the left and the right of names and bars."""


def figure(
    parts: pd.DataFrame, composite: float, cut_offs: tuple[float, ...], room: Room = PAGE
) -> go.Figure:
    """A bar per indicator from where the one before ended, from 1.00 (best) to the composite.

    `parts`: name, score, weight, category; a bar is weight x (score - 1) long, so that the bars
    add up to the composite less 1. The number is beside the name, where no line crosses it. If
    there is no room for every indicator, those that add least share one bar.
    """
    added = (parts["weight"] * (parts["score"] - BEST)).to_numpy()
    said = [
        f"{text(name)}: weight {weight:.4f} × (score {score:.4f} − 1) = +{part:.3f}"
        for name, score, weight, part in zip(
            parts["name"], parts["score"], parts["weight"], added, strict=True
        )
    ]
    bars = pd.DataFrame(
        {"name": parts["name"].to_numpy(), "added": added, "said": said}
        | {"colour": parts["category"].map(CATEGORY).fillna(MUTED).to_numpy()}
    )
    gathered = (_gathered(bars, keep) for keep in range(len(bars) - 2, 0, -1))
    for shown in chain([bars], gathered):
        numbers = [*(f"+{part:.2f}" for part in shown["added"]), number(composite, 2, *cut_offs)]
        names = [*shown["name"], "Composite"]
        laid = rows.laid(names, numbers, room, BESIDE, must=len(shown) <= 2)
        if laid is not None:
            break
    assert laid is not None, "two rows are laid out as well as can be"
    ends = BEST + shown["added"].cumsum()
    trace = {
        "type": "bar",
        "name": "bar: coloured from category 1 (lightest) to 4 (darkest)",
        "y": laid.middles,
        "x": [*shown["added"], composite - BEST],
        "base": [*(ends - shown["added"]), BEST],
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": [*shown["colour"], INK]},
        "hovertext": [*shown["said"], f"Composite {number(composite, 2, *cut_offs)}"],
        "hoverinfo": "text",
    }
    span = BEST, WORST
    lines = marked(
        between_categories(cut_offs), span, (room.width - laid.names - SIDES, laid.height)
    )
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "xaxis": {"range": list(span), **SCORES},
        "yaxis": laid.axis,
        **lines,
        "margin": {"r": 36, **lines["margin"]},
    }
    return drawn([trace], layout, room)


def _gathered(bars: pd.DataFrame, keep: int) -> pd.DataFrame:
    """The bars that add most, in order, and one bar for all others at the end."""
    kept = bars["added"].rank(ascending=False, method="first") <= keep
    rest = bars[~kept]
    others = {
        "name": f"{len(rest)} others",
        "added": rest["added"].sum(),
        "said": "; ".join(rest["said"]),
        "colour": MUTED,
    }
    return pd.concat([bars[kept], pd.DataFrame([others])], ignore_index=True)
