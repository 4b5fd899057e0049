"""Latest values of one indicator, a bar per area, with each area's target marked."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import distribution, rows
from dashboard.figures.drawn import (
    CASING,
    NAME,
    PAGE,
    Part,
    Room,
    above,
    drawn,
    plain,
    text,
    ticks,
    unit_below,
)
from dashboard.figures.rows import Rows
from dashboard.figures.theme import ACCENT, INK, MUTED, PAPER, TARGET
from metrics.indicator import Indicator, Unit

AIR = 1.06
BESIDE = 72
"""Pixels above and below the rows: a line for the target's name, and the axis of values."""

WIDE, THICK = 1.5, 3
"""Widths of the lines of intervals and of targets, in pixels."""

AXIS = 34
"""Pixels below the rows: the axis of values."""

SIDES = 40
"""Pixels at the left and the right of names and bars."""

COLOURS = {"nation": MUTED, "footprint": INK}
"""Areas that places are compared with have other colours."""


def figure(latest: pd.DataFrame, indicator: Indicator, room: Room = PAGE) -> go.Figure:
    """`latest`: name, area_kind, value, lower, upper, target, period; a row per place, in order.

    If there is no room for so many rows, each area is a dot on one axis, without interval.
    """
    numbers = _values(latest, indicator.unit)
    beside = BESIDE + (NAME if indicator.unit.unsaid else 0)
    laid = rows.laid(latest["name"].tolist(), numbers, room, beside)
    if laid is None:
        return _dots(latest, indicator, room)
    return _bars(latest, indicator.unit, room, laid)


def _bars(latest: pd.DataFrame, unit: Unit, room: Room, laid: Rows) -> go.Figure:
    bars = {
        "type": "bar",
        "y": laid.middles,
        "x": plain(latest["value"]),
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": [COLOURS.get(kind, ACCENT) for kind in latest["area_kind"]]},
        "hovertext": _hover(latest, unit),
        "hoverinfo": "text",
    }
    span = _range(latest, unit)
    plot = room.width - laid.names - SIDES, laid.height
    names, of_unit = above(_target(latest, unit), span, plot), unit_below(unit, laid.height)
    beside = BESIDE + NAME * len(of_unit)
    layout = {
        "height": room.height or round(laid.height + beside),
        "xaxis": {"range": list(span), **ticks(span, unit, plot[0]), "showgrid": True},
        "yaxis": laid.axis,
        "annotations": [*names["annotations"], *of_unit],
        "margin": names["margin"] | {"b": AXIS + NAME * len(of_unit)},
    }
    traces = [bars, *_intervals(latest, laid), *_targets(latest, unit, laid)]
    return drawn(traces, layout, room)


def _intervals(latest: pd.DataFrame, laid: Rows) -> list[Part]:
    """A line from the lower to the upper end in each row that has both, and its casing."""
    ends = zip(laid.middles, latest["lower"], latest["upper"], strict=True)
    known = [(y, low, high) for y, low, high in ends if pd.notna(low) and pd.notna(high)]
    line = {
        "type": "scatter",
        "name": "thin line: 95% interval",
        "x": [x for _, low, high in known for x in (low, high, None)],
        "y": [end for y, *_ in known for end in (y, y, None)],
        "mode": "lines",
        "connectgaps": False,
        "line": {"color": INK, "width": WIDE},
        "hoverinfo": "skip",
    }
    return [line | {"line": {"color": PAPER, "width": WIDE + CASING}}, line] if known else []


def _targets(latest: pd.DataFrame, unit: Unit, laid: Rows) -> list[Part]:
    """An upright line in each row that has a target, and its casing."""
    there = latest["target"].notna().to_numpy()
    marker = {"symbol": "line-ns", "size": min(laid.thick, 26)}
    line = {
        "type": "scatter",
        "name": "upright line: target in force",
        "y": [y for y, known in zip(laid.middles, there, strict=True) if known],
        "x": latest.loc[there, "target"].tolist(),
        "mode": "markers",
        "marker": marker | {"line": {"color": PAPER, "width": THICK + CASING}},
        "hoverinfo": "skip",
    }
    said = [
        f"Target {unit.write(target, value)}"
        for target, value in latest.loc[there, ["target", "value"]].itertuples(index=False)
    ]
    on_top = {"marker": marker | {"line": {"color": TARGET, "width": THICK}}, "hovertext": said}
    return [line, line | on_top | {"hoverinfo": "text"}]


def _dots(latest: pd.DataFrame, indicator: Indicator, room: Room) -> go.Figure:
    """Places as dots; the target and the comparator as upright lines."""
    unit = indicator.unit
    held_against = latest["area_kind"].isin(list(COLOURS))
    lines = _target(latest, unit)
    for name, value in latest.loc[held_against, ["name", "value"]].itertuples(index=False):
        same = [lines[value]] if value in lines else []
        lines[value] = ", ".join([*same, f"{name} {unit.write(value)}"])
    places = latest[~held_against]
    peers = pd.DataFrame(
        {"place": places["place"], "name": places["name"], "x": places["value"]}
        | {"category": float("nan"), "text": _hover(places, unit)}
    )
    figures = [*latest["value"], *lines]
    air = (max(figures) - min(figures) or 1.0) * (AIR - 1)
    span = min(figures) - air, max(figures) + air
    return distribution.figure(peers, "", span, lines, unit, room)


def _hover(latest: pd.DataFrame, unit: Unit) -> list[str]:
    """The text shown when hovering over each area."""
    columns = latest["name"], _values(latest, unit), latest["period"]
    return [
        f"{text(name)}: {value}, {period}" for name, value, period in zip(*columns, strict=True)
    ]


def _values(latest: pd.DataFrame, unit: Unit) -> list[str]:
    """Each value as text that differs from its target."""
    both = latest[["value", "target"]].itertuples(index=False)
    return [unit.write(value, target) for value, target in both]


def _range(latest: pd.DataFrame, unit: Unit) -> tuple[float, float]:
    """From zero, or below, to a little past the last mark, within the unit's range."""
    marks = latest[["value", "lower", "upper", "target"]]
    low, high = min(marks.min().min(), 0), max(marks.max().max(), 0)
    if unit.high is not None and (unit.low or high * AIR > unit.high):
        return low * AIR, unit.high
    return (low * AIR, high * AIR) if low < high else (0, 1)


def _target(latest: pd.DataFrame, unit: Unit) -> dict[float, str]:
    """The target's level and name, if it is the same for all."""
    levels = latest["target"].dropna().unique()
    return {levels[0]: f"target {unit.write(levels[0])}"} if len(levels) == 1 else {}
