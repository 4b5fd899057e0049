"""An indicator in a place over time, with its target or trajectory."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import ahead, events, lettering, margins
from dashboard.figures.drawn import (
    NAME,
    PAGE,
    SMALL,
    Part,
    Room,
    axis_name,
    days,
    drawn,
    plain,
    text,
    ticks,
)
from dashboard.figures.events import Event
from dashboard.figures.lines import Corners, with_gaps
from dashboard.figures.theme import ACCENT, TARGET, TEMPLATE
from metrics.indicator import Indicator, Unit

HEIGHT, AXIS = 190, 36
CLEAR = 0.13
"""Part of the value axis that two labels keep between them."""

SCALE = ["value", "lower", "upper", "target", "standard", "mean", "lower_limit", "upper_limit"]
"""What a chart over time may draw."""

Label = tuple[str, float, str]
"""What stands beside the end of a line: the text, its level and its colour."""

LONG_DASHES = "12px,4px"
BAND = "rgba(0, 94, 184, 0.14)"


def figure(
    series: pd.DataFrame,
    indicator: Indicator,
    span: tuple[float, float],
    goal: Corners,
    room: Room = PAGE,
    happened: Sequence[Event] = (),
) -> go.Figure:
    """`series`: period_start, period_end, value, lower, upper, target, period, in order of time;
    where the target is a milestone also the `standard`, a line of its own.

    `span` is the range of the value axis, so that charts beside each other can be compared. `goal`
    is the line of the target, drawn beyond the last period as far as figures.ahead says. `happened`
    are events, marked by numbers. A missing value is a gap in the line, and so is a period that was
    not reported.
    """
    rows = with_gaps(series, indicator.frequency)
    path = lines(rows, indicator, ahead.within(goal, series))
    traces = [*events.traces(happened, span), *_bands(rows), *path]
    return drawn(traces, layout(series, indicator, span, goal, room, traces, happened), room)


def lines(rows: pd.DataFrame, indicator: Indicator, goal: Corners) -> list[Part]:
    """Traces of the target, of the standard where the target is a milestone, and of the values."""
    write = indicator.unit.write
    milestone = has_standard(rows)
    levels = [None if level != level else level for _, level in goal]
    target = {
        "type": "scatter",
        "name": "dashed: milestone" if milestone else "dashed: target",
        "x": [day.isoformat() for day, _ in goal],
        "y": levels,
        "mode": "lines",
        "line": {"color": TARGET, "width": 2, "dash": "dash"},
        "hovertext": [
            "" if level is None else f"{'Milestone' if milestone else 'Target'} {write(level)}"
            for level in levels
        ],
        "hoverinfo": "text",
    }
    values = {
        "type": "scatter",
        "x": days(rows["period_end"]),
        "y": plain(rows["value"]),
        "mode": "lines+markers",
        "line": {"color": ACCENT, "width": 2},
        "marker": {"size": 5 if len(rows) > 12 else 8},
        "connectgaps": False,
        "hovertext": [
            f"{period}: {write(value, target)}"
            for period, value, target in zip(
                *(rows[name].tolist() for name in ("period", "value", "target")), strict=True
            )
        ],
        "hoverinfo": "text",
    }
    return [*([target] if goal else []), *([_standard(rows, write)] if milestone else []), values]


def has_standard(rows: pd.DataFrame) -> bool:
    """Whether the rows have a standard beside a milestone."""
    return "standard" in rows and bool(rows["standard"].notna().any())


def _standard(rows: pd.DataFrame, write: Callable[[float], str]) -> Part:
    levels = plain(rows["standard"])
    return {
        "type": "scatter",
        "name": "long dashes: standard",
        "x": days(rows["period_end"]),
        "y": levels,
        "mode": "lines",
        "line": {"color": TARGET, "width": 1.5, "dash": LONG_DASHES},
        "hovertext": ["" if level is None else f"Standard {write(level)}" for level in levels],
        "hoverinfo": "text",
    }


def layout(
    series: pd.DataFrame,
    indicator: Indicator,
    span: tuple[float, float],
    goal: Corners,
    room: Room,
    traces: list[Part],
    happened: Sequence[Event] = (),
) -> Part:
    """The first, the middle and the last period named; the values from end to end of `span`."""
    height = room.height or HEIGHT
    further = ahead.is_after(goal, series)
    labels = (_ends if further else _labels)(series, indicator, span, goal)
    said = [line for name, *_ in labels for line in name.split("<br>")]
    right = 14 + max((lettering.width(line, SMALL, bold=True) for line in said), default=10.0)
    numbered = events.HIGH if happened else 0
    top = (NAME if indicator.unit.unsaid else 0) + numbered
    up = ticks(span, indicator.unit, height - AXIS - top, upright=True)
    left = max(
        (lettering.width(said, TEMPLATE.layout.font.size) for said in up["ticktext"]), default=0
    )
    axis, wide = margins.of_time(traces), room.width - left - right - 24
    line = (span[1] - span[0]) * NAME / (height - AXIS - top)
    latest = [_latest(series, indicator, line, goal, axis, wide)] if further else []
    return {
        "height": height,
        "margin": {"r": round(right), "t": 8 + top},
        "annotations": [
            *(_label(*one) for one in labels),
            *latest,
            *_unit(indicator.unit, numbered / (height - AXIS - top)),
            *events.numbers(happened, (axis[0], axis[1]), wide),
        ],
        "xaxis": {
            **_periods(series, wide * ahead.share(goal, series)),
            "range": axis,
            "showline": True,
        },
        "yaxis": {"range": list(span), **up},
    }


def _periods(series: pd.DataFrame, wide: float) -> Part:
    """Ticks at the first, middle and last period, as far as their names have room.

    A name takes several lines where there is no room for one.
    """
    when, named = days(series["period_end"]), series["period"].tolist()
    size = TEMPLATE.layout.font.size
    chosen = sorted({0, (len(series) - 1) // 2, len(series) - 1})
    if sum(lettering.width(named[at], size) + 14 for at in chosen) > wide:
        chosen = sorted({0, len(series) - 1})
    limit = wide / len(chosen) - 14
    return {
        "tickvals": [when[at] for at in chosen],
        "ticktext": ["<br>".join(lettering.wrap(named[at], size, limit)) for at in chosen],
        "tickangle": 0,
    }


def _labels(
    series: pd.DataFrame, indicator: Indicator, span: tuple[float, float], _: Corners
) -> list[Label]:
    """The latest value, the target and a standard beside it, each named where its line ends and
    clear of the others: text, level and colour.
    """
    known = [value for value in series["value"].tolist() if value == value]
    if not known:
        return []
    value, target = known[-1], series["target"].iloc[-1]
    found = [(indicator.unit.write(value, target), value, ACCENT)]
    if pd.notna(target):
        apart = (span[1] - span[0]) * CLEAR
        above = target > value or (target == value and value + apart <= span[1])
        at = max(target, value + apart) if above else min(target, value - apart)
        found.append(("milestone" if has_standard(series) else "target", at, TARGET))
    if has_standard(series) and pd.notna(level := series["standard"].iloc[-1]):
        clear = (span[1] - span[0]) * CLEAR
        found += [("standard", level, TARGET)] * all(abs(level - at) >= clear for _, at, _ in found)
    return found


def _ends(
    series: pd.DataFrame, indicator: Indicator, span: tuple[float, float], goal: Corners
) -> list[Label]:
    """The end of the target's path, and a standard beside it that is clear of it."""
    milestone = has_standard(series)
    name = ahead.named(goal, series, indicator.unit, "milestone" if milestone else "target")
    at = ahead.within(goal, series)[-1][1]
    level = series["standard"].iloc[-1] if milestone else float("nan")
    clear = abs(level - at) >= (span[1] - span[0]) * CLEAR * 1.5
    return [(name, at, TARGET), *([("standard", level, TARGET)] if clear else [])]


