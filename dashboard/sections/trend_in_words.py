"""A trend in words: from where to where, how far from its target, and where that goes."""

import pandas as pd

from dashboard.figures.lines import Corners
from dashboard.parts import words
from metrics.indicator import Indicator
from metrics.score import TOLERANCE


def since_the_last_break(rows: pd.DataFrame, rebases: pd.DataFrame) -> pd.DataFrame:
    """The rows since limits were last recalculated: earlier ones may count something else."""
    if rebases.empty:
        return rows
    breaks = rebases.loc[rebases["from"] <= rows["period_end"].iloc[-1], "from"]
    return rows if breaks.empty else rows[rows["period_end"] >= breaks.max()]


def course(indicator: Indicator, rows: pd.DataFrame) -> str:
    """The first and last value, such as "From 82.0% in Apr 2016 to 69% in May"."""
    columns = (rows[name].tolist() for name in ("value", "note", "target", "period"))
    figures = list(zip(*columns, strict=True))
    ends = [
        f"{words.value(indicator.unit, *figure)} in {period}"
        for *figure, period in (figures[0], figures[-1])
    ]
    return f"From {ends[0]} to {ends[1]}" if len(rows) > 1 else ends[1]


def distance(indicator: Indicator, gap: float) -> str:
    """How far a value is from its target, blank if there is no target."""
    if pd.isna(gap):
        return ""
    if gap <= TOLERANCE:
        return ", at or better than target"
    return f", {words.short_of(indicator, gap, 'target')}"


def goes_on(indicator: Indicator, target: Corners, last: pd.Series) -> str:
    """Where the target goes from the last period on: "The target goes on to 13.0% by 31 March
    2021."; "" where it stays as it is.
    """
    if not target or target[-1][0] <= last["period_end"].date():
        return ""
    day, level = target[-1]
    return f"The target goes on to {indicator.unit.write(level)} by {words.day(day)}."
