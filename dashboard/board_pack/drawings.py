"""The drawings of a paper: a chart alone, for the paper itself has its words."""

import hashlib
import re
from collections.abc import Sequence

from dashboard.board_pack.contents import Item, room_of
from dashboard.board_pack.paper import TALLEST, WIDE, Figure, Figures
from dashboard.parts import words
from dashboard.pictures import cache, png, raster
from dashboard.pictures.formats import MM_PER_INCH, PRINT_DPI

SIZE = re.compile(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"')


def figure(item: Item, title: str, caption: str) -> Figure:
    """The chart of an item as a drawing of the paper."""
    room = room_of(item.taken.chart)
    svg = item.taken.picture.bare(room.width, room.height).svg.decode()
    found = SIZE.match(svg)
    across, down = map(float, found.groups()) if found else (1.0, 1.0)
    wide = min(WIDE[room.width], TALLEST * across / down)
    return Figure(
        number=item.number,
        name=item.file,
        title=title,
        caption=f"Chart {item.number}. {words.sentence(caption)}",
        alt=item.taken.picture.words.alt,
        svg=svg,
        wide=round(wide, 2),
        high=round(wide * down / across, 2),
    )


def of_chart(item: Item) -> Figure:
    """As `figure`, under the chart's own finding, with what it shows and, where that is more than
    its finding, what to notice.
    """
    chart = item.taken.chart
    said = chart.sentence.rstrip(".").lower() in chart.title.lower()
    more = "" if said else f". {chart.sentence}"
    return figure(item, chart.title, f"{chart.about}{more}")


def of_charts(items: Sequence[Item]) -> Figures:
    """The charts of items with the key to their marks."""
    return Figures(tuple(map(of_chart, items)), key(items))


def key(items: Sequence[Item]) -> str:
    """What the marks of these charts mean, in a sentence; "" where none needs to be explained."""
    every = [mark for item in items for mark in item.taken.chart.marks]
    return words.sentence(f"marks: {'; '.join(dict.fromkeys(every))}") if every else ""


def as_png(one: Figure) -> bytes:
    """The drawing as PNG at 300 dots an inch, kept with other pictures. Raises ExportError."""
    pixels = round(one.wide / MM_PER_INCH * PRINT_DPI)
    content = f"{one.svg} {one.title} {one.alt} {pixels} {raster.drawing_code()}"
    name = f"{hashlib.sha256(content.encode()).hexdigest()}.png"
    about = {"Title": one.title, "Description": one.alt}
    return cache.keep(name, lambda: png.labelled(raster.png(one.svg, pixels), about, PRINT_DPI))
