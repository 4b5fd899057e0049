"""Finds out what separates the cells of a file, if it is not a comma."""

import re
from collections import Counter
from collections.abc import Sequence

COMMA = ","
OTHERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
QUOTED = re.compile(r'"[^"]*"')


def not_commas(lines: Sequence[str]) -> str:
    """What separates the cells of these lines if not commas ("semicolons"); "" for commas.

    A separator occurs equally often on most lines. The sign for which this holds on the most lines
    wins; commas win ties. Text inside quotation marks does not count.
    """
    unquoted = [QUOTED.sub("", line) for line in lines if line.strip()]
    best, separator = _alike(unquoted, COMMA), ""
    for sign, name in OTHERS.items():
        if (alike := _alike(unquoted, sign)) > best:
            best, separator = alike, name
    return separator


def _alike(lines: Sequence[str], sign: str) -> tuple[int, int]:
    """The number of lines on which a sign occurs equally often, and how often; else (0, 0)."""
    counts = Counter(line.count(sign) for line in lines)
    counts.pop(0, None)
    often, most = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return most, often
