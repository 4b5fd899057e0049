"""The marks of traces: bars, lines, bands, points, and texts on points."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.figures.svg.frame import Frame
from dashboard.figures.svg.known import Part, Unknown
from dashboard.figures.svg.pen import LEADING, Pen, number, said

SYMBOLS = {
    "diamond": (1.3, "M{r} 0L0 {r}L-{r} 0L0 -{r}Z"),
    "square": (1.0, "M{r} {r}H-{r}V-{r}H{r}Z"),
    "triangle-up": (1.0, "M-{side} {foot}H{side}L0 -{r}Z"),
    "line-ns": (1.4, "M0 {r}V-{r}"),
}
"""How far a symbol reaches, in halves of its size, and its outline."""

HUNDREDTHS = 1000
"""Units across the paths of a chart that takes any width."""


def bars(trace: Part, frame: Frame, pen: Pen) -> str:
    """Each bar from its base, or from nothing."""
    parts = [_bar(trace, at, frame, pen) for at in range(len(trace["x"]))]
    return f'<g class="mark-bars">{"".join(parts)}</g>'


def _bar(trace: Part, at: int, frame: Frame, pen: Pen) -> str:
    x, y = trace["x"][at], trace["y"][at]
    if x is None or y is None:
        return ""
    half = _of(trace["width"], at) / 2
    base = _of(trace.get("base", 0), at)
    if trace.get("orientation", "v") == "h":
        left, right = (frame.x.across(end) for end in (base, base + x))
        top, bottom = (frame.down(end) for end in (y - half, y + half))
    else:
        left, right = (frame.x.across(end) for end in (x - half, x + half))
        top, bottom = (frame.down(end) for end in (base, base + y))
    left, right, top, bottom = (
        min(left, right),
        max(left, right),
        min(top, bottom),
        max(top, bottom),
    )
    if left == right or top == bottom:
        return ""
    place = f'x="{pen.across(left)}" y="{number(top)}"'
    size = f'width="{pen.across(right - left)}" height="{number(bottom - top)}"'
    inner = said(_said(trace, at))
    return _closed(
        f"rect {place} {size}{pen.paint('fill', _of(trace['marker']['color'], at))}", inner
    )


def scatter(trace: Part, frame: Frame, pen: Pen) -> str:
    """Band or line, then points, then texts."""
    if not trace.get("x"):
        return ""
    mode = trace["mode"].split("+")
    parts = [_line(trace, frame, pen)] if "lines" in mode else []
    places = [
        (at, frame.x.across(x), frame.down(y))
        for at, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True))
        if x is not None and y is not None
    ]
    if "markers" in mode and trace.get("marker", {}).get("opacity", 1):
        parts += [_point(trace, *place, pen) for place in places]
    if "text" in mode:
        parts += [_text(trace, *place, pen) for place in places if trace["text"][place[0]]]
    return f'<g class="mark-scatter">{"".join(parts)}</g>'


def _line(trace: Part, frame: Frame, pen: Pen) -> str:
    wide = pen.wide or HUNDREDTHS
    parts = []
    for stretch in _unbroken(trace):
        points = [f"{number(frame.x.across(x) * wide)} {number(frame.down(y))}" for x, y in stretch]
        parts.append("M" + "L".join(points))
    path = "".join(parts)
    line = trace["line"]
    drawn = ""
    if trace.get("fill") == "toself":
        drawn += f'<path class="mark-band" d="{path}Z"{pen.paint("fill", trace["fillcolor"])}/>'
    if line.get("width", 2):
        still = ' vector-effect="non-scaling-stroke"' if pen.wide is None else ""
        drawn += f'<path class="mark-line" d="{path}" fill="none"{pen.stroke(line)}{still}/>'
    if pen.wide is not None or not drawn:
        return drawn
    box = f'width="100%" height="{number(frame.high)}" viewBox="0 0 {wide} {number(frame.high)}"'
    return f'<svg {box} preserveAspectRatio="none">{drawn}</svg>'


def _unbroken(trace: Part) -> Iterator[list[tuple[Any, float]]]:
    """The stretches of a line without a missing value."""
    stretch: list[tuple[Any, float]] = []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is not None and y is not None:
            stretch.append((x, y))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _point(trace: Part, at: int, share: float, down: float, pen: Pen) -> str:
    marker, line = trace.get("marker", {}), trace.get("marker", {}).get("line", {})
    symbol, radius = _of(marker.get("symbol", "circle"), at), _of(marker["size"], at) / 2
    upright = symbol == "line-ns"
    colour = marker.get("color") or trace.get("line", {}).get("color")
    if not upright and colour is None:
        raise Unknown("A figure's scatter.marker has no color: plotly would choose one.")
    style = "" if upright else pen.paint("fill", _of(colour, at))
    width = _of(line.get("width", 0), at)
    if width:
        style += pen.stroke({"color": _of(line["color"], at), "width": width})
    inner = said(_said(trace, at))
    x = pen.across(share)
    if symbol == "circle":
        place = f'cx="{x}" cy="{number(down)}" r="{number(radius)}"'
        return _closed(f"circle {place}{style}", inner)
    reach, outline = SYMBOLS[symbol]
    reached = {"r": radius, "side": radius * 2 / math.sqrt(3), "foot": radius / 2}
    path = outline.format(**{name: number(far * reach) for name, far in reached.items()})
    if pen.wide is None:
        drawn = _closed(f'path class="mark-point" d="{path}"{style}', inner)
        return f'<svg x="{x}" y="{number(down)}" overflow="visible">{drawn}</svg>'
    moved = f'transform="translate({x} {number(down)})"'
    return _closed(f'path class="mark-point" {moved} d="{path}"{style}', inner)


def _text(trace: Part, at: int, share: float, down: float, pen: Pen) -> str:
    size = _of(trace["textfont"]["size"], at)
    lines = trace["text"][at].count("<br>") * LEADING + 1
    beside = size * 0.75 - lines * size / 2
    written = pen.words(
        share,
        0,
        beside if pen.high else down + beside,
        trace["text"][at],
        size=size,
        colour=_of(trace["textfont"]["color"], at),
        anchor="middle",
        role="on",
    )
    written = written.replace("</text>", f"{said(_said(trace, at))}</text>")
    if pen.high is None:
        return written
    return f'<svg y="{number(down / pen.high * 100)}%" overflow="visible">{written}</svg>'


def _said(trace: Part, at: int) -> str | None:
    return trace["hovertext"][at] if trace.get("hoverinfo") == "text" else None


def _of(values: Any, at: int) -> Any:
    """The value for that mark, or the one for all."""
    return values[at] if isinstance(values, Sequence) and not isinstance(values, str) else values


def _closed(element: str, inner: str) -> str:
    return f"<{element}>{inner}</{element.split(' ', 1)[0]}>" if inner else f"<{element}/>"
