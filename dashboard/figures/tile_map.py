"""A map of hexagons: a tile per place, roughly in its position, in its category's colour."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import lettering
from dashboard.figures.drawn import PAGE, Part, Room, drawn, plain, text
from dashboard.figures.theme import CATEGORY, MUTED, ON_CATEGORY, PAPER

WIDEST = 115
"""Pixels from column to column at most; in a narrow room tiles shrink with the width."""

ON_A_DESK = 560
"""The widest map on a page; its height must be right for that width too."""

SIZES = (12, 11, 10, 9)
"""Sizes of letters, the best first."""

LEADING = 1.2
INSIDE = 0.9
"""How much of a tile's width words may take."""

CORNERS = ((0, -0.64), (0.48, -0.32), (0.48, 0.32), (0, 0.64), (-0.48, 0.32), (-0.48, -0.32))
"""Of a tile around its middle, in columns and rows; the like of it next door is 0.04 away."""

ROW = 0.866
"""A row against a column, so that the hexagons are regular."""


def figure(tiles: pd.DataFrame, room: Room = PAGE) -> go.Figure:
    """`tiles`: name, column, row, category, text (what hovering says) and address (where a click
    leads); row 0 is the north.

    A name that does not fit into its tile is left out after a whole word, or altogether.
    """
    numbers = [None if pd.isna(number) else int(number) for number in tiles["category"]]
    columns, rows = plain(tiles["column"]), plain(tiles["row"])
    wide, high = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1.32
    pixels = min(WIDEST, room.width / wide)
    if room.height is not None:
        pixels = min(room.width / wide, room.height / (high * ROW))
    letters = _letters(tiles["name"].tolist(), pixels)
    names = {
        "type": "scatter",
        "name": "number: category from 1 (best) to 4",
        "x": columns,
        "y": rows,
        "mode": "markers+text",
        "marker": {"size": max(pixels * 0.5, 8), "opacity": 0},
        "text": [
            "<br>".join([f"<b>{number or '–'}</b>", *map(text, lines)])
            for number, lines in zip(numbers, letters.lines, strict=True)
        ],
        "textfont": {
            "size": letters.size,
            "color": [ON_CATEGORY[number] if number else MUTED for number in numbers],
        },
        "hovertext": [text(said) for said in tiles["text"]],
        "hoverinfo": "text",
        "customdata": tiles["address"].tolist(),
    }
    natural = min(WIDEST, max(room.width, ON_A_DESK if room == PAGE else 0) / wide)
    layout = {
        "height": room.height or round(natural * ROW * high),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "shapes": [_tile(*one) for one in zip(columns, rows, numbers, strict=True)],
        "xaxis": {
            "visible": False,
            "range": [min(columns) - 0.5, max(columns) + 0.5],
            "constrain": "domain",
        },
        "yaxis": {
            "visible": False,
            "range": [max(rows) + 0.66, min(rows) - 0.66],
            "constrain": "domain",
            "scaleanchor": "x",
            "scaleratio": ROW,
        },
    }
    return drawn([names], layout, room)


@dataclass(frozen=True)
class _Letters:
    """The lines of each tile's name, none where it has no room, and the size of all letters."""

    lines: list[list[str]]
    size: float


def _letters(names: list[str], pixels: float) -> _Letters:
    """In the largest letters that all names fit into their tiles with; else in the smallest, and
    each as far as it fits.
    """
    for size in SIZES:
        lines = [_lines(name, size, pixels) for name in names]
        if all(lines):
            return _Letters([one or [] for one in lines], size)
    smallest = min(SIZES[-1], pixels * 0.5)
    shortened = [_shortened(name, smallest, pixels) for name in names]
    if sum(map(bool, shortened)) * 2 < len(names):  # a few names among many say less than none
        return _Letters([[] for _ in names], min(SIZES[0], pixels * 0.5))
    return _Letters(shortened, smallest)


def _lines(name: str, size: float, pixels: float) -> list[str] | None:
    """The name in lines under a number, None where a word or a line would leave the tile."""
    limit = pixels * INSIDE
    lines = lettering.wrap(name, size, limit)
    whole = lettering.widest(name, size) <= limit
    down = (len(lines) + 1) * size * LEADING / 2
    below = [down - (len(lines) - at - 1) * size * LEADING for at in range(len(lines))]
    inside = all(
        lettering.width(line, size) <= _across(bottom, pixels)
        for line, bottom in zip(lines, below, strict=True)
    )
    return lines if whole and inside else None


def _across(down: float, pixels: float) -> float:
    """The width of a tile so many pixels above or below its middle, less a little air."""
    side, end = (CORNERS[at][1] * ROW * pixels for at in (2, 3))
    share = 1.0 if down <= side else max((end - down) / (end - side), 0.0)
    return share * pixels * INSIDE


def _shortened(name: str, size: float, pixels: float) -> list[str]:
    """As many of the name's first words as fit, and an ellipsis for the others.

    None where fewer than half of the words fit, which would say little.
    """
    words = name.split()
    for many in range(len(words), (len(words) - 1) // 2, -1):
        whole = many == len(words)
        lines = _lines(" ".join(words[:many]) + ("" if whole else "…"), size, pixels)
        if lines:
            return lines
    return []


def _tile(column: float, row: float, number: int | None) -> Part:
    points = " L ".join(f"{column + x:g},{row + y:g}" for x, y in CORNERS)
    return {
        "type": "path",
        "path": f"M {points} Z",
        "layer": "below",
        "fillcolor": CATEGORY[number] if number else PAPER,
        "line": {"color": MUTED, "width": 0 if number else 1},
    }
