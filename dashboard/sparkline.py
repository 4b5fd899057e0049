"""A trend small enough for a table cell, as an SVG image that needs no script."""

from collections.abc import Sequence
from urllib.parse import quote

from dashboard.theme import ACCENT, TARGET

WIDTH, HEIGHT, EDGE = 120, 32, 3


def source(values: Sequence[float | None], targets: Sequence[float | None]) -> str:
    """A `data:` URI of the values as a line, the last one a dot, the target dashed behind it.

    Both in order of time and of the same length, None for missing. Missing values are gaps.
    """
    known = [number for number in (*values, *targets) if number is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)

    def at(index: int, number: float) -> tuple[float, float]:
        return EDGE + index * step, HEIGHT - EDGE - (number - low) / span * (HEIGHT - 2 * EDGE)

    points = [None if v is None else at(i, v) for i, v in enumerate(values)]
    goals = [None if t is None else at(i, t) for i, t in enumerate(targets)]
    last = next((point for point in reversed(points) if point), None)
    dot = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="{ACCENT}"/>' if last else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{_path(goals)}" fill="none" stroke="{TARGET}" stroke-dasharray="3 2"/>'
        f'<path d="{_path(points)}" fill="none" stroke="{ACCENT}" stroke-width="1.5"/>{dot}</svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    parts, pen_is_down = [], False
    for point in points:
        if point:
            parts.append(f"{'L' if pen_is_down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        pen_is_down = point is not None
    return "".join(parts)
