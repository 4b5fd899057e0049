"""What a file's cells are separated by, where that is not a comma."""

import re
from collections import Counter
from collections.abc import Sequence

COMMA = ","
OTHERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
QUOTED = re.compile(r'"[^"]*"')


def not_commas(lines: Sequence[str]) -> str:
    """What else than commas separates the cells of these lines ("semicolons"); "" for commas.

    A separator is there equally often on most lines, so of several the one that is so on the most
    lines is it; commas where it is as many. Nothing inside quotation marks counts.
    """
    bare = [QUOTED.sub("", line) for line in lines if line.strip()]
    best, found = _alike(bare, COMMA), ""
    for sign, name in OTHERS.items():
        if (alike := _alike(bare, sign)) > best:
            best, found = alike, name
    return found


def _alike(lines: Sequence[str], sign: str) -> tuple[int, int]:
    """On how many lines the sign stands equally often, and how often; none is (0, 0)."""
    counts = Counter(line.count(sign) for line in lines)
    counts.pop(0, None)
    often, most = max(counts.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return most, often
