"""A table as a picture: names at the left, and cells, some of them in the colour of a category."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures import lettering, rows
from dashboard.figures.drawn import PAGE, SMALL, Part, Room, drawn, text
from dashboard.figures.theme import CATEGORY, INK, MUTED, ON_CATEGORY

LINE = 14
"""Pixels from one line of a column's name to the next."""

GAP = 0.04
"""What is left between two cells, as a part of a column's width."""

SIDES = 30
BELOW = 8
AIR = 8


@dataclass(frozen=True)
class Cell:
    """What a cell says; `category` colours it and stands before the text in bold."""

    text: str = ""
    category: int | None = None


@dataclass(frozen=True)
class Cells:
    """The names of rows and of columns, and the cells of each row."""

    names: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def figure(table: Cells, room: Room = PAGE) -> go.Figure:
    """Each coloured cell as a bar with its text on it; where that has no room, its category.

    Where columns are too narrow for their names they have numbers, which the marks explain.
    """
    laid, heads, wide = _laid(table, room)
    numbered = [f"{at} {name}" for at, name in enumerate(table.columns, start=1)]
    columns = "" if len(numbered) == 1 or heads[0] != ["1"] else f"; columns: {', '.join(numbered)}"
    places = [
        (at, middle, cell)
        for middle, of_row in zip(laid.middles, table.rows, strict=True)
        for at, cell in enumerate(of_row)
    ]
    coloured = [(at, middle, cell.category) for at, middle, cell in places if cell.category]
    bars: Part = {
        "type": "bar",
        "name": f"number: the category, from 1 (best) to 4{columns}",
        "y": [middle for _, middle, _ in coloured],
        "x": [1 - 2 * GAP for _ in coloured],
        "base": [at + GAP for at, *_ in coloured],
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": [CATEGORY[number] for *_, number in coloured]},
        "hoverinfo": "skip",
    }
    lines = max((len(head) for head in heads), default=1)
    layout: Part = {
        "height": room.height or round(laid.height + lines * LINE + AIR + BELOW),
        "margin": {"t": lines * LINE + AIR, "b": BELOW, "r": 8},
        "xaxis": {"range": [0, len(table.columns)], "visible": False},
        "yaxis": laid.axis,
        "annotations": [
            *(_head(at, head) for at, head in enumerate(heads)),
            *(_said(at, middle, cell, wide) for at, middle, cell in places),
        ],
    }
    return drawn([bars] if coloured else [], layout, room)


def _laid(table: Cells, room: Room) -> tuple[rows.Rows, list[list[str]], float]:
    """The rows, each column's name in lines, and how wide a column is; the names of columns take
    room above the rows, which leaves less for those.
    """
    blank, lines = [""] * len(table.names), 1
    while True:
        laid = rows.laid(table.names, blank, room, lines * LINE + AIR + BELOW, must=True)
        assert laid is not None, "rows that must be are laid out as well as can be"
        wide = (room.width - laid.names - SIDES) / len(table.columns)
        heads = [lettering.wrap(name, SMALL, wide - 4) or [""] for name in table.columns]
        if max(lettering.widest(name, SMALL) for name in table.columns) > wide - 4:
            heads = [[str(at)] for at in range(1, len(table.columns) + 1)]
        most = max(map(len, heads), default=1)
        if most <= lines:
            return laid, heads, wide
        lines = most


def _head(at: int, lines: list[str]) -> Part:
    return {
        "x": at + 0.5,
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "center",
        "text": "<br>".join(map(text, lines)),
        "showarrow": False,
        "font": {"size": SMALL, "color": MUTED},
    }


def _said(at: int, middle: float, cell: Cell, wide: float) -> Part:
    number = f"<b>{cell.category}</b>" if cell.category else ""
    whole = " ".join(part for part in (number, text(cell.text)) if part)
    fits = lettering.marked_width(whole, SMALL) <= wide * (1 - 2 * GAP) - 2
    return {
        "x": at + 0.5,
        "y": middle,
        "xanchor": "center",
        "text": whole if fits or not number else number,
        "showarrow": False,
        "font": {"size": SMALL, "color": ON_CATEGORY[cell.category] if cell.category else INK},
    }
