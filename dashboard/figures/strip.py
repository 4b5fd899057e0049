"""How certain a rating is: where the draws of a composite fall, from 1 to 4."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import CATEGORY, INK, MUTED, TEMPLATE
from metrics.score import BEST, WORST, category


def figure(spread: pd.DataFrame, composite: float, cut_offs: tuple[float, ...]) -> go.Figure:
    """`spread`: bin_from, bin_to, share of draws; a bar per bin in its category's colour, and the
    composite as an upright line. Lines between categories are drawn and named.
    """
    middle = (spread["bin_from"] + spread["bin_to"]) / 2
    width = (spread["bin_to"] - spread["bin_from"]).iloc[0]
    fig = go.Figure(
        go.Bar(
            x=middle,
            y=spread["share"] * 100,
            width=width * 0.92,
            marker={"color": [CATEGORY[int(number)] for number in category(middle, cut_offs)]},
            hovertext=[
                f"{row.bin_from:.1f} to {row.bin_to:.1f}: {row.share:.1%} of draws"
                for row in spread.itertuples()
            ],
            hoverinfo="text",
        )
    )
    for number, cut_off in enumerate(cut_offs, start=1):
        fig.add_vline(x=cut_off, line={"color": MUTED, "width": 1, "dash": "dot"}, layer="below")
        fig.add_annotation(
            x=cut_off, y=1, yref="paper", yanchor="bottom", text=f"{number} | {number + 1}",
            showarrow=False, font={"size": 12, "color": MUTED},
        )  # fmt: skip
    fig.add_vline(x=composite, line={"color": INK, "width": 3})
    fig.update_layout(
        template=TEMPLATE,
        height=170,
        bargap=0,
        margin={"t": 28, "l": 36, "r": 48},
        xaxis={
            "range": [BEST, WORST],
            "tickvals": [1, 2, 3, 4],
            "ticktext": ["1 best", "2", "3", "4 worst"],
        },
        yaxis={"visible": False},
    )
    return fig
