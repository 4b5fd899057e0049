"""Latest values of one indicator, a bar per place, with each place's target marked."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import drawn, plain
from dashboard.theme import ACCENT, INK, TARGET
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
    bars = {
        "type": "bar",
        "y": labels,
        "x": plain(latest["value"]),
        "orientation": "h",
        "marker": {
            "color": [INK if kind == "footprint" else ACCENT for kind in latest["area_kind"]]
        },
        "hovertext": [
            f"{name}: {unit.write(value)}, {period}"
            for name, value, period in zip(
                latest["name"], latest["value"], latest["period"], strict=True
            )
        ],
        "hoverinfo": "text",
    }
    if latest["upper"].notna().any():
        bars["error_x"] = {
            "array": (latest["upper"] - latest["value"]).fillna(0).tolist(),
            "arrayminus": (latest["value"] - latest["lower"]).fillna(0).tolist(),
            "color": "#5f6b76",
            "thickness": 1.5,
        }
    targets = {
        "type": "scatter",
        "y": labels,
        "x": plain(latest["target"]),
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": 26, "line": {"color": TARGET, "width": 3}},
        "hovertext": ["Target " + unit.write(target) for target in latest["target"]],
        "hoverinfo": "text",
    }
    highest = max(latest[["value", "upper", "target"]].max().max(), 0) * 1.06
    top = min(highest, unit.high) if unit.high is not None and highest > unit.high else highest
    layout = {
        "height": 56 + 44 * len(latest),
        "bargap": 0.3,
        "xaxis": {"range": [0, top or 1], "ticksuffix": unit.symbol, "showgrid": True},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    return drawn([bars, targets], layout)
