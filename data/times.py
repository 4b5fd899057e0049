"""Days and times as people write them: an embargo ends by the clock in London."""

import argparse
import calendar
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from data import periods

LONDON = ZoneInfo("Europe/London")
PERIODS = "2017-10-15, 2017-10, 2017-Q4, 2017, or 2017/18 and 2017/18-Q3 from April"
"""How `period` may be written."""


def now() -> datetime:
    """The time in UTC without a zone, to the second, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def day(text: str) -> date:
    """The day. Raises ArgumentTypeError, which says how to write one, if it is not a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write 2017-12-31") from None


def period(text: str) -> tuple[date, date]:
    """The first and last day of a day, month, quarter or year: 2017-10-15, 2017-10, 2017-Q4, 2017;
    in a year that begins in April 2017/18 and 2017/18-Q3.

    Raises ArgumentTypeError, which says how to write one, if it is not a period.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day(text), day(text)
    try:
        days = periods.read_interval(f"{text}-01/P1M") or periods.read_fingertips(
            text.upper().replace("-Q", " Q")
        )
    except ValueError:
        days = None
    if days is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a period; write {PERIODS}")
    return days


def in_full(when: date) -> str:
    """A date as people read it: "31 December 2017"."""
    return f"{when.day} {calendar.month_name[when.month]} {when.year}"


def utc(text: str) -> datetime:
    """A time in UTC, or with a zone, as UTC without a zone. Raises like `day`."""
    time = _time(text)
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def london(text: str) -> datetime:
    """A time in London, or with a zone, as UTC without a zone. Raises like `day`.

    An hour that occurs twice, when the clocks go back, means the later one: an embargo never ends
    too early.
    """
    time = _time(text)
    if time.tzinfo:
        return utc(text)
    both = [time.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(both).replace(tzinfo=None)


def clock(time: datetime) -> str:
    """A time in UTC by the clock in London: "2018-01-11 09:30 GMT"."""
    there = time.replace(tzinfo=UTC).astimezone(LONDON)
    return f"{there:%Y-%m-%d %H:%M} {there.tzname()}"


def _time(text: str) -> datetime:
    """The time. A day alone is refused: it does not say whether its start or its end is meant."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time; write 2018-01-11T09:30"
        ) from None
    if _is_day(text):
        example = f"{time:%Y-%m-%d}T09:30"
        raise argparse.ArgumentTypeError(f"{text!r} has no time of day; write {example}")
    return time


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
