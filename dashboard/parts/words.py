"""Writes numbers, dates and sentences for readers."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from data import times
from data.profile import Words
from metrics.disclosure import CONFIDENTIAL, Disclosure
from metrics.indicator import Indicator, Polarity, Unit
from metrics.written import number

PRODUCT = "Place ratings"
INVENTED = "Invented figures, for demonstration"
WITHHELD = (
    f"{CONFIDENTIAL}: suppressed, because it is a small count of people or would reveal one. In "
    "the rating it counts as missing: its weight is shared among the other indicators."
)

SMALL_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day(when: date) -> str:
    """A date in full: "31 December 2017"."""
    return times.in_full(when)


def month(when: date) -> str:
    """The month of a day: "December 2017"; the day in full where it does not end the month."""
    ends = (when + timedelta(days=1)).day == 1
    return f"{calendar.month_name[when.month]} {when.year}" if ends else day(when)


def period(start: date, end: date) -> str:
    """A period in short, exact words: "Dec 2017", "2016", "2016/17", "Oct to Dec 2017", "Apr 2016
    to Mar 2019".
    """
    following = end + timedelta(days=1)
    whole_months = start.day == 1 and following.day == 1
    if not whole_months:
        return day(end) if start == end else f"{day(start)} to {day(end)}"
    months = (following.year - start.year) * 12 + following.month - start.month
    if months == 1:
        return f"{calendar.month_abbr[start.month]} {start.year}"
    if months == 12 and start.month == 1:
        return str(start.year)
    if months == 12 and start.month == 4:
        return f"{start.year}/{end.year % 100:02d}"
    first, last = calendar.month_abbr[start.month], calendar.month_abbr[end.month]
    if start.year == end.year:
        return f"{first} to {last} {end.year}"
    return f"{first} {start.year} to {last} {end.year}"


def withheld(note: object) -> bool:
    """Whether a figure's note or reason marks it as withheld."""
    return isinstance(note, str) and note.startswith(CONFIDENTIAL)


def value(unit: Unit, value: float | None, note: object, *beside: float | None) -> str:
    """A value as text, with enough decimals to differ from the numbers `beside` it, such as its
    target (see metrics.written); "[c]" if its note marks it as withheld.
    """
    return CONFIDENTIAL if withheld(note) else unit.write(value, *beside)


def level(unit: Unit, target: float | None, value: float | None) -> str:
    """A target or limit as text that differs from the value beside it; a dash if missing."""
    return "–" if target is None or pd.isna(target) else unit.write(target, value)


def short_of(indicator: Indicator, gap: float, target: str = "") -> str:
    """By how much a value misses its target: "10.7 points short of target", or "2.17 above target"
    if lower is better; "10.7 points short" and "2.17 above" without the name of the target.
    """
    missed = indicator.unit.write_difference(gap)
    if indicator.polarity is Polarity.LOWER:
        return f"{missed} above {target}".rstrip()
    return f"{missed} short of {target}" if target else f"{missed} short"


def marked(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The rows for a file, with "[c]" in these columns if the `note` marks them as withheld."""
    hidden = rows["note"].map(withheld)
    if not hidden.any():
        return rows
    marks = {name: rows[name].astype(object).mask(hidden, CONFIDENTIAL) for name in columns}
    return rows.assign(**marks)


def disclosed(rule: Disclosure | None, nouns: Words) -> str:
    """In words: what the public may see of an indicator's counts."""
    if rule is None:
        return "Everything: it does not count people."
    rounded = (
        f"{CONFIDENTIAL} instead of a count from 1 to {rule.small}, of people counted or not "
        f"counted; other counts are rounded to {rule.rounding}."
    )
    if not rule.official_at:
        return rounded
    called = {"provider": "trusts", "nation": "England"}
    exact = listing([called.get(level) or nouns.many(level) for level in rule.official_at])
    return f"{rounded} Exact for {exact}, as in official statistics: {rule.publication}."


def rebased(rows: pd.DataFrame) -> str:
    """When and why limits are recalculated, a sentence per row (from, reason); "" if none."""
    if rows.empty:
        return ""
    return " ".join(
        sentence(f"limits are recalculated from {day(row['from'])}: {row['reason']}")
        for row in rows.to_dict("records")
    )


def score(value: float | None, cut_offs: Sequence[float]) -> str:
    """A score or composite to two decimals, or more if needed to differ from a cut-off ("2.502");
    a dash if missing.
    """
    return "–" if value is None or pd.isna(value) else number(value, 2, *cut_offs)


def small(number: int) -> str:
    """A count in words up to nine, in digits above."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else f"{number:,}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A count in words up to nine, with its noun: "two places", "12 places", "one place"."""
    noun = one if number == 1 else many or one + "s"
    return f"{small(number) if number else 'no'} {noun}"


def listing(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *head, last = items
    return f"{', '.join(head)} and {last}" if head else last


def named(names: Sequence[str], one: str, many: str | None = None, most: int = 4) -> str:
    """Names of tied things as a list; if more than `most`, only their number."""
    return listing(names) if len(names) <= most else count(len(names), one, many)


def sentence(text: str) -> str:
    """The text with its first letter as a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
