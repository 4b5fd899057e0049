"""Draws what is over and under the marks: lines, outlines and texts."""

import re

from dashboard.figures import lettering
from dashboard.figures.svg.frame import Frame
from dashboard.figures.svg.known import Part
from dashboard.figures.svg.marks import HUNDREDTHS
from dashboard.figures.svg.pen import ASCENT, DESCENT, LEADING, Pen, number

CORNER = re.compile(r"(-?[\d.e-]+),(-?[\d.e-]+)")
TAG = re.compile(r"</?b>")
AROUND = 2
"""Pixels between a text and the edge of its box."""

ANCHOR = {"left": "start", "center": "middle", "right": "end"}
PART = {"left": 0.0, "center": 0.5, "right": 1.0}


def shapes(layout: Part, layer: str, frame: Frame, pen: Pen) -> str:
    """The shapes below or above the marks."""
    drawn = [
        (_line if shape["type"] == "line" else _outline)(shape, frame, pen)
        for shape in layout.get("shapes", ())
        if shape.get("layer", "above") == layer
    ]
    found = f'<g class="mark-shapes">{"".join(drawn)}</g>' if drawn else ""
    if pen.high is None or not found:
        return found
    box = f'width="100%" height="100%" viewBox="0 0 {HUNDREDTHS} {number(pen.high)}"'
    return f'<svg {box} preserveAspectRatio="none">{found}</svg>'


def _line(shape: Part, frame: Frame, pen: Pen) -> str:
    x0, x1 = (pen.across(frame.x.across(shape[end])) for end in ("x0", "x1"))
    if shape.get("yref") == "y domain":
        y0, y1 = (frame.high * (1 - shape[end]) for end in ("y0", "y1"))
    else:
        y0, y1 = (frame.down(shape[end]) for end in ("y0", "y1"))
    ends = f'x1="{x0}" x2="{x1}" y1="{number(y0)}" y2="{number(y1)}"'
    return f"<line {ends}{pen.stroke(shape['line'])}/>"


def _outline(shape: Part, frame: Frame, pen: Pen) -> str:
    wide = pen.wide or HUNDREDTHS

    def place(corner: re.Match[str]) -> str:
        x, y = float(corner[1]), float(corner[2])
        return f"{number(frame.x.across(x) * wide)} {number(frame.down(y))}"

    path = CORNER.sub(place, shape["path"])
    line = pen.stroke(shape["line"]) if shape["line"].get("width", 2) else ""
    return f'<path d="{path}"{pen.paint("fill", shape["fillcolor"])}{line}/>'


def annotations(layout: Part, frame: Frame, pen: Pen, font: Part) -> str:
    """The words at their places; one whose place is outside the plot is left out."""
    drawn = [_words(note, frame, pen, font) for note in layout.get("annotations", ())]
    return f'<g class="mark-notes">{"".join(drawn)}</g>' if drawn else ""


def _words(note: Part, frame: Frame, pen: Pen, font: Part) -> str:
    of_paper = {name: note.get(f"{name}ref") == "paper" for name in "xy"}
    if not (of_paper["x"] or frame.x.has(note["x"])) or not (
        of_paper["y"] or frame.y.has(note["y"])
    ):
        return ""
    share = note["x"] if of_paper["x"] else frame.x.across(note["x"])
    down = (1 - note["y"]) * frame.high if of_paper["y"] else frame.down(note["y"])
    style = {**font, **note.get("font", {})}
    size, lines = style["size"], note["text"].split("<br>")
    widths = [_width(line, size) for line in lines]
    wide = round(max(widths) + 2 * AROUND)
    rise, fall = round(ASCENT * size), round(DESCENT * size)
    high = round(rise + fall + (len(lines) - 1) * LEADING * size + 2 * AROUND)
    top = down - {"bottom": high, "top": 0.0}.get(note.get("yanchor", ""), high / 2)
    left = -wide * PART[note["xanchor"]]
    align: str = note["xanchor"] if len(lines) == 1 else note.get("align", "center")
    beside = left + AROUND + (wide - 2 * AROUND) * PART[align]
    text = pen.words(
        share,
        beside,
        top + AROUND + rise,
        note["text"],
        size=size,
        colour=style["color"],
        anchor=ANCHOR[align],
        role="note",
    )
    if "bgcolor" not in note:
        return text
    box = (
        f'<rect x="{number(left)}" y="{number(top)}" width="{wide}" height="{high}"'
        f"{pen.paint('fill', note['bgcolor'])}/>"
    )
    return f'<svg x="{pen.across(share)}" overflow="visible">{box}</svg>{text}'


def _width(line: str, size: float) -> float:
    return lettering.width(TAG.sub("", line), size, bold="<b>" in line)
