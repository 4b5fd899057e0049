"""Rows with names at the left: names are broken into lines, and rows are as high as their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import lettering
from dashboard.figures.drawn import Part, Room, text

SIZES = (14, 13, 12)
"""Sizes of letters, the best first; 12 prints at seven points on a picture (see formats)."""

SHARES = (0.42, 0.5, 0.6)
"""How much of the room's width names may take."""

LEADING = 1.2
AIR = 12
LEAST = 44
"""Pixels of a row where there is no height to fit into."""

MOST = 60
"""With more rows than these a chart without a height would be endless."""

THICK = 0.62
"""Thickness of a bar as part of the lowest row."""


@dataclass(frozen=True)
class Rows:
    """Where rows stand on an axis that counts pixels downwards.

    `middles` of the rows; `thick` is how thick their bars are; `names` is the width of the column
    of names and `height` that of all rows; `axis` is the layout of the upright axis.
    """

    middles: list[float]
    thick: float
    names: float
    height: float
    axis: Part


def laid(
    names: Sequence[str],
    numbers: Sequence[str],
    room: Room,
    beside: int,
    *,
    must: bool = False,
) -> Rows | None:
    """Rows with a bold number after each name; None if they do not fit legibly.

    `beside` is what the chart needs in height beside its rows. With `must` the rows are laid out
    as well as can be.
    """
    if room.height is None:
        found = _broken(names, numbers, SIZES[0], SHARES[0], room)
        heights = [max(LEAST, _needed(lines, SIZES[0]) + AIR) for lines in found.lines]
        return _rows(found, heights) if must or len(names) <= MOST else None
    space = room.height - beside
    tries = [(size, share) for size in SIZES for share in SHARES]
    for size, share in tries:
        found = _broken(names, numbers, size, share, room)
        needed = [_needed(lines, size) + 1 for lines in found.lines]
        spare = (space - sum(needed)) / len(needed)
        if spare >= 0 or (must and (size, share) == tries[-1]):
            return _rows(found, [one + spare for one in needed])
    return None


@dataclass(frozen=True)
class _Broken:
    lines: list[list[str]]
    wide: float
    size: int


def _broken(
    names: Sequence[str], numbers: Sequence[str], size: int, share: float, room: Room
) -> _Broken:
    """Each name in lines no wider than that share of the room, its number whole on the last.

    Words that are wider still are whole too, as far as the largest share goes.
    """
    words = max((lettering.widest(name, size) for name in names), default=0.0)
    limit = max(room.width * share, min(words, room.width * SHARES[-1]))
    rows, wide = [], 0.0
    for name, number in zip(names, numbers, strict=True):
        lines = lettering.wrap(name, size, limit) or [""]
        widths = [lettering.width(line, size) for line in lines]
        of_number = lettering.width(number, size, bold=True)
        behind = widths[-1] + lettering.width(" ", size) + of_number if lines[-1] else of_number
        lines = [text(line) for line in lines]
        bold = f"<b>{text(number)}</b>"
        if not number:
            pass
        elif behind <= limit:
            lines[-1], widths[-1] = f"{lines[-1]} {bold}".lstrip(), behind
        else:
            lines.append(bold)
            widths.append(of_number)
        rows.append(lines)
        wide = max(wide, *widths)
    return _Broken(rows, wide, size)


def _needed(lines: list[str], size: int) -> float:
    return len(lines) * size * LEADING


def _rows(found: _Broken, heights: list[float]) -> Rows:
    middles, down = [], 0.0
    for height in heights:
        middles.append(round(down + height / 2, 2))
        down += height
    axis = {
        "range": [round(down, 2), 0],
        "tickvals": middles,
        "ticktext": ["<br>".join(lines) for lines in found.lines],
        "tickfont": {"size": found.size},
        "showgrid": False,
    }
    return Rows(middles, round(min(heights) * THICK, 2), found.wide, down, axis)
