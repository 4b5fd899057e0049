"""Reads periods as publishers write them: text in, first and last day out."""

import re
from datetime import date, timedelta

Period = tuple[date, date]
"""The first and the last day."""

MONTHS = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
}
SHORT_MONTHS = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
YEAR = r"((?:19|20)[0-9]{2})"


def span(year: int, month: int, months: int) -> Period:
    """A period of whole months that begins on the first day of this month."""
    after = year * 12 + month - 1 + months
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def months_before(month: date, months: int) -> date:
    """The first day of the month so many months before the one that the day is in."""
    before = month.year * 12 + month.month - 1 - months
    return date(before // 12, before % 12 + 1, 1)


def month_number(name: str) -> int | None:
    """1 to 12 for "April" or "Apr" in any case, None for anything else."""
    return (MONTHS | SHORT_MONTHS).get(name.casefold())


def read_month(text: str) -> Period | None:
    """The month of "April 2025" or "APR-2025"."""
    match = re.fullmatch(rf"([A-Za-z]+)[ -]{YEAR}", text)
    month = match and month_number(match[1])
    return span(int(match[2]), month, 1) if match and month else None


def read_financial_month(text: str) -> Period | None:
    """The month of "2010-11 February", which is February 2011: the year begins in April."""
    match = re.fullmatch(rf"{YEAR}[-/]([0-9]{{2}}) ([A-Za-z]+)", text)
    month = match and month_number(match[3])
    if not match or not month or not _is_next(match[1], match[2]):
        return None
    return span(int(match[1]) + (month < 4), month, 1)


def read_quarter(text: str) -> Period | None:
    """The quarter of "Q1 2015-2016" or "Q4 2015/16": the year begins in April."""
    match = re.fullmatch(rf"Q([1-4]) {YEAR}[-/](?:20)?([0-9]{{2}})", text)
    if not match or not _is_next(match[2], match[3]):
        return None
    months = int(match[2]) * 12 + 3 + 3 * (int(match[1]) - 1)
    return span(months // 12, months % 12 + 1, 3)


def read_first_of_month(text: str) -> Period | None:
    """The month of its first day, as "01/08/2025" (never month first) or "2025-08-01"."""
    match = re.fullmatch(rf"01/([0-9]{{2}})/{YEAR}", text)
    year, month = (match[2], match[1]) if match else ("", "")
    if match := re.fullmatch(rf"{YEAR}-([0-9]{{2}})-01", text):
        year, month = match[1], match[2]
    return span(int(year), int(month), 1) if year and 1 <= int(month) <= 12 else None


def read_fingertips(text: str) -> Period | None:
    """The period of "2019", "2015 - 17", "2019/20", "2015/16 - 17/18", "2019 Q2", "2019/20 Q1".

    A year with a slash begins in April, and its first quarter is April to June.
    """
    match = re.fullmatch(
        rf"{YEAR}(?:/([0-9]{{2}}))?(?: - ([0-9]{{2}})(?:/([0-9]{{2}}))?| Q([1-4]))?", text
    )
    if not match:
        return None
    year, financial, last, last_financial, quarter = match.groups()
    if financial and not _is_next(year, financial):
        return None
    if last and (bool(financial) != bool(last_financial)):
        return None
    if last_financial and not _is_next(last, last_financial):
        return None
    start = 4 if financial else 1
    if quarter:
        months = int(year) * 12 + start - 1 + 3 * (int(quarter) - 1)
        return span(months // 12, months % 12 + 1, 3)
    years = (int(last) - int(year)) % 100 + 1 if last else 1
    return span(int(year), start, 12 * years)


def read_interval(text: str) -> Period | None:
    """The ISO 8601 interval "2013-01-01/P1Y"; P5Y is five years, P3M three months."""
    match = re.fullmatch(rf"{YEAR}-([0-9]{{2}})-01/P([1-9][0-9]?)([YM])", text)
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    months = int(match[3]) * (12 if match[4] == "Y" else 1)
    return span(int(match[1]), int(match[2]), months)


def read_months(text: str) -> Period | None:
    """The whole months of "April 2025", "Aug-25", "October to December 2017" or "April 2011 - June
    2011".
    """
    match = re.fullmatch(rf"([A-Za-z]+)[ -]({YEAR}|[0-9]{{2}})", text)
    if match and (month := month_number(match[1])):
        return span(int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2]), month, 1)
    match = re.fullmatch(rf"([A-Za-z]+)(?: {YEAR})? (?:to|-|–) ([A-Za-z]+) {YEAR}", text)
    first, last = (month_number(match[at]) if match else None for at in (1, 3))
    if match is None or not first or not last:
        return None
    year = int(match[2] or match[4])
    months = (int(match[4]) - year) * 12 + last - first + 1
    return span(year, first, months) if months > 0 else None


def read_date(text: str) -> date | None:
    """The day of "10th September 2020", "11th Febuary 2016" (so published) or "2017-06-09"."""
    match = re.fullmatch(rf"([0-9]{{1,2}})(?:st|nd|rd|th)? +([A-Za-z]{{3,}}) +{YEAR}", text.strip())
    month = match and month_number(match[2][:3])
    try:
        if match:
            return date(int(match[3]), month, int(match[1])) if month else None
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_next(year: str, short_year: str) -> bool:
    return (int(year) + 1) % 100 == int(short_year)
