"""Writes SVG elements; colours as they are, or as the names a page's stylesheet has for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from dashboard.figures.theme import DARK

RGBA = re.compile(r"rgba\((\d+), (\d+), (\d+), ([\d.]+)\)")
BREAK = "<br>"
BOLD = re.compile(r"(</?b>)")
LEADING = 1.3
"""From one line of a text to the next, in sizes of its letters."""

ASCENT, DESCENT = 0.984, 0.273
"""Of the letters' font, in sizes."""

NAMES = {colour: f"var(--c-{colour[1:]},{colour})" for colour in DARK}
"""The name of each colour in a page's stylesheet, which has another colour for dark pages."""


def number(value: float) -> str:
    """At most two decimals: "12.5"."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


@dataclass(frozen=True)
class Pen:
    """How lengths across and colours are written.

    `wide` is the width of the plot in pixels. Without one lengths across are written as
    percentages: such a chart takes whatever width its page gives it. `names` of colours. `high` is
    the plot's height in pixels where the page changes it too.
    """

    wide: float | None
    names: Mapping[str, str]
    high: float | None = None

    def across(self, share: float) -> str:
        """A place or length across, given as a share of the plot's width."""
        if self.wide is None:
            return f"{number(share * 100)}%" if share else "0"
        return number(share * self.wide)

    def paint(self, attribute: str, colour: str) -> str:
        """A fill or a stroke: ' fill="#10151c"', with its opacity where it has one."""
        found = RGBA.fullmatch(colour)
        if not found:
            return f' {attribute}="{self.names.get(colour, escape(colour))}"'
        solid = "#" + "".join(f"{int(found[at]):02x}" for at in (1, 2, 3))
        return f'{self.paint(attribute, solid)} {attribute}-opacity="{found[4]}"'

    def stroke(self, line: Mapping[str, Any], width: float = 2) -> str:
        """A line's colour, width and dashes; nothing is filled."""
        wide = float(line.get("width", width))
        dash = str(line.get("dash", "solid"))
        return (
            f"{self.paint('stroke', str(line['color']))}"
            + (f' stroke-width="{number(wide)}"' if wide != 1 else "")
            + _dashes(dash, wide)
        )

    def words(
        self,
        share: float,
        beside: float,
        y: float,
        text: str,
        *,
        size: float,
        colour: str,
        anchor: str,
        role: str = "",
    ) -> str:
        """Text in lines, the first one's baseline at y; plotly's <br> and <b> are understood.

        It begins, ends or has its middle (`anchor`) `beside` pixels right of a share of the width.
        """
        x = self.across(share) if self.wide is None else number(share * self.wide + beside)
        shift = f' dx="{number(beside)}"' if self.wide is None and beside else ""
        lines = [_lettered(line) for line in text.split(BREAK)]
        if len(lines) > 1:
            lines = [
                f'<tspan x="{x}"{shift} y="{number(y + at * LEADING * size)}">{line}</tspan>'
                for at, line in enumerate(lines)
            ]
            place = ""
        else:
            place = f' x="{x}"{shift} y="{number(y)}"'
        named = f' class="mark-{role}"' if role else ""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        font = f' font-size="{number(size)}"{self.paint("fill", colour)}'
        return f"<text{named}{place}{where}{font}>{''.join(lines)}</text>"


def said(text: str | None) -> str:
    """The element with a mark's tooltip; empty without a text."""
    return f"<title>{escape(unescape(text), quote=False)}</title>" if text else ""


def _dashes(dash: str, wide: float) -> str:
    """Plotly's "dash" is three widths, of three pixels at least; others are stated in pixels."""
    if dash == "solid":
        return ""
    if dash == "dash":
        length = number(3 * max(wide, 3))
        return f' stroke-dasharray="{length} {length}"'
    return f' stroke-dasharray="{dash.replace("px", "").replace(",", " ")}"'


def _lettered(line: str) -> str:
    """A line of a text; what is bold to plotly is semibold in the house's letters."""
    parts = []
    for part in BOLD.split(line):
        bold = {"<b>": '<tspan font-weight="600">', "</b>": "</tspan>"}
        parts.append(bold.get(part) or escape(unescape(part), quote=False))
    return "".join(parts)
