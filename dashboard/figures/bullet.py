"""An ambition in one row of a table: from its baseline to its target, and how far it has come."""

from urllib.parse import quote

from dashboard.figures.theme import ACCENT, MUTED, RULE, TARGET

WIDTH, HEIGHT, EDGE = 160, 24, 8
MIDDLE = HEIGHT / 2
BEYOND = (-0.25, 1.1)
"""How far before the baseline and beyond the target it reaches, in lengths of the way."""


def source(gone: float, time_gone: float) -> str:
    """A `data:` URI: the way from baseline (left) to target (right) as a pale bar, the share that
    is gone as a dark one, and a mark where the path is; so further to the right is always better.

    A value worse than the baseline lies left of the bar.
    """
    low, high = BEYOND

    def at(share: float) -> float:
        inside = min(max(share, low), high)
        return EDGE + (inside - low) / (high - low) * (WIDTH - 2 * EDGE)

    begin, end, now, path = at(0), at(1), at(gone), at(time_gone)
    left, right = sorted((begin, now))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect x="{begin:.1f}" y="{MIDDLE - 7}" width="{end - begin:.1f}" height="14" '
        f'fill="{RULE}"/>'
        f'<rect x="{left:.1f}" y="{MIDDLE - 3}" width="{right - left:.1f}" height="6" '
        f'fill="{ACCENT}"/>'
        f'<circle cx="{now:.1f}" cy="{MIDDLE}" r="4.5" fill="{ACCENT}"/>'
        f'<path d="M{path:.1f} 2V{HEIGHT - 2}" stroke="{MUTED}" stroke-width="2"/>'
        f'<path d="M{end:.1f} 3V{HEIGHT - 3}" stroke="{TARGET}" stroke-width="3"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg)
