"""Reads the name of a published file: its month, and whether it is a revision."""

import re

from data.periods import MONTHS, SHORT_MONTHS, YEAR, Period, month_number, span

_NAMES = "|".join(sorted(MONTHS | SHORT_MONTHS, key=len, reverse=True))
_BEFORE, _AFTER = r"(?<![a-z0-9])", r"(?![a-z0-9])"
NAMED = re.compile(rf"{_BEFORE}({_NAMES})[-_ ]?{YEAR}{_AFTER}", re.IGNORECASE)
NAMED_YEAR_FIRST = re.compile(rf"{_BEFORE}{YEAR}[-_ ]?({_NAMES}){_AFTER}", re.IGNORECASE)
NUMBERED = re.compile(rf"{_BEFORE}{YEAR}[-_](0[1-9]|1[0-2])(?![-_]?[0-9])", re.IGNORECASE)
REVISION = re.compile(r"(?<![a-z])(?:v([0-9]+)(?:[.-]([0-9]+))?|revis(?:ed|ion))(?![a-z])")


def months_in(name: str) -> list[Period]:
    """The months in a file's name: "April-2025-AE.csv", "2017-12-AE.csv", "Dec-2017".

    "2011-12" may be a financial year and "2017-12-14" is a day: neither is read as a month.
    """
    months = {(int(year), month_number(month)) for month, year in NAMED.findall(name)}
    months |= {(int(year), month_number(month)) for year, month in NAMED_YEAR_FIRST.findall(name)}
    for year, month in NUMBERED.findall(name):
        if int(month) != (int(year) + 1) % 100:
            months.add((int(year), int(month)))
    return [span(year, month, 1) for year, month in sorted(months) if month]


def status_in(name: str) -> str:
    """Revised for "...-v2.0.csv" or "...-revised.csv", final for any other name."""
    for major, minor in REVISION.findall(name.casefold()):
        if not major or (int(major), int(minor or 0)) > (1, 0):
            return "revised"
    return "final"
