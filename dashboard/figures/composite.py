"""A composite month by month, on bands for the categories; the best category is at the top."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering, margins
from dashboard.figures.drawn import DOTTED, PAGE, SMALL, Part, Room, days, drawn, plain
from dashboard.figures.theme import CATEGORY, INK, MUTED, PAPER
from metrics.score import BEST, CATEGORIES, WORST, category

HEIGHT, BELOW = 200, 34
TINT = 0.15
"""How much of a category's colour its band has."""


class Limits(NamedTuple):
    """The mean and the process limits of a composite."""

    mean: float
    lower: float
    upper: float


def figure(
    months: pd.DataFrame,
    cut_offs: tuple[float, float, float],
    limits: Limits | None = None,
    room: Room = PAGE,
) -> go.Figure:
    """`months`: as_at, composite (NaN where the place was not rated), in order of time.

    Only bands of categories that the composite was in are drawn, and at least two.
    """
    first, last = months["as_at"].iloc[0].date(), months["as_at"].iloc[-1].date()
    shown = _shown(months["composite"], cut_offs)
    ends = [BEST, *cut_offs, WORST]
    bands = [_band(number, ends[number - 1 : number + 1], (first, last)) for number in shown]
    lines = [_limit(name, level, (first, last)) for name, level in _levels(limits)]
    between = [_between(cut_offs[number - 1], (first, last)) for number in shown[:-1]]
    traces = [*bands, *between, *lines, _line(months), _latest(months, cut_offs)]
    known = months["composite"].dropna()
    written = f"{known.iloc[-1]:.2f}" if len(known) else ""
    low, high = ends[shown[0] - 1], ends[shown[-1]]
    layout: Part = {
        "height": room.height or HEIGHT,
        "margin": {"r": round(14 + lettering.width(written, SMALL + 2, bold=True)), "b": BELOW},
        "annotations": [_said(written, known.iloc[-1])] if written else [],
        "xaxis": {**_years(first, last), "range": margins.of_time(bands)},
        "yaxis": {
            "range": [high, low],
            "tickvals": [sum(ends[number - 1 : number + 1]) / 2 for number in shown],
            "ticktext": [_end(number) for number in shown],
            "showgrid": False,
        },
    }
    return drawn(traces, layout, room)


def _shown(composites: pd.Series, cut_offs: tuple[float, ...]) -> list[int]:
    """The categories between the best and the worst that there were, and one more beside one."""
    numbers = [int(number) for number in category(composites.dropna(), cut_offs)] or [1, 4]
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = (low - 1, high) if low > 1 else (low, high + 1)
    return list(range(low, high + 1))


def _end(number: int) -> str:
    return {1: "1 best", max(CATEGORIES): f"{max(CATEGORIES)} worst"}.get(number, str(number))


def _band(number: int, ends: list[float], over: tuple[date, date]) -> Part:
    first, last = (day.isoformat() for day in over)
    return {
        "type": "scatter",
        "name": "band: a category",
        "x": [first, last, last, first],
        "y": [ends[0], ends[0], ends[1], ends[1]],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": _tint(CATEGORY[number]),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _between(level: float, over: tuple[date, date]) -> Part:
    """The line between two bands, which tells them apart without colour."""
    return {
        "type": "scatter",
        "x": [day.isoformat() for day in over],
        "y": [level, level],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
    }


def _tint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {TINT})"


def _line(months: pd.DataFrame) -> Part:
    said = [
        f"{day:%B %Y}: " + ("not rated" if pd.isna(composite) else f"{composite:.2f}")
        for day, composite in zip(months["as_at"], months["composite"], strict=True)
    ]
    return {
        "type": "scatter",
        "name": "line: the composite",
        "x": days(months["as_at"]),
        "y": plain(months["composite"]),
        "mode": "lines+markers",
        "line": {"color": INK, "width": 2},
        "marker": {"size": 4},
        "connectgaps": False,
        "hovertext": said,
        "hoverinfo": "text",
    }


def _latest(months: pd.DataFrame, cut_offs: tuple[float, ...]) -> Part:
    """The last month as a dot in its category's colour; it has no name: the line explains it."""
    known = months[months["composite"].notna()].tail(1)
    number = category(known["composite"], cut_offs)
    return {
        "type": "scatter",
        "x": days(known["as_at"]),
        "y": plain(known["composite"]),
        "mode": "markers",
        "marker": {
            "size": 12,
            "color": [CATEGORY[int(one)] for one in number],
            "line": {"color": PAPER, "width": 2},
        },
        "hoverinfo": "skip",
    }


def _levels(limits: Limits | None) -> list[tuple[str, float]]:
    if limits is None:
        return []
    dotted = "dotted: process limits"
    return [("thin line: mean", limits.mean), (dotted, limits.lower), (dotted, limits.upper)]


def _limit(name: str, level: float, over: tuple[date, date]) -> Part:
    dash = {"dash": DOTTED} if name.startswith("dotted") else {}
    return {
        "type": "scatter",
        "name": name,
        "x": [day.isoformat() for day in over],
        "y": [level, level],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.5 if dash else 1, **dash},
        "hoverinfo": "skip",
    }


def _years(first: date, last: date) -> Part:
    """A tick where each year begins; of less than two years, the first and the last month."""
    years = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    within = [day for day in years if first <= day <= last]
    if len(within) < 2:
        named = {day.isoformat(): f"{day:%b %Y}" for day in (first, last)}
    else:
        named = {day.isoformat(): str(day.year) for day in within}
    return {"tickvals": [*named], "ticktext": [*named.values()], "tickangle": 0}


def _said(written: str, composite: float) -> Part:
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "y": composite,
        "text": f"<b>{written}</b>",
        "showarrow": False,
        "font": {"size": SMALL + 2, "color": INK},
    }
