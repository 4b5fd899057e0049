"""The sizes pictures come in."""

from dataclasses import dataclass

MM_PER_INCH = 25.4
PRINT_DPI = 300


@dataclass(frozen=True)
class Format:
    """A size: `width` and `height` in units of which `scale` pixels make one.

    Without a height the picture is as tall as its chart and words need.
    """

    id: str
    name: str
    width: int
    scale: float
    height: int | None = None
    dpi: int = 96

    @property
    def pixels_wide(self) -> int:
        """Width of the PNG in pixels."""
        return round(self.width * self.scale)

    @property
    def pixels_high(self) -> int | None:
        """Height of the PNG in pixels; None if that depends on the chart."""
        return None if self.height is None else round(self.height * self.scale)


def _printed(id: str, name: str, millimetres: int, width: int) -> Format:
    """A format for A4 at 300 dots an inch, whose letters of 12 units print at 7 points or more."""
    return Format(id, name, width, millimetres / MM_PER_INCH * PRINT_DPI / width, dpi=PRINT_DPI)


FORMATS = {
    one.id: one
    for one in (
        _printed("half-page", "half width of A4", 85, 400),
        _printed("full-page", "full width of A4", 170, 800),
        Format("slide", "slide, 16:9", 960, 2, height=540),
        Format("square", "square", 600, 1.8, height=600),
    )
}
DEFAULT = "full-page"
PREVIEW = Format("preview", "preview of a link", 960, 1.25, height=540)
"""What other sites show beside a link: 1200 x 675 pixels, shaped like a slide."""
