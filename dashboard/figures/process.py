"""SPC chart: one indicator in one place over time, with its process limits and its target."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.trend import figure as trend
from dashboard.theme import ACCENT, CATEGORY, MUTED, PAPER
from metrics.indicator import Indicator

LINES = {"mean": "solid", "lower_limit": "dot", "upper_limit": "dot"}
MARKERS = {"improvement": ("diamond", CATEGORY[1]), "concern": ("square", CATEGORY[4])}


def figure(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> go.Figure:
    """The trend with mean and limits of each segment, special causes marked by shape and colour.

    `series` has the trend's columns and those of the chart's points (see metrics.spc).
    """
    fig = trend(series.assign(lower=float("nan"), upper=float("nan")), indicator, span)
    for _, segment in series.groupby("segment"):
        for name, dash in LINES.items():
            fig.add_trace(
                go.Scatter(
                    x=segment["period_end"],
                    y=segment[name],
                    mode="lines",
                    line={"color": MUTED, "width": 1, "dash": dash},
                    hoverinfo="skip",
                )
            )
    for direction, (symbol, colour) in MARKERS.items():
        marked = series[series["direction"] == direction]
        fig.add_trace(
            go.Scatter(
                x=marked["period_end"],
                y=marked["value"],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 7,
                    "color": colour,
                    "line": {"color": PAPER, "width": 1},
                },
                hovertext=[
                    f"{row.period}: {indicator.unit.write(row.value)}, {row.special}"
                    for row in marked.itertuples()
                ],
                hoverinfo="text",
            )
        )
    fig.update_traces(line_color=ACCENT, selector={"mode": "lines+markers"})
    return fig
