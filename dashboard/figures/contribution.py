"""Contribution waterfall: how a place's composite is made, indicator by indicator."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import SCORES, between_categories, drawn, marked
from dashboard.theme import CATEGORY, INK, RULE
from metrics.score import BEST, WORST

LABEL_WIDTH = 14
"""Characters of a name on one line, so that labels leave room for bars on a phone."""


def figure(parts: pd.DataFrame, composite: float, cut_offs: tuple[float, ...]) -> go.Figure:
    """A bar per indicator from where the one before ended, from 1.00 (best) to the composite.

    `parts`: name, score, weight, category; a bar is weight x (score - 1) long, so that the bars
    add up to the composite less 1. Its length is said beside its name, where no line crosses it.
    """
    added = parts["weight"] * (parts["score"] - BEST)
    ends = BEST + added.cumsum()
    starts = ends - added
    numbers = [*(f"+{part:.2f}" for part in added), f"{composite:.2f}"]
    labels = [
        f"{'<br>'.join(wrap(name, LABEL_WIDTH))} <b>{number}</b>"
        for name, number in zip([*parts["name"], "Composite"], numbers, strict=True)
    ]
    bars = {
        "type": "bar",
        "y": labels,
        "x": [*added, composite - BEST],
        "base": [*starts, BEST],
        "orientation": "h",
        "marker": {"color": [*parts["category"].map(CATEGORY), INK]},
        "hovertext": [
            *(
                f"{name}: score {score:.2f} x weight {weight:.2f}"
                for name, score, weight in zip(
                    parts["name"], parts["score"], parts["weight"], strict=True
                )
            ),
            f"Composite {composite:.2f}",
        ],
        "hoverinfo": "text",
    }
    layout = {
        "height": 72 + 44 * len(labels),
        "bargap": 0.35,
        "margin": {"t": 28, "r": 36},
        "xaxis": {"range": [BEST, WORST], **SCORES, "gridcolor": RULE},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    return drawn([bars], layout | marked(between_categories(cut_offs)))
