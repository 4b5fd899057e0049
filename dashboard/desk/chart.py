"""The SPC chart that a held figure lies outside of, as an SVG image that needs no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import numpy as np

from dashboard.theme import ACCENT, CATEGORY, FONT, INK, MUTED, PAPER, RULE
from metrics.xmr import limits

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, BOTTOM = 12, 82, 14, 30
APART = 16
"""Pixels that two labels keep between them."""

WAND = 7


@dataclass(frozen=True)
class Scale:
    """Where on the image a value stands, of so many in order of time."""

    low: float
    high: float
    many: int

    def x(self, index: int) -> float:
        """Pixels from the left; the held figure comes after the many."""
        return LEFT + index * (WIDTH - LEFT - RIGHT) / max(self.many, 1)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        share = (self.high - value) / ((self.high - self.low) or 1.0)
        return TOP + share * (HEIGHT - TOP - BOTTOM)


def source(
    values: Sequence[float],
    held: float,
    plausible: tuple[float, float],
    ends: tuple[str, str],
    write: Callable[[float], str],
) -> str:
    """A `data:` URI of the values as a line in order of time, and behind them the held one.

    `plausible` is from where to where it might have been (see metrics.jumps), drawn dotted; the
    mean of the values a thin line. `ends` names the first and the last period; `write` a value.
    """
    limited = [end for end in reversed(plausible) if np.isfinite(end)]
    known = [*values, held, *limited]
    scale = Scale(min(known), max(known), len(values))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONT}" font-size="14" fill="none">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f"{_across(values, limited, scale)}{_line(values, scale)}{_mark(held, scale)}"
        f"{_labels(held, limited, scale, write)}{_axis(*ends)}</svg>"
    )
    return "data:image/svg+xml," + quote(svg)


def _across(values: Sequence[float], limited: Sequence[float], scale: Scale) -> str:
    """The limits, dotted, and the mean of the values."""
    mean = [float(limits(np.array([values], dtype=float))[0][0])] if values else []
    lines = [(end, "3 3") for end in limited] + [(one, "none") for one in mean]
    return "".join(
        f'<path d="M{LEFT} {scale.y(at):.1f}H{WIDTH - RIGHT}" stroke="{MUTED}" '
        f'stroke-dasharray="{dash}"/>'
        for at, dash in lines
    )


def _line(values: Sequence[float], scale: Scale) -> str:
    points = [(scale.x(index), scale.y(value)) for index, value in enumerate(values)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{ACCENT}"/>' for x, y in points
    )
    return f'<path d="M{path}" stroke="{ACCENT}" stroke-width="2"/>{dots}'


def _mark(held: float, scale: Scale) -> str:
    return (
        f'<rect x="{scale.x(scale.many) - WAND:.1f}" y="{scale.y(held) - WAND:.1f}" '
        f'width="{2 * WAND}" height="{2 * WAND}" fill="{CATEGORY[4]}" stroke="{PAPER}" '
        'stroke-width="2"/>'
    )


def _labels(
    held: float, limited: Sequence[float], scale: Scale, write: Callable[[float], str]
) -> str:
    """The held value to the right of where it is, and each limit for which there is room."""
    bold = f"<tspan font-weight='bold'>{escape(write(held))}</tspan>"
    written, taken = _label(scale.y(held), bold, INK), [scale.y(held)]
    for end in limited:
        if all(abs(scale.y(end) - other) >= APART for other in taken):
            taken.append(scale.y(end))
            written += _label(scale.y(end), escape(write(end)), MUTED)
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
