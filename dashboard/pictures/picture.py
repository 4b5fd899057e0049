"""A chart as a file: the same content gives the same version, and the same bytes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.drawn import PAGE, Room, marks
from dashboard.figures.lettering import FALLBACK
from dashboard.pictures import cache, client, png
from dashboard.pictures.formats import Format
from dashboard.pictures.sheet import Sheet, Words, inner_width, lay_out

TRIES = 3
"""How often a figure and the words around it are fitted to each other."""


@dataclass(frozen=True)
class Picture:
    """A figure, by what lays it out in a room, with the words that go on its picture."""

    draw: Callable[[Room], go.Figure]
    words: Words

    @cached_property
    def figure(self) -> go.Figure:
        """The figure as pages show it."""
        return self.draw(PAGE)

    def laid_out(self, format: Format) -> tuple[dict[str, Any], Sheet]:
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
        return _content(figure), sheet

    def marks(self, width: int) -> list[str]:
        """What the marks of the bare chart of that width are, in words."""
        return marks(self.draw(Room(width)))

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
        figure, _ = self.laid_out(format)
        drawn = json.dumps(figure, sort_keys=True)
        text = f"{self._hash} {drawn} {format} {client.drawing_code()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def png(self, format: Format) -> bytes:
        """The picture as PNG, with its title, alt text, version and link within. Raises
        ExportError.
        """
        return cache.keep(f"{self.key(format)}.png", lambda: self._draw(format)[1])

    def svg(self, format: Format) -> bytes:
        """The picture as SVG that carries its own letters. Raises ExportError."""
        return cache.keep(f"{self.key(format)}.svg", lambda: self._draw(format, png=False)[0])

    def bare(self, width: int) -> bytes:
        """The chart alone as SVG, in so many units of width, to stand within a page."""
        figure = self.draw(Room(width))
        natural = figure.layout.height
        content = _content(figure)
        text = f"{json.dumps(content, sort_keys=True)} {width} {client.drawing_code()}"
        name = hashlib.sha256(text.encode()).hexdigest()
        request = {
            "figure": content,
            "before": "",
            "after": "",
            "box": (0, 0, width, natural),
            "width": width,
            "height": natural,
            "seed": int(name[:7], 16) + 1,
            "scale": None,
        }
        return cache.keep(f"{name}.svg", lambda: client.draw(request).svg.encode())

    def _draw(self, format: Format, *, png: bool = True) -> tuple[bytes, bytes]:
        """SVG and PNG, both seen to be of this figure in this size."""
        figure, sheet = self.laid_out(format)
        drawing = client.draw(
            {
                "figure": figure,
                "before": sheet.before,
                "after": sheet.after,
                "box": sheet.box,
                "width": sheet.width,
                "height": sheet.height,
                "seed": int(self._hash[:7], 16) + 1,
                "scale": format.scale if png else None,
            }
        )
        if not drawing.svg.endswith(sheet.after):
            raise client.ExportError("The renderer has drawn another picture. Try again.")
        return drawing.svg.encode(), self._finished(drawing.png, sheet.height, format)

    def _finished(self, drawn: bytes | None, height: int, format: Format) -> bytes:
        if drawn is None:
            return b""
        wanted = format.pixels_wide, round(height * format.scale)
        if png.size(drawn) != wanted:
            raise client.ExportError(f"The renderer has drawn {png.size(drawn)}, not {wanted}.")
        return png.labelled(drawn, self._label(), format.dpi)

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
    """The figure as JSON has it, in the letters that every machine has."""
    drawn = json.loads(figure.to_json())
    drawn["layout"].setdefault("font", {})["family"] = FALLBACK
    return drawn
