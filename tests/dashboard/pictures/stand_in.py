"""Stands in for the rasteriser: pictures of the right size with nothing but white on them."""

import re
import struct
import zlib

import plotly.graph_objects as go
import pytest

from dashboard.figures.drawn import Room, drawn
from dashboard.pictures import raster
from dashboard.pictures.picture import Picture
from dashboard.pictures.sheet import Words
from tests.dashboard.conftest import HOSTILE

SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
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
    figure = points(Room(330, height), **trace)
    return Picture(lambda room: figure, words)


def points(room: Room, name: str = "", **trace: list) -> go.Figure:
    """Two dots, in the house's way."""
    dots = {"type": "scatter", "mode": "markers", "x": [1, 2], "y": [3, 4], "name": name}
    dots["marker"] = {"size": 8, "color": "#10151c"}
    axis = {"range": [0, 5], "visible": False}
    return drawn([dots | trace], {"height": room.height, "xaxis": axis, "yaxis": axis}, room)


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


def size(svg: str) -> tuple[int, int]:
    """Width and height of a drawing in its own units."""
    wide, high = SIZE.search(svg).groups()
    return int(wide), int(high)


def png(svg: str, wide: int) -> bytes:
    """As `raster.png`, without a chart."""
    width, height = size(svg)
    return white(wide, round(height * wide / width))


def rasterise(patch: pytest.MonkeyPatch) -> list[str]:
    """Takes the rasteriser's place; the list gets each drawing that was to be made PNG."""
    drawings: list[str] = []

    def draw(svg: str, wide: int) -> bytes:
        drawings.append(svg)
        return png(svg, wide)

    patch.setattr(raster, "png", draw)
    return drawings
