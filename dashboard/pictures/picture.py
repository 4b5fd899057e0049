"""A chart as a file: the same content gives the same version, and the same bytes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.figures import lettering
from dashboard.figures.drawn import PAGE, Room, marks
from dashboard.figures.svg.draw import inside, plain
from dashboard.pictures import cache, png, raster
from dashboard.pictures.formats import Format
from dashboard.pictures.sheet import FACES, Sheet, Words, inner_width, lay_out

Laid = tuple[go.Figure, Sheet]
"""A figure in the room that its sheet leaves it, and the sheet."""

TRIES = 3
"""How often a figure and the words around it are fitted to each other."""


class Bare(NamedTuple):
    """A chart without words around it: as SVG, and what its marks are."""

    svg: bytes
    marks: list[str]


@dataclass(frozen=True)
class Picture:
    """A figure, by what lays it out in a room, with the words that go on its picture."""

    draw: Callable[[Room], go.Figure]
    words: Words

    @cached_property
    def figure(self) -> go.Figure:
        """The figure as pages show it."""
        return self.draw(PAGE)

    def laid_out(self, format: Format) -> Laid:
        """The figure in the room that the sheet leaves it, and the sheet.

        A figure that is laid out in another room may have other marks to name.
        """
        wide = inner_width(format)
        figure = self.draw(Room(wide))
        natural = figure.layout.height
        for _ in range(TRIES):
            sheet = lay_out(self._naming(figure), format, self.version, natural)
            if figure.layout.height == sheet.box[3]:
                break
            figure = self.draw(Room(wide, sheet.box[3]))
        return figure, sheet

    def _naming(self, figure: go.Figure) -> Words:
        """The words with every mark that the figure has."""
        return replace(self.words, subtitle="; ".join([self.words.subtitle, *marks(figure)]))

    @cached_property
    def _hash(self) -> str:
        content = json.dumps(_content(self.figure), sort_keys=True)
        words = json.dumps(asdict(self.words), sort_keys=True)
        return hashlib.sha256(f"{content}\n{words}".encode()).hexdigest()

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that change when anything on the picture does."""
        return self._hash[:8]

    def key(self, format: Format) -> str:
        """What the file is kept under: content, size, and the program that draws it."""
        return self._key(format, self.laid_out(format))

    def _key(self, format: Format, laid: Laid) -> str:
        figure, _ = laid
        drawn = json.dumps(_content(figure), sort_keys=True)
        text = f"{self._hash} {drawn} {format} {raster.drawing_code()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def png(self, format: Format) -> bytes:
        """The picture as PNG, with its title, alt text, version and link within. Raises
        ExportError.
        """
        laid = self.laid_out(format)
        return cache.keep(f"{self._key(format, laid)}.png", lambda: self._png(format, laid))

    def svg(self, format: Format) -> bytes:
        """The picture as SVG that carries its own letters."""
        return self._svg(self.laid_out(format)).replace(FACES, lettering.faces(), 1).encode()

    def bare(self, width: int, height: int | None = None) -> Bare:
        """The chart alone, in so many units of width, to stand within a page; without a height it
        takes what it needs.
        """
        figure = self.draw(Room(width, height))
        return Bare(plain(figure, width).encode(), marks(figure))

    def _svg(self, laid: Laid) -> str:
        """The whole picture as SVG, without the letters it carries."""
        figure, sheet = laid
        x, y, wide, _ = sheet.box
        return f"{sheet.before}{inside(figure, wide, x, y)}{sheet.after}"

    def _png(self, format: Format, laid: Laid | None = None) -> bytes:
        svg = self._svg(laid or self.laid_out(format))
        return png.labelled(raster.png(svg, format.pixels_wide), self._label(), format.dpi)

    def _label(self) -> dict[str, str]:
        words: dict[str, Any] = asdict(self.words)
        return {
            "Title": words["title"],
            "Description": words["alt"],
            "Source": words["source"],
            "Comment": f"{words['status']}. {words['date']}. Version {self.version}.",
            "Version": self.version,
            "Link": words["link"],
        }


def _content(figure: go.Figure) -> dict[str, Any]:
    """The figure as JSON has it."""
    return json.loads(figure.to_json(validate=False))