def _latest(
    series: pd.DataFrame,
    indicator: Indicator,
    line: float,
    goal: Corners,
    axis: list[str],
    wide: float,
) -> Part:
    """The latest value, named beside its mark and clear of the target's path there.

    `line` is how much of the axis of values a line of text takes.
    """
    known = series[series["value"].notna()]
    value, target = (known[name].iloc[-1] for name in ("value", "target"))
    written = ahead.BESIDE + indicator.unit.write(value, target)
    x, low, high = ahead.beside(written, goal, known, axis, wide)
    above = value > (low + high) / 2
    y = max(value, high + line * 0.6) if above else min(value, low - line * 0.6)
    return _label(written, y, ACCENT) | {"x": x, "xref": "x"}


def _unit(unit: Unit, above: float) -> list[Part]:
    """The unit's name above the upright axis, where its numbers do not say it, so much of the
    plot's height higher.
    """
    place: Part = {"x": 0.0, "y": 1.0 + above, "xanchor": "left", "yanchor": "bottom"}
    return [axis_name(unit.unsaid, **place)] if unit.unsaid else []


def _label(written: str, y: float, colour: str) -> Part:
    said = "<br>".join(map(text, written.split("<br>")))
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "align": "left",
        "y": y,
        "text": f"<b>{said}</b>" if colour == ACCENT else said,
        "showarrow": False,
        "font": {"size": SMALL, "color": colour},
    }


def span(series: pd.DataFrame, goals: Mapping[str, Corners] | None = None) -> tuple[float, float]:
    """The range that holds every value, interval, target and limit, with a little air.

    `goals` has the line of the target of each place: the range holds what is drawn of it, too.

    Where nothing is below zero there is half as much air below it, so that a zero is seen whole.
    """
    figures = series[[name for name in SCALE if name in series]].to_numpy(dtype=float)
    paths = [
        level
        for place, goal in (goals or {}).items()
        for _, level in ahead.within(goal, series[series["place"] == place])
    ]
    figures = np.append(figures, paths)
    low, high = (of.reduce(figures, axis=None) for of in (np.fmin, np.fmax))  # but missing ones
    air = (high - low) * 0.08 or 1.0
    return max(low - air, -air / 2) if low >= 0 else low - air, high + air


def _bands(rows: pd.DataFrame) -> list[Part]:
    """The interval, a polygon for each unbroken stretch of periods that have one."""
    ends = (rows[name].tolist() for name in ("lower", "upper"))
    intervals = zip(days(rows["period_end"]), *ends, strict=True)
    stretches = groupby(intervals, lambda one: one[1] == one[1] and one[2] == one[2])
    return [_band(*zip(*stretch, strict=True)) for known, stretch in stretches if known]


def _band(when: Sequence[str], lower: Sequence[float], upper: Sequence[float]) -> Part:
    """One stretch; of one period alone it is an upright bar, so that it can be seen."""
    alone = len(when) == 1
    return {
        "type": "scatter",
        "name": "band: 95% interval",
        "x": [*when, *when[::-1]],
        "y": [*upper, *lower[::-1]],
        "mode": "lines",
        **({} if alone else {"fill": "toself", "fillcolor": BAND}),
        "line": {"width": 8, "color": BAND} if alone else {"width": 0},
        "hoverinfo": "skip",
    }
