"""A slow attacker: bounds on every count from what is published, narrowed until nothing moves.

It knows every published figure, which of them are exact, how the others were rounded, that zero is
shown, and that areas and periods add up, in numerators, complements and denominators alike. It
knows nothing of how `data.disclosure` works.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

import pandas as pd

Cell = tuple[str, str, str]
"""Area, period, and which count: n, c or d."""

MOST = 10_000


def bounds(
    published: pd.DataFrame,
    exact: Sequence[str],
    parts_of: Mapping[str, Sequence[str]],
    months_of: Mapping[str, Sequence[str]],
) -> dict[Cell, tuple[int, int]]:
    """The lowest and highest each count can be; `published` has area, period, numerator,
    denominator, NaN where withheld, and `exact` are the areas whose counts are not rounded.
    """
    cells = itertools.product(parts_of, months_of, "ncd")
    known = dict.fromkeys(cells, (0, MOST))
    for row in published.dropna().itertuples():
        for kind, count in (("n", row.numerator), ("d", row.denominator)):
            known[row.area, row.period, kind] = _behind(int(count), row.area in exact)
    shown = {(row.area, row.period) for row in published.dropna().itertuples()}
    while True:
        before = dict(known)
        for area, period, kind in list(known):
            _add_up(known, (area, period, kind), [(one, period, kind) for one in parts_of[area]])
            _add_up(known, (area, period, kind), [(area, one, kind) for one in months_of[period]])
        for area, period in itertools.product(parts_of, months_of):
            _add_up(known, (area, period, "d"), [(area, period, kind) for kind in "nc"])
            complement = known[area, period, "c"]
            if (area, period) in shown and area not in exact and complement[1] < 8:
                known[area, period, "c"] = (0, 0)
        if known == before:
            return known


def _behind(count: int, exact: bool) -> tuple[int, int]:
    """What a published count can have been before it was rounded to 5, 1 to 7 being withheld."""
    if exact or count == 0:
        return count, count
    return max(count - 2, 8), count + 2


def _add_up(known: dict[Cell, tuple[int, int]], whole: Cell, parts: Sequence[Cell]) -> None:
    if not parts:
        return
    low, high = (sum(known[part][end] for part in parts) for end in (0, 1))
    known[whole] = (max(known[whole][0], low), min(known[whole][1], high))
    for part in parts:
        own_low, own_high = known[part]
        least = known[whole][0] - (high - own_high)
        most = known[whole][1] - (low - own_low)
        known[part] = (max(own_low, math.ceil(least)), min(own_high, math.floor(most)))
        low += known[part][0] - own_low
        high += known[part][1] - own_high
