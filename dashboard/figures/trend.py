"""One indicator in one place over time, with its target or trajectory."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import ACCENT, RULE, TARGET, TEMPLATE
from metrics.indicator import Indicator


def figure(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> go.Figure:
    """`series`: period_end, value, lower, upper, target, period, in order of time.

    `span` is the range of the value axis, so that charts beside each other can be compared. A
    missing value is a gap in the line.
    """
    unit = indicator.unit
    labelled = sorted({0, (len(series) - 1) // 2, len(series) - 1})
    fig = go.Figure()
    if series["lower"].notna().any():
        fig.add_trace(
            go.Scatter(
                x=[*series["period_end"], *series["period_end"][::-1]],
                y=[*series["upper"], *series["lower"][::-1]],
                mode="lines",
                fill="toself",
                fillcolor="rgba(0, 94, 184, 0.14)",
                line={"width": 0},
                hoverinfo="skip",
            )
        )
    fig.add_trace(
        go.Scatter(
            x=series["period_end"],
            y=series["target"],
            mode="lines" if series["target"].notna().sum() > 1 else "markers",
            line={"color": TARGET, "width": 2, "dash": "dash"},
            hovertext=["Target " + unit.write(target) for target in series["target"]],
            hoverinfo="text",
        )
    )
    fig.add_trace(
        go.Scatter(
            x=series["period_end"],
            y=series["value"],
            mode="lines+markers",
            line={"color": ACCENT, "width": 2},
            marker={"size": 5 if len(series) > 12 else 8},
            connectgaps=False,
            hovertext=[f"{row.period}: {unit.write(row.value)}" for row in series.itertuples()],
            hoverinfo="text",
        )
    )
    fig.update_layout(
        template=TEMPLATE,
        height=190,
        xaxis={
            "tickvals": [series["period_end"].iloc[at] for at in labelled],
            "ticktext": [series["period"].iloc[at] for at in labelled],
            "linecolor": RULE,
        },
        yaxis={"range": list(span), "nticks": 5, "ticksuffix": unit.symbol},
    )
    return fig


def span(series: pd.DataFrame) -> tuple[float, float]:
    """The range that holds every value, interval and target, with a little air."""
    figures = series[["value", "lower", "upper", "target"]]
    low, high = figures.min().min(), figures.max().max()
    air = (high - low) * 0.08 or 1.0
    return max(low - air, 0) if low >= 0 else low - air, high + air
