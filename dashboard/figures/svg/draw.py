"""A figure as SVG: in a width, in plain colours; or for a page, in any width and its colours."""

from html import escape
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.figures.lettering import FALLBACK
from dashboard.figures.svg import axes, marks, notes
from dashboard.figures.svg.frame import Frame, framed
from dashboard.figures.svg.known import Part, taken
from dashboard.figures.svg.pen import NAMES, Pen, number

AXES = ("xaxis", "yaxis")
TRACES = {"bar": marks.bars, "scatter": marks.scatter}


LAID_OUT = 560
"""The width that a page's chart is laid out in before it takes the page's."""


class Place(NamedTuple):
    """Where a chart stands in another drawing."""

    x: float
    y: float


def plain(figure: go.Figure, width: float, *, title: str = "", desc: str = "") -> str:
    """The figure as an SVG of that width and its own height; an image by itself where it has a
    title, else a part of what names it. Raises Unknown.
    """
    traces, layout = taken(figure)
    high = number(layout["height"])
    size = f'width="{number(width)}" height="{high}" viewBox="0 0 {number(width)} {high}"'
    role = 'role="img" ' if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {role}'
        f'font-family="{escape(FALLBACK)}">{_named(title, desc)}'
        f'<rect width="100%" height="100%" fill="{layout["paper_bgcolor"]}"/>'
        f"{_plot(traces, layout, framed(layout, width), Place(0, 0))}</svg>"
    )


def fluid(figure: go.Figure) -> str:
    """The figure for a page: in whatever width it is given there, its letters and its height as
    they are. Raises Unknown.

    The margins are padding and lengths across are percentages, so a browser lays it out again as
    its window changes, without a script. One that keeps its proportions fills the `space` it has.
    """
    traces, layout = taken(figure)
    if "scaleanchor" in layout["yaxis"]:
        frame = framed(layout, _widest(layout))
        pen = Pen(None, NAMES, frame.high)
        whole = '<svg width="100%" height="100%">'
        return f"{whole}{_content(traces, layout, frame, pen, whole)}</svg>"
    frame = framed(layout, LAID_OUT)
    padding = " ".join(f"{number(frame.margin[side])}px" for side in "trbl")
    style = f"box-sizing:border-box;overflow:visible;padding:{padding}"
    size = f'width="100%" height="{number(layout["height"])}" style="{style}"'
    clipped = f'<svg width="100%" height="{number(frame.high)}">'
    return f"<svg {size}>{_content(traces, layout, frame, Pen(None, NAMES), clipped)}</svg>"


def space(figure: go.Figure) -> dict[str, str]:
    """The style of the space that `fluid` fills: a height, or proportions and the most width."""
    _, layout = taken(figure)
    high = number(layout["height"])
    if "scaleanchor" not in layout["yaxis"]:
        return {"height": f"{high}px"}
    wide = number(_widest(layout))
    return {"aspectRatio": f"{wide} / {high}", "maxWidth": f"{wide}px"}


def _widest(layout: Part) -> int:
    """The width that a chart which keeps its proportions has at its height."""
    x, y = (abs(layout[axis]["range"][1] - layout[axis]["range"][0]) for axis in AXES)
    return round(layout["height"] * x / (y * layout["yaxis"]["scaleratio"]))


def inside(figure: go.Figure, width: float, x: float, y: float) -> str:
    """The figure as a part of another SVG, its left upper corner there. Raises Unknown."""
    traces, layout = taken(figure)
    return _plot(traces, layout, framed(layout, width), Place(x, y))


def _named(title: str, desc: str) -> str:
    named = f"<title>{escape(title, quote=False)}</title>" if title else ""
    return named + (f"<desc>{escape(desc, quote=False)}</desc>" if desc else "")


def _plot(traces: list[Part], layout: Part, frame: Frame, place: Place) -> str:
    """The plot, moved to where it stands; marks do not leave it."""
    pen = Pen(frame.wide, {})
    x, y = place.x + frame.margin["l"], place.y + frame.margin["t"]
    clipped = f'<svg width="{number(frame.wide)}" height="{number(frame.high)}">'
    return (
        f'<g transform="translate({number(x)} {number(y)})">'
        f"{_content(traces, layout, frame, pen, clipped)}</g>"
    )


def _content(traces: list[Part], layout: Part, frame: Frame, pen: Pen, clipped: str) -> str:
    """What is drawn, from the back to the front; all lines points are above all bars."""
    font = layout["font"]
    bars, others = (
        [one for one in traces if (one["type"] == "bar") is wanted] for wanted in (True, False)
    )
    drawn = "".join(TRACES[one["type"]](one, frame, pen) for one in [*bars, *others])
    return (
        f"{clipped}{axes.grid(frame, pen)}{notes.shapes(layout, 'below', frame, pen)}{drawn}"
        f"{notes.shapes(layout, 'above', frame, pen)}</svg>"
        f"{axes.below(frame, pen, font)}{axes.beside(frame, pen, font)}"
        f"{notes.annotations(layout, frame, pen, font)}"
    )
