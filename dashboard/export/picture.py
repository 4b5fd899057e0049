"""A chart as a file: the same content gives the same version, and the same bytes."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from dashboard.export import client, png, shelf
from dashboard.export.formats import Format
from dashboard.export.sheet import Words, lay_out
from dashboard.export.type import FALLBACK

WIDE = 600
"""From this width on, rows have room for their names on one line."""


@dataclass(frozen=True)
class Picture:
    """A figure with the words that go on its picture."""

    figure: go.Figure
    words: Words

    @cached_property
    def _content(self) -> str:
        """The figure as JSON, in the letters that every machine has."""
        drawn = json.loads(self.figure.to_json())
        drawn["layout"].setdefault("font", {})["family"] = FALLBACK
        return json.dumps(drawn, sort_keys=True)

    def _fitted(self, format: Format) -> dict[str, Any]:
        """The figure with its rows' names on one line each where the picture is wide enough."""
        drawn = json.loads(self._content)
        if format.width >= WIDE:
            axis = drawn["layout"].get("yaxis", {})
            for names in (*(trace.get("y") for trace in drawn["data"]), axis.get("categoryarray")):
                if isinstance(names, list):
                    names[:] = [n.replace("<br>", " ") if isinstance(n, str) else n for n in names]
        return drawn

    @cached_property
    def _hash(self) -> str:
        words = json.dumps(asdict(self.words), sort_keys=True)
        return hashlib.sha256(f"{self._content}\n{words}".encode()).hexdigest()

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that change when anything on the picture does."""
        return self._hash[:8]

    def key(self, format: Format) -> str:
        """What the file is kept under: content, size, and the program that draws it."""
        text = f"{self._hash} {format} {client.drawing_code()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def png(self, format: Format) -> bytes:
        """The picture as PNG, with its title, alt text, version and link within. Raises
        ExportError.
        """
        return shelf.keep(f"{self.key(format)}.png", lambda: self._draw(format)[1])

    def svg(self, format: Format) -> bytes:
        """The picture as SVG that carries its own letters. Raises ExportError."""
        return shelf.keep(f"{self.key(format)}.svg", lambda: self._draw(format, png=False)[0])

    def bare(self, width: int) -> bytes:
        """The chart alone as SVG, in so many units of width, to stand within a page."""
        natural = self.figure.layout.height or 400
        text = f"{self._content} {width} {client.drawing_code()}"
        name = hashlib.sha256(text.encode()).hexdigest()
        request = {
            "figure": json.loads(self._content),
            "before": "",
            "after": "",
            "box": (0, 0, width, natural),
            "width": width,
            "height": natural,
            "seed": int(name[:7], 16) + 1,
            "scale": None,
        }
        return shelf.keep(f"{name}.svg", lambda: client.draw(request).svg.encode())

    def _draw(self, format: Format, *, png: bool = True) -> tuple[bytes, bytes]:
        """SVG and PNG, both seen to be of this figure in this size."""
        natural = self.figure.layout.height or 400
        sheet = lay_out(self.words, format, self.version, natural)
        drawing = client.draw(
            {
                "figure": self._fitted(format),
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
