"""One indicator in one place over time, with its target or trajectory."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.drawn import Part, days, drawn, plain
from dashboard.theme import ACCENT, RULE, TARGET
from metrics.indicator import Indicator

CLEAR = 0.13
"""Part of the value axis that two labels keep between them."""


def figure(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> go.Figure:
    """`series`: period_end, value, lower, upper, target, period, in order of time.

    `span` is the range of the value axis, so that charts beside each other can be compared. A
    missing value is a gap in the line.
    """
    band = [_band(series)] if series["lower"].notna().any() else []
    return drawn([*band, *lines(series, indicator)], layout(series, indicator, span))


def lines(series: pd.DataFrame, indicator: Indicator) -> list[Part]:
    """Traces of the target and of the values."""
    write, when = indicator.unit.write, days(series["period_end"])
    return [
        {
            "type": "scatter",
            "x": when,
            "y": plain(series["target"]),
            "mode": "lines" if series["target"].notna().sum() > 1 else "markers",
            "line": {"color": TARGET, "width": 2, "dash": "dash"},
            "hovertext": ["Target " + write(target) for target in series["target"]],
            "hoverinfo": "text",
        },
        {
            "type": "scatter",
            "x": when,
            "y": plain(series["value"]),
            "mode": "lines+markers",
            "line": {"color": ACCENT, "width": 2},
            "marker": {"size": 5 if len(series) > 12 else 8},
            "connectgaps": False,
            "hovertext": [
                f"{period}: {write(value)}"
                for period, value in zip(series["period"], series["value"], strict=True)
            ],
            "hoverinfo": "text",
        },
    ]


def layout(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> Part:
    """The first, the middle and the last period named; the values from end to end of `span`."""
    when, named = days(series["period_end"]), series["period"].tolist()
    labelled = sorted({0, (len(series) - 1) // 2, len(series) - 1})
    return {
        "height": 190,
        "margin": {"r": 64},
        **_labels(series, indicator, span),
        "xaxis": {
            "tickvals": [when[at] for at in labelled],
            "ticktext": [named[at] for at in labelled],
            "linecolor": RULE,
        },
        "yaxis": {"range": list(span), "nticks": 5, "ticksuffix": indicator.unit.symbol},
    }


def _labels(series: pd.DataFrame, indicator: Indicator, span: tuple[float, float]) -> Part:
    """The latest value and the target, each named where its line ends and clear of the other."""
    known = series[series["value"].notna()]
    if known.empty:
        return {}
    value, target = known["value"].iloc[-1], series["target"].iloc[-1]
    found = [_label(value, f"<b>{indicator.unit.write(value)}</b>", ACCENT)]
    if pd.notna(target):
        apart = (span[1] - span[0]) * CLEAR
        above = target > value or (target == value and value + apart <= span[1])
        at = max(target, value + apart) if above else min(target, value - apart)
        found.append(_label(at, "target", TARGET))
    return {"annotations": found}


def _label(y: float, text: str, colour: str) -> Part:
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }


def span(series: pd.DataFrame) -> tuple[float, float]:
    """The range that holds every value, interval and target, with a little air."""
    figures = series[["value", "lower", "upper", "target"]]
    low, high = figures.min().min(), figures.max().max()
    air = (high - low) * 0.08 or 1.0
    return max(low - air, 0) if low >= 0 else low - air, high + air


def _band(series: pd.DataFrame) -> Part:
    when = days(series["period_end"])
    return {
        "type": "scatter",
        "x": [*when, *when[::-1]],
        "y": [*plain(series["upper"]), *plain(series["lower"])[::-1]],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": "rgba(0, 94, 184, 0.14)",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
