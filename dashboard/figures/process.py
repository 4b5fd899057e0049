"""SPC chart: one indicator in one place over time, with its process limits and its target."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import trend
from dashboard.figures.drawn import Part, days, drawn, plain
from dashboard.theme import CATEGORY, MUTED, PAPER
from metrics.indicator import Indicator

LINES = {"mean": "solid", "lower_limit": "dot", "upper_limit": "dot"}
MARKERS = {"improvement": ("diamond", CATEGORY[1]), "concern": ("square", CATEGORY[4])}


def figure(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> go.Figure:
    """The trend with mean and limits of each segment, special causes marked by shape and colour.

    `series` has the trend's columns and those of the chart's points (see metrics.spc).
    """
    limits = [
        _limit(segment, name, dash)
        for _, segment in series.groupby("segment")
        for name, dash in LINES.items()
    ]
    special = [_special(series, indicator, direction) for direction in MARKERS]
    traces = [*trend.lines(series, indicator), *limits, *special]
    return drawn(traces, trend.layout(series, indicator, span))


def _limit(series: pd.DataFrame, name: str, dash: str) -> Part:
    return {
        "type": "scatter",
        "x": days(series["period_end"]),
        "y": plain(series[name]),
        "mode": "lines",
        "line": {"color": MUTED, "width": 1, "dash": dash},
        "hoverinfo": "skip",
    }


def _special(series: pd.DataFrame, indicator: Indicator, direction: str) -> Part:
    symbol, colour = MARKERS[direction]
    columns = (series[name] for name in ("direction", "period", "value", "special"))
    rows = zip(days(series["period_end"]), *columns, strict=True)
    marked = [row for row in rows if row[1] == direction]
    return {
        "type": "scatter",
        "x": [day for day, *_ in marked],
        "y": [value for *_, value, _ in marked],
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": 7,
            "color": colour,
            "line": {"color": PAPER, "width": 1},
        },
        "hovertext": [
            f"{period}: {indicator.unit.write(value)}, {special}"
            for *_, period, value, special in marked
        ],
        "hoverinfo": "text",
    }
