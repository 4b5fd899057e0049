"""Axes: lines across the plot, ticks, and their texts."""

from collections.abc import Iterator

from dashboard.figures.svg.frame import Axis, Frame
from dashboard.figures.svg.known import Part
from dashboard.figures.svg.pen import LEADING, Pen, number

TICK = 5
CRISP = ' shape-rendering="crispEdges"'


def grid(frame: Frame, pen: Pen) -> str:
    """Lines across the plot at the ticks of the axes that ask for them, but not at its edges."""
    parts = []
    if frame.x.visible and frame.x.stated.get("showgrid", True):
        stroke = pen.paint("stroke", frame.x.stated["gridcolor"])
        for value, _ in _ticks(frame.x):
            if _at_edge(frame.x.across(value) * frame.wide, frame.wide):
                continue
            x = pen.across(frame.x.across(value))
            parts.append(f'<line x1="{x}" x2="{x}" y2="{number(frame.high)}"{stroke}/>')
    if frame.y.visible and frame.y.stated.get("showgrid", True):
        stroke = pen.paint("stroke", frame.y.stated["gridcolor"])
        for value, _ in _ticks(frame.y):
            if _at_edge(frame.down(value), frame.high):
                continue
            y = number(frame.down(value))
            parts.append(f'<line x2="{pen.across(1)}" y1="{y}" y2="{y}"{stroke}/>')
    return f'<g class="mark-grid"{CRISP}>{"".join(parts)}</g>' if parts else ""


def _at_edge(at: float, length: float) -> bool:
    return at <= 1 or at >= length - 1


def below(frame: Frame, pen: Pen, font: Part) -> str:
    """The axis at the bottom: its line, ticks and texts."""
    axis = frame.x.stated
    if not frame.x.visible:
        return ""
    outside = axis.get("ticks") == "outside"
    line = ""
    if axis.get("showline"):
        y = number(frame.high + 0.5)
        colour = pen.paint("stroke", axis["linecolor"])
        line = f'<line x2="{pen.across(1)}" y1="{y}" y2="{y}"{colour}{CRISP}/>'
    size = axis.get("tickfont", {}).get("size", font["size"])
    baseline = frame.high + 0.5 + size + (TICK + 0.2 * size if outside else 0)
    baseline += 0 if outside or not line else 0.2 * size
    parts = []
    for value, text in _ticks(frame.x):
        share = frame.x.across(value)
        if outside:
            x, top = pen.across(share), frame.high + 0.5
            ends = f'x1="{x}" x2="{x}" y1="{number(top)}" y2="{number(top + TICK)}"'
            colour = pen.paint("stroke", axis["tickcolor"])
            parts.append(f'<line class="mark-tick" {ends}{colour}{CRISP}/>')
        style: Part = {"size": size, "colour": font["color"], "anchor": "middle"}
        parts.append(pen.words(share, 0, baseline, text, **style, role="label"))
    return f'<g class="mark-x">{line}{"".join(parts)}</g>'


def beside(frame: Frame, pen: Pen, font: Part) -> str:
    """The axis at the left: its texts, which end where the plot begins."""
    axis = frame.y.stated
    if not frame.y.visible:
        return ""
    size = axis.get("tickfont", {}).get("size", font["size"])
    style: Part = {"size": size, "colour": font["color"], "anchor": "end", "role": "label"}
    parts = []
    for value, text in _ticks(frame.y):
        up = text.count("<br>") * LEADING * size / 2
        y = frame.down(value) + 0.35 * size - up
        parts.append(pen.words(0, -axis.get("ticklabelstandoff", 0) - 0.5, y, text, **style))
    return f'<g class="mark-y">{"".join(parts)}</g>'


def _ticks(axis: Axis) -> Iterator[tuple[float | str, str]]:
    for value, text in zip(axis.stated["tickvals"], axis.stated["ticktext"], strict=True):
        if axis.has(value):
            yield value, text
