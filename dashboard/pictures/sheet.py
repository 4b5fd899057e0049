"""A picture's layout: what is written above and below a chart, and the room the chart has."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from dashboard.figures.lettering import FALLBACK, width, wrap
from dashboard.figures.theme import INK, INVENTED_INK, INVENTED_PAPER, MUTED, PAPER, RULE
from dashboard.pictures.formats import Format

TALLEST = 760
"""A chart without a height to fill is no taller, so that it and its words fit a page of A4."""

LEAST = 120
MOST_STRETCHED = 1.8
"""A chart that fills a height grows by this much at most, so that few bars stay bars."""

LEADING = 1.3
FACES = "<!--letters-->"
"""Where a picture that stands alone has its letters."""

NARROW = 500
"""Narrower pictures have smaller titles and edges."""


@dataclass(frozen=True)
class Words:
    """What is written on a picture: the finding, then what, where, when and in which unit; where
    it comes from; whether it is invented or provisional; and `alt`, for those who do not see it.
    """

    title: str
    subtitle: str
    alt: str
    source: str
    status: str
    date: str
    link: str
    invented: bool = False


@dataclass(frozen=True)
class Sheet:
    """SVG before and after the chart, and the box the chart is drawn in."""

    before: str
    after: str
    width: int
    height: int
    box: tuple[float, float, int, int]


@dataclass
class _Pen:
    """Writes lines of text downwards."""

    edge: float
    room: float
    y: float

    def write(self, text: str, size: float, colour: str = MUTED, bold: bool = False) -> str:
        weight = ' font-weight="600"' if bold else ""
        lines = []
        for line in wrap(text, size, self.room, bold):
            self.y += size * LEADING
            at = f'x="{self.edge:g}" y="{self.y - size * 0.28:.1f}"'
            style = f'font-size="{size:g}" fill="{colour}"{weight}'
            lines.append(f"<text {at} {style}>{escape(line)}</text>")
        return "".join(lines)


def inner_width(format: Format) -> int:
    """The width that a picture in this format leaves to its chart and words."""
    return format.width - 2 * (14 if format.width < NARROW else 20)


def lay_out(words: Words, format: Format, version: str, natural: int) -> Sheet:
    """The sheet of a chart that is `natural` high where the format leaves its height free."""
    room = inner_width(format)
    edge = (format.width - room) // 2
    large = 16 if format.width < NARROW else 20
    top = _Pen(edge, room, edge - 4)
    head = top.write(words.title, large, INK, bold=True)
    top.y += 3
    head += top.write(words.subtitle, 13)
    foot = _Pen(edge, room, 0.0)
    said = _foot(words, version, foot)
    above, below = top.y + 8, foot.y + edge
    if format.height is None:
        chart = min(natural, TALLEST)
        height = round(above + chart + below)
    else:
        height = format.height
        chart = max(int(min(height - above - below, natural * MOST_STRETCHED)), LEAST)
    before = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{format.width}" height="{height}" '
        f'viewBox="0 0 {format.width} {height}" role="img" font-family={quoteattr(FALLBACK)}>'
        f"<title>{escape(words.title)}</title><desc>{escape(words.alt)}</desc>"
        f'{FACES}<rect width="100%" height="100%" fill="{PAPER}"/>{head}'
    )
    after = f'<g transform="translate(0 {height - below:.1f})">{said}</g></svg>'
    return Sheet(before, after, format.width, height, (edge, above, room, chart))


def _foot(words: Words, version: str, pen: _Pen) -> str:
    rule = f'<path d="M{pen.edge} 4H{pen.edge + pen.room}" stroke="{RULE}"/>'
    pen.y += 8
    badge = _badge(words.status, pen) if words.invented else ""
    status = "" if words.invented else f" {words.status}."
    said = pen.write(f"{words.source}{status}", 12)
    return rule + badge + said + pen.write(f"{words.date} · version {version} · {words.link}", 12)


def _badge(text: str, pen: _Pen) -> str:
    """A conspicuous label."""
    box = f'x="{pen.edge}" y="{pen.y + 2:g}" width="{width(text, 12, True) + 14:.1f}" height="20"'
    at = f'x="{pen.edge + 7}" y="{pen.y + 16:g}"'
    pen.y += 26
    return (
        f'<rect {box} rx="3" fill="{INVENTED_PAPER}" stroke="{INVENTED_INK}"/>'
        f'<text {at} font-size="12" font-weight="600" fill="{INVENTED_INK}">{escape(text)}</text>'
    )
