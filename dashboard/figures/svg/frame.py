"""The positions in a chart: the plot within its margins, and the two axes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.figures.svg.known import Part, Unknown

DAY = 86400.0


@dataclass(frozen=True)
class Axis:
    """One axis: `low` and `high` are the figures at its beginning (left, bottom) and its end.

    `begin` and `length` say which part of the plot it takes, in shares of it, from left or top.
    """

    low: float
    high: float
    stated: Part
    begin: float = 0.0
    length: float = 1.0

    def share(self, value: Any) -> float:
        """Where a figure or a day lies between beginning and end: 0 to 1, or outside of them."""
        return (linear(value) - self.low) / (self.high - self.low)

    def across(self, value: Any) -> float:
        """The same as a share of the plot's width, from the left."""
        return self.begin + self.share(value) * self.length

    def down(self, value: Any) -> float:
        """The same as a share of the plot's height, from the top."""
        return self.begin + (1 - self.share(value)) * self.length

    def has(self, value: Any) -> bool:
        """Whether a figure lies on the axis."""
        return -1e-9 <= self.share(value) <= 1 + 1e-9

    @property
    def visible(self) -> bool:
        """Whether ticks and their texts are drawn."""
        return bool(self.stated.get("visible", True))


@dataclass(frozen=True)
class Frame:
    """A chart's sizes in pixels, its margins, and its axes."""

    width: float
    height: float
    margin: dict[str, float]
    x: Axis
    y: Axis

    @property
    def wide(self) -> float:
        """Width of the plot."""
        return self.width - self.margin["l"] - self.margin["r"]

    @property
    def high(self) -> float:
        """Height of the plot."""
        return self.height - self.margin["t"] - self.margin["b"]

    def down(self, value: Any) -> float:
        """Pixels from the top of the plot to a figure on the upright axis."""
        return self.y.down(value) * self.high


def linear(value: Any) -> float:
    """A value as a number; a date as days."""
    if isinstance(value, str):
        return (datetime.fromisoformat(value) - datetime(1970, 1, 1)).total_seconds() / DAY
    return float(value)


def framed(layout: Part, width: float) -> Frame:
    """The frame of a layout in a width. Raises Unknown where an axis states no range."""
    axes = {}
    for name in ("xaxis", "yaxis"):
        stated = layout[name]
        if "range" not in stated:
            raise Unknown(
                f"A figure's {name} has no range: which one would suit is not worked out."
            )
        low, high = map(linear, stated["range"])
        axes[name] = Axis(low, high, stated)
    frame = Frame(width, layout["height"], layout["margin"], axes["xaxis"], axes["yaxis"])
    return _to_scale(frame) if "scaleanchor" in layout["yaxis"] else frame


def _to_scale(frame: Frame) -> Frame:
    """A frame whose axes keep their proportion, each in the middle of its room."""
    ratio = frame.y.stated.get("scaleratio", 1)
    x, y = abs(frame.x.high - frame.x.low), abs(frame.y.high - frame.y.low) * ratio
    unit = min(frame.wide / x, frame.high / y)
    across, down = unit * x / frame.wide, unit * y / frame.high
    return Frame(
        frame.width,
        frame.height,
        frame.margin,
        Axis(frame.x.low, frame.x.high, frame.x.stated, (1 - across) / 2, across),
        Axis(frame.y.low, frame.y.high, frame.y.stated, (1 - down) / 2, down),
    )
