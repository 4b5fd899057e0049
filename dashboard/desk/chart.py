"""The SPC chart that a held figure lies outside of, as an SVG image that needs no script."""

from collections.abc import Callable, Sequence
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
    lower, upper = plausible
    mean = float(limits(np.array([values], dtype=float))[0][0]) if values else None
    known = [*values, held, *(end for end in plausible if np.isfinite(end))]
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 1)

    def x(index: int) -> float:
        return LEFT + index * step

    def y(number: float) -> float:
        return TOP + (high - number) / span * (HEIGHT - TOP - BOTTOM)

    across = [(end, "3 3") for end in (upper, lower) if np.isfinite(end)]
    across += [] if mean is None else [(mean, "none")]
    lines = [
        f'<path d="M{LEFT} {y(at):.1f}H{WIDTH - RIGHT}" stroke="{MUTED}" '
        f'stroke-dasharray="{dash}"/>'
        for at, dash in across
    ]
    path = "L".join(f"{x(index):.1f} {y(value):.1f}" for index, value in enumerate(values))
    dots = "".join(
        f'<circle cx="{x(index):.1f}" cy="{y(value):.1f}" r="2.5" fill="{ACCENT}"/>'
        for index, value in enumerate(values)
    )
    end_x, end_y = x(len(values)), y(held)
    mark = (
        f'<rect x="{end_x - WAND:.1f}" y="{end_y - WAND:.1f}" width="{2 * WAND}" '
        f'height="{2 * WAND}" fill="{CATEGORY[4]}" stroke="{PAPER}" stroke-width="2"/>'
    )
    labels = _labels({held: f"<tspan font-weight='bold'>{escape(write(held))}</tspan>"}, y)
    taken = [end_y]
    for at, text in [(upper, write(upper)), (lower, write(lower))]:
        if np.isfinite(at) and all(abs(y(at) - other) >= APART for other in taken):
            taken.append(y(at))
            labels += _labels({at: escape(text)}, y, MUTED)
    axis = (
        f'<path d="M{LEFT} {HEIGHT - BOTTOM + 8}H{WIDTH - RIGHT}" stroke="{RULE}"/>'
        f'<text x="{LEFT}" y="{HEIGHT - 4}" fill="{MUTED}">{escape(ends[0])}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" fill="{MUTED}" text-anchor="end">'
        f"{escape(ends[1])}</text>"
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONT}" font-size="14" fill="none">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(lines)}'
        f'<path d="M{path}" stroke="{ACCENT}" stroke-width="2"/>{dots}{mark}{labels}{axis}</svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def _labels(texts: dict[float, str], y: Callable[[float], float], colour: str = INK) -> str:
    """Values written to the right of where they are."""
    return "".join(
        f'<text x="{WIDTH - RIGHT + 12}" y="{y(at) + 5:.1f}" fill="{colour}">{text}</text>'
        for at, text in texts.items()
    )
