"""The certainty of a rating: the distribution of the draws of a composite, from 1 to 4."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import (
    PAGE,
    SCORES,
    Room,
    between_categories,
    drawn,
    marked,
    plain,
    upright,
)
from dashboard.figures.theme import CATEGORY, INK, PAPER
from metrics.score import BEST, WORST, category

HEIGHT, BELOW = 170, 36
AIR = 1.05
"""The upright axis against the highest bar."""

SIDES = {"l": 36, "r": 48}


def figure(
    spread: pd.DataFrame, composite: float, cut_offs: tuple[float, ...], room: Room = PAGE
) -> go.Figure:
    """`spread`: bin_from, bin_to, share of draws; a bar per bin in its category's colour, and the
    composite as an upright line. Lines between categories are drawn and named.
    """
    middle = (spread["bin_from"] + spread["bin_to"]) / 2
    width = (spread["bin_to"] - spread["bin_from"]).iloc[0]
    bars = {
        "type": "bar",
        "name": "bar: share of the draws; upright line: the composite as it is",
        "x": plain(middle),
        "y": plain(spread["share"] * 100),
        "width": width * 0.92,
        "marker": {"color": [CATEGORY[int(number)] for number in category(middle, cut_offs)]},
        "hovertext": [
            f"{low:.1f} to {high:.1f}: {share:.1%} of draws"
            for low, high, share in zip(
                *(spread[name].tolist() for name in ("bin_from", "bin_to", "share")), strict=True
            )
        ],
        "hoverinfo": "text",
    }
    span, height = (BEST, WORST), room.height or HEIGHT
    plot = room.width - sum(SIDES.values()), height - BELOW
    lines = marked(between_categories(cut_offs), span, plot)
    lines["shapes"] += [
        upright(composite, color=colour, width=width) for colour, width in ((PAPER, 4), (INK, 2))
    ]
    layout = {
        "height": height,
        "bargap": 0,
        "xaxis": {"range": list(span), **SCORES},
        "yaxis": {"visible": False, "range": [0, spread["share"].max() * 100 * AIR]},
        **lines,
        "margin": SIDES | lines["margin"],
    }
    return drawn([bars], layout, room)
