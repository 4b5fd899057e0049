"""Milestones by the day they are due: a row each, with a mark that says how it stands."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import margins, rows
from dashboard.figures.drawn import DOTTED, PAGE, Part, Room, drawn, text
from dashboard.figures.theme import ACCENT, MUTED, PAPER, TARGET
from metrics.plan.milestones import STANDINGS

BESIDE = 60
"""Pixels above and below the rows."""

SIZE = 12
MARKS = {
    "done": ("full circle", "circle", ACCENT, ACCENT),
    "on track": ("hollow circle", "circle", PAPER, ACCENT),
    "at risk": ("hollow diamond", "diamond", PAPER, TARGET),
    "late": ("full square", "square", TARGET, TARGET),
    "not started": ("hollow square", "square", PAPER, MUTED),
    "not stated": ("small full diamond", "diamond", MUTED, MUTED),
}
"""Of each standing its mark in words, its symbol, what fills it and what is around it."""

assert set(MARKS) == set(STANDINGS)


def figure(milestones: pd.DataFrame, today: date, room: Room = PAGE) -> go.Figure:
    """`milestones`: what, due, standing, done_on, in the order of rows.

    A late one has a line from the day it was due to today, or to the day it was done. Where there
    is no room for so many rows, their names are left out.
    """
    due = [day.date() for day in milestones["due"]]
    names, numbers = milestones["what"].tolist(), [f"{day:%b %Y}" for day in due]
    laid = rows.laid(names, numbers, room, BESIDE) or rows.laid(
        [""] * len(names), numbers, room, BESIDE, must=True
    )
    assert laid is not None, "rows are laid out as well as can be"
    shown = milestones.assign(at=laid.middles, day=[day.isoformat() for day in due])
    traces = [_today(today, laid.height), *_late(shown, today), *_marks(shown)]
    span = margins.of_time(traces)
    first, last = min([today, *due]), max([today, *due])
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "xaxis": {
            "range": span,
            "tickvals": [first.isoformat(), last.isoformat()],
            "ticktext": [f"{first:%b %Y}", f"{last:%b %Y}"],
            "tickangle": 0,
            "showline": True,
        },
        "yaxis": laid.axis,
        "margin": {"t": 16},
    }
    return drawn(traces, layout, room)


def _today(today: date, height: float) -> Part:
    return {
        "type": "scatter",
        "name": "dotted: the date of this view",
        "x": [today.isoformat()] * 2,
        "y": [0, round(height, 2)],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.5, "dash": DOTTED},
        "hoverinfo": "skip",
    }


def _late(shown: pd.DataFrame, today: date) -> list[Part]:
    """Lines of those that are late, as one line that is broken between them."""
    late = shown[shown["days_late"] > 0]
    if late.empty:
        return []
    ends = late["done_on"].fillna(pd.Timestamp(today)).dt.strftime("%Y-%m-%d")
    return [
        {
            "type": "scatter",
            "name": "line: late since it was due",
            "x": [
                day for due, end in zip(late["day"], ends, strict=True) for day in (due, end, end)
            ],
            "y": [level for row in late["at"] for level in (row, row, None)],
            "mode": "lines",
            "line": {"color": TARGET, "width": 2},
            "connectgaps": False,
            "hoverinfo": "skip",
        }
    ]


def _marks(shown: pd.DataFrame) -> list[Part]:
    return [
        _mark(shown[shown["standing"] == standing], standing)
        for standing in MARKS
        if (shown["standing"] == standing).any()
    ]


def _mark(of_it: pd.DataFrame, standing: str) -> Part:
    named, symbol, inside, around = MARKS[standing]
    return {
        "type": "scatter",
        "name": f"{named}: {standing}",
        "x": of_it["day"].tolist(),
        "y": of_it["at"].tolist(),
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": SIZE - 4 * (standing == "not stated"),
            "color": inside,
            "line": {"color": around, "width": 2},
        },
        "hovertext": [f"{text(row.what)}: {standing}, due {row.day}" for row in of_it.itertuples()],
        "hoverinfo": "text",
    }
