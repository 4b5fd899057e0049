"""Stands in for the renderer: pictures of the right size with nothing but white on them."""

import struct
import zlib

import plotly.graph_objects as go

from dashboard.pictures.client import Drawing
from dashboard.pictures.picture import Picture
from dashboard.pictures.sheet import Words
from tests.dashboard.conftest import HOSTILE

WORDS = Words(
    title=f"{HOSTILE} is rated 3, making progress",
    subtitle="Composite, as at 31 December 2017",
    alt=f"{HOSTILE}: 94 in 100 on chance variation alone.",
    source="Source: NHS England, A&E attendances. Open Government Licence v3.0.",
    status="Final figures",
    date="Data to 31 December 2017",
    link="/place/hull?method=core-1&month=12",
)


def picture(words: Words = WORDS, height: int = 300, **trace: list) -> Picture:
    trace = trace or {"x": [1, 2], "y": [3, 4]}
    figure = go.Figure(data=[go.Bar(**trace)], layout={"height": height})
    return Picture(lambda room: figure, words)


def white(width: int, height: int) -> bytes:
    """A PNG of that size, one grey byte a pixel."""
    rows = zlib.compress((b"\0" + b"\xff" * width) * height, 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def draw(request: dict) -> Drawing:
    """As `client.draw`, without a chart."""
    scale = request["scale"]
    wide, high = (round(request[side] * (scale or 0)) for side in ("width", "height"))
    return Drawing(request["before"] + request["after"], white(wide, high) if scale else None)
