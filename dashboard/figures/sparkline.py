"""A trend small enough for a table cell, as an SVG image that needs no script."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from dashboard.figures.theme import ACCENT, TARGET

WIDTH, HEIGHT, EDGE = 120, 32, 3

Points = Sequence[tuple[date, float | None]]
"""Day and level, None where the line is broken, in order of time."""


def source(values: Points, goal: Points) -> str:
    """A `data:` URI of the values as a line, the last one a dot, the target dashed behind it."""
    known = [number for _, number in (*values, *goal) if number is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    span = (high - low) or 1.0
    days = [day for day, _ in (*values, *goal)]
    first, last = min(days, default=date.min), max(days, default=date.min)
    length = max((last - first).days, 1)

    def at(day: date, number: float | None) -> tuple[float, float] | None:
        if number is None:
            return None
        across = EDGE + (day - first).days / length * (WIDTH - 2 * EDGE)
        return across, HEIGHT - EDGE - (number - low) / span * (HEIGHT - 2 * EDGE)

    points, goals = ([at(*point) for point in line] for line in (values, goal))
    end = next((point for point in reversed(points) if point), None)
    dot = f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="3" fill="{ACCENT}"/>' if end else ""
    line = f'fill="none" stroke="{ACCENT}" stroke-width="1.5" stroke-linecap="round"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path(goals)}" fill="none" stroke="{TARGET}" stroke-dasharray="3 2"/>'
        f'<path d="{path(points)}" {line}/>{dot}</svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """The path through points, broken at None; one alone is a line of no length, to be a dot."""
    parts, before = [], None
    for at, point in enumerate(points):
        if point:
            x, y = point
            after = points[at + 1] if at + 1 < len(points) else None
            parts.append(f"{'L' if before else 'M'}{x:.1f} {y:.1f}")
            if not before and not after:
                parts.append("h0")
        before = point
    return "".join(parts)
