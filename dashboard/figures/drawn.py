"""Shared by all charts: figures from plain dictionaries, axes, and upright lines."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering, margins
from dashboard.figures.theme import MUTED, TARGET, TEMPLATE
from metrics.indicator import Unit

Part = dict[str, Any]

SCORES: Part = {"tickvals": [1, 2, 3, 4], "ticktext": ["1 best", "2", "3", "4 worst"]}
"""The ticks of an axis of scores, which say at which end it is good to be."""

DOTTED = "1.5px,3px"
"""Dots, where plotly's own "dot" draws dashes of three pixels."""

SMALL = 12
"""Size of the letters on and above the marks, in pixels."""

LINE = 16
"""Pixels from one line of such letters to the next."""

UNDER, NAME = 28, 20
"""Pixels from a plot down to the name of the axis below it, and those that such a name needs."""

STEPS = (1, 2, 2.5, 5, 10)
APART = 14
"""Pixels that two texts beside each other keep between them."""


@dataclass(frozen=True)
class Room:
    """The space a chart is drawn in, in pixels; without a height a chart takes what it needs."""

    width: int
    height: int | None = None


PAGE = Room(330)
"""A page's charts are laid out for a phone, so that names leave room for marks there."""


def drawn(traces: list[Part], layout: Part, room: Room) -> go.Figure:
    """The figure of these traces in the house's template, with the margins that it needs.

    Plotly's check of each property takes most of a page's time, so it is not done here; a test
    does it for every chart. Without it arrays must be plain lists: see `plain` and `days`.
    """
    layout = {name: part for name, part in layout.items() if part != []}
    layout["margin"] = margins.around(layout, room.width)
    return go.Figure(data=traces, layout={"template": TEMPLATE, **layout}, _validate=False)


def marks(figure: go.Figure) -> list[str]:
    """The names of a figure's traces that draw something, which explain its marks."""
    drawing = (one.name for one in figure.data if one.name and one.y is not None and len(one.y))
    return list(dict.fromkeys(drawing))


def plain(values: pd.Series) -> list[Any]:
    """The values as a list, with None for missing ones, since JSON has no NaN."""
    return [
        None if missing else v for v, missing in zip(values.tolist(), values.isna(), strict=True)
    ]


def days(values: pd.Series) -> list[str]:
    """Dates as text, such as 2017-12-31."""
    return np.datetime_as_string(values.to_numpy(), unit="D").tolist()


def text(written: str) -> str:
    """A name for plotly, with the characters escaped that it would read as markup."""
    return escape(written, quote=False)


def ticks(span: tuple[float, float], unit: Unit, pixels: float, *, upright: bool = False) -> Part:
    """The ticks of an axis of values: round numbers, as many as have room and the unit allows.

    `pixels` is the axis's length. Texts of an upright axis stand above each other. There are no
    parts of what is counted in whole numbers, and none beyond what a value may be.
    """
    for many in (6, 5, 4, 3, 2, 1):
        values, texts = _round_numbers(*span, unit, many)
        taken = LINE + APART if upright else max(map(_width, texts), default=0.0) + APART
        if len(values) * taken <= pixels:
            break
    return {"tickvals": values, "ticktext": texts}


def _round_numbers(low: float, high: float, unit: Unit, many: int) -> tuple[list[float], list[str]]:
    """Multiples of the smallest round step of which so many at most lie between two values."""
    least = (high - low) / many or 1.0
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * one for one in STEPS if power * one >= least * (1 - 1e-9))
    if unit.decimals == 0:
        step = max(math.ceil(step - 1e-9), 1)
    decimals = next(n for n in range(12) if round(step, n) == round(step, 12))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [round(at * step, decimals) + 0.0 for at in range(first, last + 1)]
    values = [
        value
        for value in values
        if (unit.low is None or value >= unit.low) and (unit.high is None or value <= unit.high)
    ]
    return values, [unit.named(f"{value:,.{decimals}f}") for value in values]


def _width(written: str) -> float:
    return lettering.width(written, TEMPLATE.layout.font.size)


def axis_name(written: str, **place: object) -> Part:
    """An annotation: the name of an axis, in shares of the plot's width and height."""
    font = {"size": SMALL, "color": MUTED}
    where = {"xref": "paper", "yref": "paper", "showarrow": False, "font": font}
    return {"text": text(written)} | where | place


def unit_below(unit: Unit, high: float) -> list[Part]:
    """The unit's name under the axis of a plot `high` pixels high; nothing where numbers say it."""
    place: Part = {"x": 1.0, "y": -UNDER / high, "xanchor": "right", "yanchor": "top"}
    return [axis_name(unit.unsaid, **place)] if unit.unsaid else []


def upright(x: float, **line: Any) -> Part:
    """A shape: a line from the bottom of the chart to its top."""
    place = {"type": "line", "x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    return place | {"line": line}


def above(lines: Mapping[float, str], span: tuple[float, float], plot: tuple[float, float]) -> Part:
    """Layout with a name above the chart at each of these x, and the margin they need.

    `span` is the range of the axis, `plot` the width and height of what is drawn, in pixels. A
    name that would lie over another stands a line higher.
    """
    levels = _levels(lines, span, plot[0])
    names = [
        {
            "x": x,
            "y": 1 + level * LINE / plot[1],
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": _anchor(x, lines[x], span, plot[0]),
            "text": text(lines[x]),
            "showarrow": False,
            "font": {"size": SMALL, "color": _colour(lines[x])},
        }
        for x, level in levels.items()
    ]
    return {
        "annotations": names,
        "margin": {"t": 12 + LINE * (1 + max(levels.values(), default=0))},
    }


def marked(
    lines: Mapping[float, str], span: tuple[float, float], plot: tuple[float, float]
) -> Part:
    """Layout with dotted upright lines behind the marks, each with its name above (see above)."""
    shapes = [
        upright(x, color=_colour(name), width=1.5, dash=DOTTED) | {"layer": "below"}
        for x, name in lines.items()
    ]
    return {"shapes": shapes, **above(lines, span, plot)}


def _colour(name: str) -> str:
    return TARGET if "target" in name else MUTED


def _levels(
    lines: Mapping[float, str], span: tuple[float, float], width: float
) -> dict[float, int]:
    """How many lines above the lowest each name stands, from left to right."""
    ends: list[float] = []
    found = {}
    for x in sorted(lines):
        left, right = _extent(x, lines[x], span, width)
        level = next((at for at, end in enumerate(ends) if end <= left), len(ends))
        ends[level : level + 1] = [right + APART / 2]
        found[x] = level
    return found


def _extent(x: float, name: str, span: tuple[float, float], width: float) -> tuple[float, float]:
    """Where a name above a line begins and ends, in pixels from the left."""
    at = (x - span[0]) / ((span[1] - span[0]) or 1.0) * width
    wide = lettering.width(name, SMALL)
    left = at - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[_anchor(x, name, span, width)]
    return left, left + wide


def _anchor(x: float, name: str, span: tuple[float, float], width: float) -> str:
    """The anchor of a name: its middle, unless it would leave the chart."""
    at = (x - span[0]) / ((span[1] - span[0]) or 1.0) * width
    half = lettering.width(name, SMALL) / 2
    if at < half:
        return "left"
    return "right" if at + half > width else "center"


def between_categories(cut_offs: tuple[float, ...]) -> dict[float, str]:
    """The cut-offs of a composite with the categories on either side: {1.5: "1 | 2", ...}."""
    return {cut_off: f"{at} | {at + 1}" for at, cut_off in enumerate(cut_offs, start=1)}
