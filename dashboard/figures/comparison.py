"""Latest values of one indicator, a bar per place, with each place's target marked."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import ACCENT, INK, TARGET, TEMPLATE
from metrics.indicator import Indicator

LABEL_WIDTH = 18
"""Characters of a place's name on one line, so that labels leave room for bars on a phone."""


def figure(latest: pd.DataFrame, indicator: Indicator) -> go.Figure:
    """`latest`: name, area_kind, value, lower, upper, target, period; a row per place, in order."""
    unit = indicator.unit
    labels = [
        f"{'<br>'.join(wrap(name, LABEL_WIDTH))} <b>{unit.write(value)}</b>"
        for name, value in zip(latest["name"], latest["value"], strict=True)
    ]
    above = (latest["upper"] - latest["value"]).fillna(0)
    below = (latest["value"] - latest["lower"]).fillna(0)
    intervals = bool(latest["upper"].notna().any())
    fig = go.Figure(
        go.Bar(
            y=labels,
            x=latest["value"],
            orientation="h",
            marker={
                "color": [INK if kind == "footprint" else ACCENT for kind in latest["area_kind"]]
            },
            error_x={"array": above, "arrayminus": below, "color": "#5f6b76", "thickness": 1.5}
            if intervals
            else None,
            hovertext=[
                f"{row.name_}: {unit.write(row.value)}, {row.period}"
                for row in latest.rename(columns={"name": "name_"}).itertuples()
            ],
            hoverinfo="text",
        )
    )
    fig.add_trace(
        go.Scatter(
            y=labels,
            x=latest["target"],
            mode="markers",
            marker={"symbol": "line-ns", "size": 26, "line": {"color": TARGET, "width": 3}},
            hovertext=["Target " + unit.write(target) for target in latest["target"]],
            hoverinfo="text",
        )
    )
    highest = max(latest[["value", "upper", "target"]].max().max(), 0) * 1.06
    top = min(highest, unit.high) if unit.high is not None and highest > unit.high else highest
    fig.update_layout(
        template=TEMPLATE,
        height=56 + 44 * len(latest),
        bargap=0.3,
        xaxis={"range": [0, top or 1], "ticksuffix": unit.symbol, "showgrid": True},
        yaxis={"autorange": "reversed", "showgrid": False},
    )
    return fig
