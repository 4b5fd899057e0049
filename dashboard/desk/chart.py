"""The SPC chart of a figure that awaits a decision, as an SVG image that needs no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

import numpy as np

from dashboard.figures import sparkline
from dashboard.figures.sparkline import Points
from dashboard.figures.theme import ACCENT, CATEGORY, FONT, INK, MUTED, PAPER, RULE
from metrics.xmr import limits

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, BOTTOM = 12, 82, 14, 30
APART = 16
"""The least distance between two labels, in pixels."""

WAND = 7
DOTTED = "1 3"


@dataclass(frozen=True)
class Scale:
    """The position of a day and a value on the image."""

    low: float
    high: float
    first: date
    last: date

    def x(self, day: date) -> float:
        """Pixels from the left; the held figure's day is the last."""
        length = max((self.last - self.first).days, 1)
        return LEFT + (day - self.first).days / length * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        share = (self.high - value) / ((self.high - self.low) or 1.0)
        return TOP + share * (HEIGHT - TOP - BOTTOM)


def source(
    points: Points,
    held: tuple[date, float],
    plausible: tuple[float, float],
    ends: tuple[str, str],
    write: Callable[..., str],
) -> str:
    """A `data:` URI of the points as a line in order of time, followed by the held figure.

    `plausible` is the expected range (see metrics.jumps), drawn dotted; the mean is a thin line.
    `ends` names the first and the last period; `write` writes a value so that it differs from the
    further values given to it.
    """
    limited = [end for end in reversed(plausible) if np.isfinite(end)]
    day, figure = held
    values = [value for _, value in points if value is not None]
    known = [*values, figure, *limited]
    scale = Scale(min(known), max(known), min([day, *(when for when, _ in points)]), day)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONT}" font-size="14" fill="none">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f"{_across(values, limited, scale)}{_line(points, scale)}{_mark(figure, scale)}"
        f"{_labels(figure, limited, scale, write)}{_axis(*ends)}</svg>"
    )
    return "data:image/svg+xml," + quote(svg)


def _across(values: Sequence[float], limited: Sequence[float], scale: Scale) -> str:
    """The limits, dotted, and the mean of the values."""
    mean = [float(limits(np.array([values], dtype=float))[0][0])] if values else []
    lines = [(end, DOTTED) for end in limited] + [(level, "none") for level in mean]
    return "".join(
        f'<path d="M{LEFT} {scale.y(at):.1f}H{WIDTH - RIGHT}" stroke="{MUTED}" '
        f'stroke-dasharray="{dash}"/>'
        for at, dash in lines
    )


def _line(points: Points, scale: Scale) -> str:
    """A dot for each figure, and a line through them that is broken at missing ones."""
    at = [None if value is None else (scale.x(day), scale.y(value)) for day, value in points]
    dots = "".join(
        f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="2.5" fill="{ACCENT}"/>'
        for point in at
        if point
    )
    return f'<path d="{sparkline.path(at)}" stroke="{ACCENT}" stroke-width="2"/>{dots}'


def _mark(held: float, scale: Scale) -> str:
    return (
        f'<rect x="{scale.x(scale.last) - WAND:.1f}" y="{scale.y(held) - WAND:.1f}" '
        f'width="{2 * WAND}" height="{2 * WAND}" fill="{CATEGORY[4]}" stroke="{PAPER}" '
        'stroke-width="2"/>'
    )


def _labels(held: float, limited: Sequence[float], scale: Scale, write: Callable[..., str]) -> str:
    """The held value to the right of its mark, and each limit for which there is room."""
    bold = f"<tspan font-weight='bold'>{escape(write(held, *limited))}</tspan>"
    written, taken = _label(scale.y(held), bold, INK), [scale.y(held)]
    for end in limited:
        if all(abs(scale.y(end) - other) >= APART for other in taken):
            taken.append(scale.y(end))
            written += _label(scale.y(end), escape(write(end, held)), MUTED)
    return written


def _label(y: float, text: str, colour: str) -> str:
    return f'<text x="{WIDTH - RIGHT + 12}" y="{y + 5:.1f}" fill="{colour}">{text}</text>'


def _axis(first: str, last: str) -> str:
    return (
        f'<path d="M{LEFT} {HEIGHT - BOTTOM + 8}H{WIDTH - RIGHT}" stroke="{RULE}"/>'
        f'<text x="{LEFT}" y="{HEIGHT - 4}" fill="{MUTED}">{escape(first)}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" fill="{MUTED}" text-anchor="end">'
        f"{escape(last)}</text>"
    )
