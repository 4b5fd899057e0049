"""Marks of categories: a shape and a colour for each, with the number inside."""

from collections.abc import Sequence

import pandas as pd

from dashboard.figures.drawn import SMALL, Part
from dashboard.figures.theme import CATEGORY, MUTED, ON_CATEGORY, PAPER, SHAPE, SHAPE_SIZE

SIZE = 18
"""Of a circle, in pixels; the other shapes look as large."""

PLAIN = 11
"""Of the dot of what has no category."""


def points(categories: Sequence[float | None], plain: Sequence[str] = ()) -> Part:
    """Mode, markers and texts of a scatter trace, a mark for each of these categories.

    `plain` has the colours of the marks, of which those without a category are used.
    """
    numbers = [None if pd.isna(one) else int(one) for one in map(_float, categories)]
    without = plain or [MUTED] * len(numbers)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "marker": {
            "symbol": [SHAPE[one] if one else "circle" for one in numbers],
            "size": [round(SIZE * SHAPE_SIZE[one], 1) if one else PLAIN for one in numbers],
            "color": [
                CATEGORY[one] if one else colour
                for one, colour in zip(numbers, without, strict=True)
            ],
            "line": {"color": PAPER, "width": 1},
        },
        "text": [str(one or "") for one in numbers],
        "textfont": {
            "size": SMALL,
            "color": [ON_CATEGORY[one] if one else PAPER for one in numbers],
        },
    }


def _float(number: float | None) -> float:
    return float("nan") if number is None else float(number)
