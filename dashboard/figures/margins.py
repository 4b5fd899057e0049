"""The margins of a chart: as wide as the texts of its axes need, in any renderer."""

import math
from datetime import datetime, timedelta
from typing import Any

from dashboard.figures import lettering

Part = dict[str, Any]

SIZE = 14
"""Of the letters of axes, in pixels, where they state none."""

TICK, LEADING = 5, 1.3
AIR = 8
"""Pixels between a text and the chart's edge."""

STANDOFF = 6.5
"""Pixels between the texts of the upright axis and the plot."""

LEAST = {"l": 8, "r": 24, "t": 8, "b": 8}
BEYOND = 0.07
"""The share of a chart's time that is left free before and after it."""


def around(layout: Part, width: float) -> dict[str, int]:
    """The margins of a layout in a width: those it states, or more where its axes need it."""
    least = {**LEAST, **layout.get("margin", {})}
    x, y = layout["xaxis"], layout["yaxis"]
    if y.get("visible", True):
        size = y.get("tickfont", {}).get("size", SIZE)
        texts = max((_wide(text, size) for text in y["ticktext"]), default=0.0)
        least["l"] = max(least["l"], texts + STANDOFF + AIR)
    if x.get("visible", True):
        lines = max((text.count("<br>") for text in x["ticktext"]), default=0)
        least["b"] = max(least["b"], TICK + SIZE * (1.5 + lines * LEADING) + AIR)
        plot = width - least["l"] - least["r"]
        for value, text in zip(x["tickvals"], x["ticktext"], strict=True):
            half, share = _wide(text, SIZE) / 2, _share(value, x["range"])
            if 0 <= share <= 1:
                least["l"] = max(least["l"], half - share * plot + AIR)
                least["r"] = max(least["r"], half - (1 - share) * plot + AIR)
    return {side: math.ceil(pixels) for side, pixels in least.items()}


def of_time(traces: list[Part]) -> list[str]:
    """The range of an axis of days: all days of the traces, and a little before and after."""
    days = [datetime.fromisoformat(day) for trace in traces for day in trace["x"]]
    if not days:
        return ["2000-01-01", "2000-12-31"]
    beyond = max((max(days) - min(days)) * BEYOND, timedelta(days=1))
    return [
        (min(days) - beyond).isoformat(" ", "minutes"),
        (max(days) + beyond).isoformat(" ", "minutes"),
    ]


def _wide(text: str, size: float) -> float:
    """The width of the widest line of a text in which some is bold."""
    return max(lettering.marked_width(line, size) for line in text.split("<br>"))


def _share(value: Any, span: list[Any]) -> float:
    low, high = (_linear(end) for end in span)
    return (_linear(value) - low) / (high - low)


def _linear(value: Any) -> float:
    return datetime.fromisoformat(value).timestamp() if isinstance(value, str) else float(value)
