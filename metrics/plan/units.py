"""The unit of an ambition, from what its paper says of it, and money as text."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.indicator import Indicator, Unit
from metrics.written import number

PER_CENT = "per cent"
OF_PERCENTAGES = (PER_CENT, "points", "percentage points")
THOUSANDS, MILLIONS = 1_000, 1_000_000


def unit_of(ambition: Mapping[str, Any], indicators: Mapping[str, Indicator]) -> Unit:
    """The unit of a row of `ambitions`: its indicator's where one measures a level of it; else the
    paper's words, as many decimals as the numbers it states.
    """
    measured = indicators.get(ambition["indicator"])
    said = ambition["unit"]
    if measured is not None and said.startswith(OF_PERCENTAGES) and measured.unit.symbol == "%":
        return measured.unit
    stated = (ambition[name] for name in ("baseline", "target"))
    whole = all(pd.isna(one) or float(one).is_integer() for one in stated)
    if said == PER_CENT or said.startswith(f"{PER_CENT} "):
        return Unit("%", said, low=None, decimals=0 if whole else 1)
    return Unit(f" {said}", said, low=None, decimals=0 if whole else 1)


def pounds(thousands: float) -> str:
    """Thousands of pounds as text, in millions: "£11.4m", "-£1,074.6m"."""
    sign = "-" if thousands < 0 else ""
    return f"{sign}£{number(abs(thousands) / THOUSANDS, 1)}m"


def printed(thousands: float) -> str:
    """Thousands of pounds as papers print them: "-1,074,567"."""
    return "" if pd.isna(thousands) else f"{thousands:,.0f}"
