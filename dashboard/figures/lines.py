"""Lines over time as charts and sparklines draw them: broken at gaps, and targets step by step."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from data.releases.release import Release
from metrics.indicator import Frequency, Indicator
from metrics.target import corners, path_end

Period = tuple[date, date]
"""First and last day."""

Corners = list[tuple[date, float]]
"""A line as its corners: day and level, NaN where the line is broken."""

MONTHS: dict[Frequency, int] = {
    "monthly": 1,
    "quarterly": 3,
    "half-yearly": 6,
    "annual": 12,
    "five-yearly": 60,
}
DAY = timedelta(days=1)
LATE = 1.5
"""A period that ends over this many times the usual months after the last one leaves a gap."""


def periods(rows: pd.DataFrame) -> list[Period]:
    """The periods of the rows as plain dates."""
    starts, ends = (
        rows[name].to_numpy("datetime64[D]").tolist() for name in ("period_start", "period_end")
    )
    return list(zip(starts, ends, strict=True))


def gaps(reported: Sequence[Period], frequency: Frequency) -> list[int]:
    """Where a period is missing among these, which are in order of time: the number of each period
    that has a gap before it.

    Periods that follow each other without a day between them leave no gap, however long they are;
    nor does a survey that is a little late.
    """
    late = MONTHS[frequency] * LATE
    return [
        at
        for at, ((_, before), (start, end)) in enumerate(pairwise(reported), start=1)
        if (start - before).days > 1
        and (end.year - before.year) * 12 + end.month - before.month > late
    ]


def with_gaps(rows: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """An area's rows in order of time, with an empty row for each period that was not reported.

    So that a line through the values is broken there.
    """
    reported = periods(rows)
    missing = gaps(reported, frequency)
    if not missing:
        return rows
    days = pd.Series(pd.to_datetime([reported[at - 1][1] + DAY for at in missing]))
    empty = pd.DataFrame({"period_start": days, "period_end": days})
    return pd.concat([rows, empty]).sort_values("period_end", kind="stable", ignore_index=True)


def goal(release: Release, one: Indicator, rows: pd.DataFrame) -> Corners:
    """The line of the target over an area's rows and on to the end of its path; empty if none was
    in force.

    A standard that does not change ends with the rows. See `goal_of`.
    """
    place, over = rows["place"].iloc[-1], periods(rows)
    line = goal_of(release, one, place, over, rows["target"].tolist())
    if not line or one.comparator == "england":
        return line
    last, targets = over[-1][1], [*release.ambitions.get(one.id, ()), *one.targets]
    chain, purpose = release.target_chains[place], release.method.purpose
    end = path_end(targets, chain, last, purpose)
    return line + (corners(targets, chain, last, end, purpose)[1:] if end else [])


def goal_of(
    release: Release, one: Indicator, place: str, over: Sequence[Period], levels: Sequence[float]
) -> Corners:
    """The line of the target of a place over periods, whose `levels` of the target are given; empty
    if none was in force.

    Where the indicator is held against England, it is the line through England's values. A level
    of one day alone is drawn over the period that ends on it, so that it can be seen.
    """
    begins = {end: start for start, end in over}
    if one.comparator == "england":
        line = [(end, level) for (_, end), level in zip(over, levels, strict=True)]
    else:
        targets = [*release.ambitions.get(one.id, ()), *one.targets]
        chain = release.target_chains[place]
        line = corners(targets, chain, over[0][1], over[-1][1], release.method.purpose)
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
