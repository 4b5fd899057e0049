"""Latest values of one indicator, a row per area: its dot, its 95% interval and its target.

The axis fits the marks where all lie above half of the highest, and then says on the chart that it
does not begin at zero; else it begins at zero.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import distribution, rows, shapes
from dashboard.figures.drawn import (
    LINE,
    NAME,
    PAGE,
    UNDER,
    Part,
    Room,
    axis_name,
    drawn,
    marked,
    plain,
    text,
    ticks,
)
from dashboard.figures.rows import Rows
from dashboard.figures.theme import ACCENT, INK, MUTED, TARGET
from metrics.indicator import Indicator, Unit

AIR = 0.06
"""Free beyond the outermost marks, as part of what lies between them."""

NEAR = 0.5
"""The axis does not begin at zero where the lowest mark is more than this part of the highest."""

NOT_FROM_ZERO = "axis does not begin at zero"
BESIDE, AXIS = 46, 34
"""Pixels below the last line of names above the rows, and those of the axis of values."""

WIDE, THICK = 1.5, 3
"""Widths of the lines of intervals and of targets, in pixels."""

SIDES = 40
"""Pixels at the left and the right of names and marks."""

COLOURS = {"nation": MUTED, "footprint": INK}
"""Areas that places are compared with have other colours."""


def figure(latest: pd.DataFrame, indicator: Indicator, room: Room = PAGE) -> go.Figure:
    """`latest`: name, area_kind, value, lower, upper, target, period; a row per place, in order;
    perhaps category.

    If there is no room for so many rows, each area is a dot on one axis, without interval.
    """
    numbers = _values(latest, indicator.unit)
    lines, span = _uprights(latest, indicator.unit), _range(latest, indicator.unit)
    note = _note(indicator.unit, span)
    beside = BESIDE + LINE * len(lines) + (NAME if note else 0)
    laid = rows.laid(latest["name"].tolist(), numbers, room, beside)
    if laid is None:
        return _dots(latest, indicator, room)
    plot = room.width - laid.names - SIDES, laid.height
    names = marked(lines, span, plot)
    at = {"x": 1.0, "y": -UNDER / laid.height, "xanchor": "right", "yanchor": "top"}
    layout = {
        "height": room.height
        or round(laid.height + AXIS + NAME * bool(note) + names["margin"]["t"]),
        "xaxis": {"range": list(span), **ticks(span, indicator.unit, plot[0]), "showgrid": True},
        "yaxis": laid.axis,
        "shapes": names["shapes"],
        "annotations": [*names["annotations"], *([axis_name(note, **at)] if note else [])],
        "margin": names["margin"] | {"b": AXIS + NAME * bool(note)},
    }
    traces = [
        *_intervals(latest, laid),
        *_targets(latest, indicator.unit, laid),
        _values_as_dots(latest, indicator.unit, laid),
    ]
    return drawn(traces, layout, room)


def _note(unit: Unit, span: tuple[float, float]) -> str:
    """What stands under the axis: the unit that numbers do not say, and where it begins."""
    fits = NOT_FROM_ZERO if span[0] > 0 or span[1] < 0 else ""
    return ", ".join(filter(None, [unit.unsaid, fits]))


def _values_as_dots(latest: pd.DataFrame, unit: Unit, laid: Rows) -> Part:
    """The value of each area in the shape of its category, if it has one."""
    categories = (
        latest["category"] if "category" in latest else pd.Series(float("nan"), latest.index)
    )
    colours = [COLOURS.get(kind, ACCENT) for kind in latest["area_kind"]]
    shaped = "shape: value, by category" if categories.notna().any() else "dot: value"
    return {
        "name": shaped,
        "x": plain(latest["value"]),
        "y": laid.middles,
        **shapes.points(categories.tolist(), colours),
        "hovertext": _hover(latest, unit),
        "hoverinfo": "text",
    }


def _intervals(latest: pd.DataFrame, laid: Rows) -> list[Part]:
    """A line from the lower to the upper end in each row that has both."""
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
    return [line] if known else []


def _targets(latest: pd.DataFrame, unit: Unit, laid: Rows) -> list[Part]:
    """An upright line in each row that has a target; none where one line goes through all rows."""
    there = latest["target"].notna().to_numpy()
    if not there.any() or (there.all() and _target(latest, unit)):
        return []
    said = [
        f"Target {unit.write(target, value)}"
        for target, value in latest.loc[there, ["target", "value"]].itertuples(index=False)
    ]
    return [
        {
            "type": "scatter",
            "name": "upright line: target in force",
            "y": [y for y, known in zip(laid.middles, there, strict=True) if known],
            "x": latest.loc[there, "target"].tolist(),
            "mode": "markers",
            "marker": {
                "symbol": "line-ns",
                "size": min(laid.thick, 26),
                "line": {"color": TARGET, "width": THICK},
            },
            "hovertext": said,
            "hoverinfo": "text",
        }
    ]


def _dots(latest: pd.DataFrame, indicator: Indicator, room: Room) -> go.Figure:
    """Places as dots; the target and the comparator as upright lines."""
    unit = indicator.unit
    held_against = latest["area_kind"].isin(list(COLOURS))
    lines = _target(latest, unit)
    for name, value in latest.loc[held_against, ["name", "value"]].itertuples(index=False):
        _also(lines, value, f"{name} {unit.write(value)}")
    places = latest[~held_against]
    peers = pd.DataFrame(
        {"place": places["place"], "name": places["name"], "x": places["value"]}
        | {"category": places.get("category", float("nan")), "text": _hover(places, unit)}
    )
    figures = [*latest["value"], *lines]
    air = (max(figures) - min(figures) or 1.0) * AIR
    span = min(figures) - air, max(figures) + air
    return distribution.figure(peers, "", span, lines, unit, room)


def _uprights(latest: pd.DataFrame, unit: Unit) -> dict[float, str]:
    """The levels of the common target and of the nation, with their names."""
    lines = _target(latest, unit)
    nation = latest[latest["area_kind"] == "nation"]
    for name, value in nation[["name", "value"]].dropna().itertuples(index=False):
        _also(lines, value, f"{name} {unit.write(value)}")
    return lines


def _also(lines: dict[float, str], value: float, name: str) -> None:
    lines[value] = ", ".join([*([lines[value]] if value in lines else []), name])


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
    """The range of all marks with a little air, from zero unless all lie close together."""
    marks = latest[["value", "lower", "upper", "target"]]
    low, high = float(marks.min().min()), float(marks.max().max())
    if not (low > high * NEAR > 0 or high < low * NEAR < 0):
        low, high = min(low, 0.0), max(high, 0.0)
    air = (high - low) * AIR or abs(high) * AIR or 1.0
    least, most = unit.bounds
    beyond = (high + air, most + air / 2)
    return (low if low == 0 else max(low - air, least - air / 2)), min(beyond)


def _target(latest: pd.DataFrame, unit: Unit) -> dict[float, str]:
    """The target's level and name, if it is the same for all."""
    levels = latest["target"].dropna().unique()
    return {levels[0]: f"target {unit.write(levels[0])}"} if len(levels) == 1 else {}
