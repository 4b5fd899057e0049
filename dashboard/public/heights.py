"""Calculates the height of an embed at a width, from its words and their font.

The measures are those of embed.css; tests/browser/test_embeds.py holds them to a browser's.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.figures import lettering

WIDTHS = (320, 400, 480, 560, 640, 720)
"""Frame widths, in pixels, for which an embed's height is given."""

WIDEST = WIDTHS[-1]
NARROW = 480
"""The widest frame that shows the narrow drawing of a chart."""

PADDING, BETWEEN = (12, 16), 8
"""Padding above and below an embed, and at its sides; space between its parts."""

HEADING, BESIDE_CHIP, CHIP, LABEL = (22, 1.15), 65, 45, 19
"""Size and leading of the name; width and height of a rating; height of the words under it."""

BODY, SMALL = (16, 1.45), (13, 1.45)
MARK, BOX = 14, (26, 18)
"""The width that the edge of "invented" adds; the width and height that the notice's edge adds."""

SUMMARY = 32
VIEW_BOX = re.compile(rb"viewBox=[\"']0 0 ([\d.]+) ([\d.]+)[\"']")


@dataclass(frozen=True)
class Words:
    """The words of an embed, top to bottom: `label` is blank without a rating; `key` explains the
    marks of its charts, by the charts' widths.
    """

    name: str
    label: str
    source: str
    sentence: str
    notice: str
    key: Mapping[int, str]
    foot: str


def of(words: Words, charts: Mapping[int, bytes]) -> dict[int, int]:
    """The height in pixels at each of WIDTHS, with its figures closed.

    `charts` are its drawings as SVG by the width they are drawn for: none, or a narrow and a wide
    one.
    """
    return {width: _height(words, charts, width) for width in WIDTHS}


def _height(words: Words, charts: Mapping[int, bytes], width: int) -> int:
    inside = width - 2 * PADDING[1]
    parts = [
        _heading(words, inside),
        _lines(words.source, SMALL, inside - MARK),
        _lines(words.sentence, BODY, inside),
        _lines(words.notice, BODY, inside - BOX[0]) + BOX[1] if words.notice else 0,
        *_chart(words, charts, width),
        SUMMARY,
        _lines(words.foot, SMALL, inside),
    ]
    there = [part for part in parts if part]
    return math.ceil(2 * PADDING[0] + sum(there) + BETWEEN * len(there))


def _heading(words: Words, inside: int) -> float:
    if not words.label:
        return _lines(words.name, HEADING, inside, bold=True)
    return max(_lines(words.name, HEADING, inside - BESIDE_CHIP, bold=True) + LABEL, CHIP)


def _chart(words: Words, charts: Mapping[int, bytes], width: int) -> Sequence[float]:
    """The height of the chart and of its key."""
    if not charts:
        return []
    drawn = min(charts) if width <= NARROW else max(charts)
    found = VIEW_BOX.search(charts[drawn])
    wide, high = (float(part) for part in found.groups()) if found else (1.0, 1.0)
    inside = width - 2 * PADDING[1]
    return [inside / wide * high, _lines(words.key.get(drawn, ""), SMALL, inside)]


@lru_cache(maxsize=4096)
def _lines(text: str, letters: tuple[float, float], inside: float, bold: bool = False) -> float:
    """The height of a text in lines of that width; `letters` are their size and leading."""
    size, leading = letters
    return len(lettering.wrap(text, size, inside, bold)) * size * leading
