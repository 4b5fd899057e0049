"""Contribution waterfall: how a place's composite is made, indicator by indicator."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import CATEGORY, INK, MUTED, RULE, TEMPLATE
from metrics.score import BEST, WORST


def figure(parts: pd.DataFrame, composite: float, cut_offs: tuple[float, ...]) -> go.Figure:
    """A bar per indicator from where the one before ended, from 1.00 (best) to the composite.

    `parts`: name, score, weight, category; a bar is weight x (score - 1) long, so that the bars
    add up to the composite less 1.
    """
    added = parts["weight"] * (parts["score"] - BEST)
    ends = BEST + added.cumsum()
    starts = ends - added
    names = [*parts["name"], "Composite"]
    fig = go.Figure(
        go.Bar(
            y=names,
            x=[*added, composite - BEST],
            base=[*starts, BEST],
            orientation="h",
            marker={"color": [*parts["category"].map(CATEGORY), INK]},
            text=[*(f"+{part:.2f}" for part in added), f"{composite:.2f}"],
            textposition="outside",
            cliponaxis=False,
            hovertext=[
                *(
                    f"{row.name_}: score {row.score:.2f} x weight {row.weight:.2f}"
                    for row in parts.rename(columns={"name": "name_"}).itertuples()
                ),
                f"Composite {composite:.2f}",
            ],
            hoverinfo="text",
        )
    )
    for category, cut_off in enumerate(cut_offs, start=1):
        fig.add_vline(x=cut_off, line={"color": MUTED, "width": 1, "dash": "dot"}, layer="below")
        fig.add_annotation(
            x=cut_off,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=f"{category} | {category + 1}",
            showarrow=False,
            font={"size": 12, "color": MUTED},
        )
    fig.update_layout(
        template=TEMPLATE,
        height=72 + 44 * len(names),
        bargap=0.35,
        margin={"t": 28, "r": 36},
        xaxis={
            "range": [BEST, WORST],
            "tickvals": [1, 2, 3, 4],
            "ticktext": ["1 best", "2", "3", "4 worst"],
            "gridcolor": RULE,
        },
        yaxis={"autorange": "reversed", "showgrid": False},
    )
    return fig
