"""The path of a target beyond the last figure: how far of it is drawn, and where it is named."""

from datetime import date, datetime

import numpy as np
import pandas as pd

from dashboard.figures import lettering
from dashboard.figures.drawn import SMALL
from dashboard.figures.lines import Corners, periods
from metrics.indicator import Unit

BESIDE = "\N{NO-BREAK SPACE}" * 3
"""Between the last figure's mark and its name, which stay together in a chart of any size."""


def within(goal: Corners, series: pd.DataFrame) -> Corners:
    """The line of a target as far as it is drawn: at most three times as long as the figures are,
    which leaves those a quarter of the chart.
    """
    over = periods(series)
    first, last = over[0][0], over[-1][1]
    limit = last + 3 * (last - first)
    if not goal or goal[-1][0] <= limit:
        return goal
    return [*(corner for corner in goal if corner[0] < limit), (limit, level(goal, limit))]


def is_after(goal: Corners, series: pd.DataFrame) -> bool:
    """Whether the line of a target goes on after the last period of an area that has a value."""
    return (
        bool(goal) and bool(series["value"].notna().any()) and goal[-1][0] > periods(series)[-1][1]
    )


def level(goal: Corners, day: date) -> float:
    """The level of the line on a day: between its corners, or that of its nearer end."""
    days = [at.toordinal() for at, _ in goal]
    return float(np.interp(day.toordinal(), days, [height for _, height in goal]))


def named(goal: Corners, series: pd.DataFrame, unit: Unit, target: str) -> str:
    """The end of the path in two lines, such as "target 13%" and "by 2020/21", or "target, to 13%"
    where it is not drawn as far as that.
    """
    day, height = goal[-1]
    to = " " if within(goal, series)[-1][0] == day else ", to "
    return f"{target}{to}{unit.write(height)}<br>by {_by(day)}"


def _by(day: date) -> str:
    """A day that ends a financial year as that year, any other as its month."""
    if (day.month, day.day) == (3, 31):
        return f"{day.year - 1}/{day.year % 100:02}"
    return f"{day:%b %Y}"


def beside(
    written: str, goal: Corners, series: pd.DataFrame, axis: list[str], wide: float
) -> tuple[str, float, float]:
    """Where the last value is named, to the right of its mark: the day, and the lowest and highest
    level of the target's line beneath that name.

    `axis` is the range of the axis of time, and `wide` its length in pixels.
    """
    begin, end = (datetime.fromisoformat(day) for day in axis)
    last = periods(series)[-1][1]
    stop = last + (end - begin) * (lettering.width(written, SMALL, bold=True) / wide)
    levels = [height for day, height in goal if last < day < stop]
    levels += [level(goal, last), level(goal, stop)]
    return last.isoformat(), min(levels), max(levels)


def share(goal: Corners, series: pd.DataFrame) -> float:
    """The share of the chart's time that has figures."""
    first, last = periods(series)[0][0], periods(series)[-1][1]
    end = max([last, *(day for day, _ in within(goal, series)[-1:])])
    return (last - first) / (end - first)
