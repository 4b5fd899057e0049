"""Lines over time as charts and sparklines draw them: broken at gaps, and targets step by step."""

from datetime import date

import numpy as np
import pandas as pd

from data.releases.release import Release
from metrics.indicator import Frequency, Indicator
from metrics.target import corners

Corners = list[tuple[date, float]]
"""A line as its corners: day and level, NaN where the line is broken."""

MONTHS: dict[Frequency, int] = {
    "monthly": 1,
    "quarterly": 3,
    "half-yearly": 6,
    "annual": 12,
    "five-yearly": 60,
}
LATE = 1.5
"""A period that ends over this many times the usual months after the last one leaves a gap."""


def with_gaps(rows: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """An area's rows in order of time, with an empty row for each period that was not reported.

    So that a line through the values is broken there. Periods that follow each other without a
    day between them leave no gap, however long they are; nor does a survey that is a little late.
    """
    start, end = (rows[name].to_numpy("datetime64[D]") for name in ("period_start", "period_end"))
    apart = start[1:] > end[:-1] + 1
    late = np.diff(end.astype("datetime64[M]").astype(int)) > MONTHS[frequency] * LATE
    missing = apart & late
    if not missing.any():
        return rows
    days = pd.Series(end[:-1][missing] + 1)
    empty = pd.DataFrame({"period_start": days, "period_end": days})
    return pd.concat([rows, empty]).sort_values("period_end", kind="stable", ignore_index=True)


def goal(release: Release, one: Indicator, rows: pd.DataFrame) -> Corners:
    """The line of the target over an area's rows; empty if none was in force.

    Where the indicator is held against England, it is the line through England's values. A level
    of one day alone is drawn over the period that ends on it, so that it can be seen.
    """
    starts, ends = rows["period_start"].dt.date.tolist(), rows["period_end"].dt.date.tolist()
    if one.comparator == "england":
        line = list(zip(ends, rows["target"].tolist(), strict=True))
    else:
        targets = [*release.ambitions.get(one.id, ()), *one.targets]
        place = rows["place"].iloc[-1]
        chain = release.target_chains[place]
        line = corners(targets, chain, ends[0], ends[-1], release.method.purpose)
    begins = dict(zip(ends, starts, strict=True))
    known = [False, *(level == level for _, level in line), False]
    drawn = [
        corner
        for at, (day, level) in enumerate(line, start=1)
        for corner in [
            *([(begins[day], level)] if known[at - 1 : at + 2] == [False, True, False] else []),
            (day, level),
        ]
    ]
    return drawn if any(known) else []
