"""Days and times as people write them: an embargo ends by the clock in London."""

import argparse
import calendar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The time in UTC without a zone, to the second, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def day(text: str) -> date:
    """The day. Raises ArgumentTypeError, with how to write one, where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2017-12-31") from None


def in_full(when: date) -> str:
    """A date as people read it: "31 December 2017"."""
    return f"{when.day} {calendar.month_name[when.month]} {when.year}"


def utc(text: str) -> datetime:
    """The time in UTC, without a zone, of a time in UTC or with a zone. Raises as `day` does."""
    time = _time(text)
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def london(text: str) -> datetime:
    """The time in UTC, without a zone, of a time in London or with a zone. Raises as `day` does.

    Of the two that a night in autumn has, the later: an embargo never ends too early.
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
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2018-01-11T09:30") from None
