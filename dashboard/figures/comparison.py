"""Latest values of one indicator, a bar per place, with each place's target marked."""

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import Part, drawn, plain
from dashboard.theme import ACCENT, INK, MUTED, TARGET
from metrics.indicator import Indicator, Unit

AIR = 1.06
COLOURS = {"nation": MUTED, "footprint": INK}
"""What places are held against stands apart from them."""

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
        "marker": {"color": [COLOURS.get(kind, ACCENT) for kind in latest["area_kind"]]},
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
    layout = {
        "height": 72 + 44 * len(latest),
        "bargap": 0.3,
        "margin": {"t": 24},
        "xaxis": {"range": _range(latest, unit), "ticksuffix": unit.symbol, "showgrid": True},
        "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
        **_target(latest, unit),
    }
    return drawn([bars, targets], layout)


def _range(latest: pd.DataFrame, unit: Unit) -> list[float]:
    """From nothing, or below it, to a little past the last mark, as far as the unit allows."""
    marks = latest[["value", "lower", "upper", "target"]]
    low, high = min(marks.min().min(), 0), max(marks.max().max(), 0)
    if unit.high is not None and (unit.low or high * AIR > unit.high):
        return [low * AIR, unit.high]
    return [low * AIR, high * AIR] if low < high else [0, 1]


def _target(latest: pd.DataFrame, unit: Unit) -> Part:
    """Layout with the target's name and level above its marks, where it is the same for all."""
    levels = latest["target"].dropna().unique()
    if len(levels) != 1:
        return {}
    low, high = _range(latest, unit)
    label = {
        "x": levels[0],
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if (levels[0] - low) * 2 > high - low else "left",
        "text": f"target {unit.write(levels[0])}",
        "showarrow": False,
        "font": {"size": 12, "color": TARGET},
    }
    return {"annotations": [label]}
