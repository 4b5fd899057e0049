"""SPC chart: one indicator in one place over time, with its process limits and its target."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import ahead, events, trend
from dashboard.figures.drawn import DOTTED, PAGE, Part, Room, days, drawn
from dashboard.figures.events import Event
from dashboard.figures.lines import Corners, with_gaps
from dashboard.figures.theme import CATEGORY, MUTED, PAPER
from metrics import spc_in_words
from metrics.indicator import Indicator

LINES: dict[str, tuple[str, dict[str, Any]]] = {
    "mean": ("thin line: mean", {"width": 1}),
    "lower_limit": ("dotted: process limits", {"width": 1.5, "dash": DOTTED}),
    "upper_limit": ("dotted: process limits", {"width": 1.5, "dash": DOTTED}),
}
MARKERS = {"improvement": ("diamond", CATEGORY[1]), "concern": ("square", CATEGORY[4])}


def figure(
    series: pd.DataFrame,
    indicator: Indicator,
    span: tuple[float, float],
    goal: Corners,
    room: Room = PAGE,
    happened: Sequence[Event] = (),
) -> go.Figure:
    """The trend with mean and limits of each segment, special causes marked by shape and colour.

    `series` has the trend's columns and those of the chart's points (see metrics.spc). Limits go
    on through a gap: they are those of the whole segment.
    """
    rows = with_gaps(series, indicator.frequency)
    limits = [
        _limit(name, when, levels)
        for *limits, when in _segments(rows)
        for name, levels in zip(LINES, limits, strict=True)
    ]
    special = [_special(rows, indicator, direction) for direction in MARKERS]
    path = trend.lines(rows, indicator, ahead.within(goal, series))
    traces = [*events.traces(happened, span), *path, *limits, *special]
    layout = trend.layout(series, indicator, span, goal, room, traces, happened)
    return drawn(traces, layout, room)


def _segments(rows: pd.DataFrame) -> list[tuple[Sequence[Any], ...]]:
    """Of each segment that has limits the level of each of LINES on each day, and the days."""
    columns = (rows[name].tolist() for name in ("segment", *LINES))
    points = zip(*columns, days(rows["period_end"]), strict=True)
    with_limits = [point for point in points if point[1] == point[1]]
    return [
        tuple(zip(*(point[1:] for point in segment), strict=True))
        for _, segment in groupby(with_limits, itemgetter(0))
    ]


def _limit(column: str, when: Sequence[str], levels: Sequence[float]) -> Part:
    name, line = LINES[column]
    return {
        "type": "scatter",
        "name": name,
        "x": [*when],
        "y": [*levels],
        "mode": "lines",
        "line": {"color": MUTED, **line},
        "hoverinfo": "skip",
    }


def _special(series: pd.DataFrame, indicator: Indicator, direction: str) -> Part:
    symbol, colour = MARKERS[direction]
    columns = (
        series[name].tolist() for name in ("direction", "period", "value", "target", "special")
    )
    rows = zip(days(series["period_end"]), *columns, strict=True)
    marked = [row for row in rows if row[1] == direction]
    return {
        "type": "scatter",
        "name": f"{symbol}: {spc_in_words.POINTS[direction]}",
        "x": [day for day, *_ in marked],
        "y": [value for *_, value, _, _ in marked],
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": 7,
            "color": colour,
            "line": {"color": PAPER, "width": 1},
        },
        "hovertext": [
            f"{period}: {indicator.unit.write(value, target)}, {special}"
            for *_, period, value, target, special in marked
        ],
        "hoverinfo": "text",
    }
