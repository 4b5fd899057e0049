"""A route in words: what an indicator has to come to, and how many people or pounds that is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from metrics.indicator import Indicator, Unit
from metrics.route import ALONE, BETTER, JOIN, NOISE, PAIR
from metrics.score import best
from metrics.written import decimals, pounds

POUNDS = "pounds"
"""What an indicator counts where its count is money."""


def in_short(
    row: Mapping[str, Any] | pd.Series, indicators: Mapping[str, Indicator], period: str = ""
) -> str:
    """A possible row of `routes` in the fewest words: "A&E within 4 hours to 90.1% (1,075 more
    patients in the month)", or "Finance to -0.13% (£11.4m)".
    """
    one = indicators[row["indicator"]]
    _, needed = _written(one.unit, row["value_now"], row["value_needed"])
    said = f"{one.short_name} to {needed}"
    if pd.isna(row["count"]):
        return said
    more = pounds(row["count"]) if one.counted == POUNDS else _more(row, one)
    return f"{said} ({' '.join(part for part in (more, period) if part)})"


def cheapest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of one place and direction the smallest step there is: the row of the indicator
    whose score moves least alone, else the two of the pair; none where neither can do it.

    Indicators whose scores move alike are all returned.
    """
    alone = rows[(rows["kind"] == ALONE) & rows["possible"].astype(bool)]
    if alone.empty:
        return rows[rows["kind"] == PAIR]
    return alone[best((alone["score_needed"] - alone["score_now"]).abs())]


def in_words(
    row: Mapping[str, Any] | pd.Series, indicators: Mapping[str, Indicator], period: str = ""
) -> str:
    """A row of `routes` as a clause; `period` says when people are counted: "in the month".

    "A&E within 4 hours alone: from 84.3% to 90.1%, 1,075 more patients in the month (of 18,588)",
    or "Delayed transfers cannot alone". The value needed is rounded away from the present one, so
    that what is printed is enough.
    """
    one = indicators[row["indicator"]]
    if not row["possible"]:
        return f"{one.short_name} cannot alone"
    others = [id for id in row["indicators"].split(JOIN) if id != one.id]
    company = " and ".join(f"with {indicators[id].short_name}" for id in others) or "alone"
    now, needed = _written(one.unit, row["value_now"], row["value_needed"])
    parts = [f"{one.short_name} {company}: from {now} to {needed}"]
    if row["count"] == row["count"]:
        parts.append(_people(row, one, period))
    return ", ".join(parts)


def _people(row: Mapping[str, Any] | pd.Series, one: Indicator, period: str) -> str:
    """ "1,075 more patients in the month (of 18,588)"; a proportion alone is "of" something."""
    if one.counted == POUNDS:
        word = "better" if row["direction"] == BETTER else "worse"
        return " ".join(part for part in (pounds(row["count"]), word, period) if part)
    whole = f"(of {row['denominator']:,.0f})" if one.unit.proportion else ""
    return " ".join(part for part in (_more(row, one), period, whole) if part)


def _more(row: Mapping[str, Any] | pd.Series, one: Indicator) -> str:
    """ "1,075 more patients", or "patients up by one"."""
    up = row["value_needed"] > row["value_now"]
    if row["count"] == 1:
        return f"{one.counted} {'up' if up else 'down'} by one"
    return f"{row['count']:,.0f} {'more' if up else 'fewer'} {one.counted}"


def _written(unit: Unit, now: float, needed: float) -> tuple[str, str]:
    """Both values as text, told apart, the one needed rounded away from the present one."""
    scale = 10.0 ** decimals(now, unit.decimals, needed)
    noise = NOISE * max(1.0, abs(needed)) * scale
    away = np.ceil(needed * scale - noise) if needed > now else np.floor(needed * scale + noise)
    return unit.write(now, needed), unit.write(away / scale, now)
