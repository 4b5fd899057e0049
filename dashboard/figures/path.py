"""An ambition over time: the path from its baseline to its target, and where it is."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard.figures import lettering, margins
from dashboard.figures.drawn import (
    DOTTED,
    NAME,
    PAGE,
    SMALL,
    Part,
    Room,
    axis_name,
    drawn,
    text,
    ticks,
)
from dashboard.figures.theme import ACCENT, MUTED, TARGET, TEMPLATE
from metrics.indicator import Unit
from metrics.plan.path import Actual, Path

HEIGHT, AXIS = 230, 36
TOP = 8 + NAME
BAND = "rgba(0, 94, 184, 0.14)"


def figure(
    path: Path | None,
    target: float,
    actuals: Sequence[Actual],
    today: date,
    unit: Unit,
    room: Room = PAGE,
) -> go.Figure:
    """The path as a dashed line, or the target alone where there is no path; the actual values as
    a line with bars for their 95% intervals; today as a dotted upright line.
    """
    goal = _goal(path, target, actuals, today)
    known = [level for _, level in goal] + [
        end for one in actuals for end in (one.value, one.lower, one.upper) if end is not None
    ]
    span = _span(known)
    traces = [
        _today(today, span),
        *_intervals(actuals),
        _line(goal, "dashed: path to the target" if path else "dashed: target", unit),
        *([_values(actuals, unit)] if actuals else []),
    ]
    return drawn(traces, _layout(traces, goal, actuals, today, span, unit, room), room)


def _goal(
    path: Path | None, target: float, actuals: Sequence[Actual], today: date
) -> list[tuple[date, float]]:
    last = max([today, *(one.on for one in actuals)])
    if path is None:
        first = min([today, *(one.on for one in actuals)])
        return [(first, target), (last, target)]
    after = [(last, path.target)] if last > path.ends else []
    return [(path.begun, path.baseline), (path.ends, path.target), *after]


def _span(known: Sequence[float]) -> tuple[float, float]:
    low, high = min(known), max(known)
    air = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    return max(low - air, 0.0) if low >= 0 else low - air, high + air


def _today(today: date, span: tuple[float, float]) -> Part:
    return {
        "type": "scatter",
        "name": "dotted: the date of this view",
        "x": [today.isoformat()] * 2,
        "y": list(span),
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.5, "dash": DOTTED},
        "hoverinfo": "skip",
    }


def _line(goal: Sequence[tuple[date, float]], name: str, unit: Unit) -> Part:
    return {
        "type": "scatter",
        "name": name,
        "x": [day.isoformat() for day, _ in goal],
        "y": [level for _, level in goal],
        "mode": "lines",
        "line": {"color": TARGET, "width": 2, "dash": "dash"},
        "hovertext": [unit.write(level) for _, level in goal],
        "hoverinfo": "text",
    }


def _values(actuals: Sequence[Actual], unit: Unit) -> Part:
    return {
        "type": "scatter",
        "name": "line: what was reached",
        "x": [one.on.isoformat() for one in actuals],
        "y": [one.value for one in actuals],
        "mode": "lines+markers",
        "line": {"color": ACCENT, "width": 2},
        "marker": {"size": 5 if len(actuals) > 12 else 8},
        "connectgaps": False,
        "hovertext": [f"{one.on.isoformat()}: {unit.write(one.value)}" for one in actuals],
        "hoverinfo": "text",
    }


def _intervals(actuals: Sequence[Actual]) -> list[Part]:
    """An upright bar for each interval, as one line that is broken between them."""
    known = [one for one in actuals if one.half is not None]
    if not known:
        return []
    when = [[one.on.isoformat()] * 3 for one in known]
    ends = [[one.lower, one.upper, None] for one in known]
    return [
        {
            "type": "scatter",
            "name": "bar: 95% interval",
            "x": [day for days in when for day in days],
            "y": [end for pair in ends for end in pair],
            "mode": "lines",
            "line": {"width": 8, "color": BAND},
            "connectgaps": False,
            "hoverinfo": "skip",
        }
    ]


def _layout(
    traces: list[Part],
    goal: Sequence[tuple[date, float]],
    actuals: Sequence[Actual],
    today: date,
    span: tuple[float, float],
    unit: Unit,
    room: Room,
) -> Part:
    height = room.height or HEIGHT
    up = ticks(span, unit, height - AXIS - TOP, upright=True)
    target = goal[-1][1]
    said = [f"target {unit.write(target)}"]
    ends = [_label(said[0], target, TARGET)]
    right = lettering.width(said[0], SMALL)
    if actuals and goal[-1][0] <= actuals[-1].on:
        ends = []
    first, last = goal[0][0], max([goal[-1][0], today])
    return {
        "height": height,
        "margin": {"r": round(14 + right), "t": TOP},
        "annotations": [*ends, *_latest(actuals, unit, span)],
        "xaxis": {
            "tickvals": [first.isoformat(), last.isoformat()],
            "ticktext": [f"{first:%b %Y}", f"{last:%b %Y}"],
            "tickangle": 0,
            "range": margins.of_time(traces),
            "showline": True,
        },
        "yaxis": {"range": list(span), **up},
    }


def _latest(actuals: Sequence[Actual], unit: Unit, span: tuple[float, float]) -> list[Part]:
    """The latest value, beside its point."""
    if not actuals:
        return []
    last = actuals[-1]
    above = last.value < (span[0] + span[1]) / 2
    place: Part = {"x": last.on.isoformat(), "y": last.value, "xanchor": "left"}
    font = {"size": TEMPLATE.layout.font.size, "color": ACCENT}
    return [
        {
            **place,
            "yanchor": "bottom" if above else "top",
            "text": f"<b>{text(unit.write(last.value))}</b>",
            "showarrow": False,
            "font": font,
        }
    ]


def _label(written: str, y: float, colour: str) -> Part:
    place: Part = {"x": 1, "y": y, "yref": "y", "xanchor": "left", "yanchor": "bottom"}
    name = axis_name(written, **place)
    return name | {"font": {"size": SMALL, "color": colour}}
