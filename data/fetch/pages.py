"""Reads a publisher's pages: finds the links to the newest file, or to the files of many months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from data.faults import DataError
from data.fetch.http import BY_HAND, Session
from data.listing import counted, first_of
from data.periods import YEAR, month_number, months_before
from data.sources.file_names import months_in, status_in

QUARTER = re.compile(rf"(?<![A-Za-z])Q(?:uarter-)?([1-4])[-_]{YEAR}-?[0-9]{{2}}(?![0-9])")
"""A quarter of a financial year in a file's name: "Q3-201718", "Quarter-1-2026-27"."""


SEVERAL = re.compile(r"[-_ ]to[-_ ]", re.IGNORECASE)
"""Between the first and the last month in a name: "Apr-2025-to-Jul-2025"."""

UNKNOWN = date.min, date.min
"""The span of a name without any month."""


def links(session: Session, url: str) -> list[str]:
    """The addresses that a page links to, in the page's order. Raises DataError like `ask`."""
    answer = session.ask(url)
    assert answer.part is not None
    try:
        finder = _Finder()
        finder.feed(answer.part.read_text(encoding="utf-8", errors="replace"))
        return [urljoin(answer.url, href) for href in finder.links]
    finally:
        answer.part.unlink(missing_ok=True)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]


def newest(links: Iterable[str], pattern: str, page: str) -> str:
    """The matching link of the latest period; of several, chosen as by `of_each_month`.

    Raises DataError if no link matches the pattern.
    """
    return max(like(links, pattern, page), key=lambda link: (span_in(link)[1], *_revision(link)))


def like(links: Iterable[str], pattern: str, page: str) -> list[str]:
    """The links that match a pattern, each once. Raises DataError if there is none."""
    matches = [link for link in dict.fromkeys(links) if re.search(pattern, link)]
    if not matches:
        raise DataError(
            f"{page}: no link matches {pattern}; the publisher may have changed the page. "
            f"Correct the address in data/sources, or {BY_HAND}."
        )
    return matches


@dataclass(frozen=True)
class Chosen:
    """Links to the files of many months, in order of time, and sentences on what was skipped."""

    links: tuple[str, ...]
    skipped: tuple[str, ...]


def first_wanted(links: Iterable[str], back: date | int) -> date:
    """The first month whose files are wanted: `back` as a day, or so many months before the newest.

    For a number of months and no link whose name has a month it is date.min.
    """
    if isinstance(back, date):
        return back
    newest = max((span_in(link)[1] for link in links), default=date.min)
    return newest if newest == date.min else months_before(newest, back)


def of_each_month(links: Iterable[str], since: date) -> Chosen:
    """The newest revision of the file of each month from a day on.

    A file of a longer period counts until the month it ends in, and in place of the files of parts
    of that period. Of several files of a period, the last uploaded is taken, then a revised one,
    then the first on the page. A link whose name has no month is skipped.
    """
    newest: dict[tuple[date, date], str] = {}
    older, unknown, early = 0, [], 0
    for link in links:
        span = span_in(link)
        if span == UNKNOWN:
            unknown.append(_name(link))
        elif span[1] < since:
            early += 1
        else:
            older += span in newest
            newest[span] = max(newest.get(span, link), link, key=_revision)
    whole = [span for span in newest if not any(_is_part(span, other) for other in newest)]
    older += len(newest) - len(whole)
    skipped = [f"Skipped: {counted(older, 'earlier revision')}."] if older else []
    if early:
        skipped.append(f"Skipped: {counted(early, 'file')} from before {since:%B %Y}.")
    if unknown:
        skipped.append(f"Skipped, because their names have no month: {first_of(unknown, 5)}.")
    return Chosen(tuple(newest[span] for span in sorted(whole, key=_end_first)), tuple(skipped))


def _is_part(span: tuple[date, date], other: tuple[date, date]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _end_first(span: tuple[date, date]) -> tuple[date, date]:
    return span[1], span[0]


def _revision(link: str) -> tuple[str, bool]:
    return _uploaded_in(link), status_in(unquote(link)) == "revised"


def span_in(link: str) -> tuple[date, date]:
    """The first days of the first and the last month in a name, `UNKNOWN` where it has none.

    Names are of a month ("April-2025", "Apr25"), of several ("Apr-2025-to-Jul-2025"), of a quarter
    ("Q2-2024-25") or of a financial year. Of other months in a name, the last counts: a revision
    may have a later date than the file that it revises. A quarter counts instead of months.
    """
    name = _name(link)
    if quarter := QUARTER.search(name):
        ended, year = int(quarter[1]), int(quarter[2])
        last = date(year + (ended == 4), (3 * ended + 2) % 12 + 1, 1)
        return months_before(last, 2), last
    starts = [start for start, _ in months_in(name)]
    for month, year in re.findall(r"(?<![A-Za-z])([A-Za-z]{3})([0-9]{2})(?![0-9])", name):
        if number := month_number(month):
            starts.append(date(2000 + int(year), number, 1))
    if starts:
        return min(starts) if SEVERAL.search(name) else max(starts), max(starts)
    years = [int(year) for year in re.findall(rf"{YEAR}-[0-9]{{2}}(?![0-9])", name)]
    return (date(max(years), 4, 1), date(max(years) + 1, 3, 1)) if years else UNKNOWN


def _name(link: str) -> str:
    return unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]


def _uploaded_in(link: str) -> str:
    """The year and month in ".../uploads/sites/2/2026/02/name.csv"; blank if there is none."""
    match = re.search(rf"/{YEAR}/(0[1-9]|1[0-2])/[^/]*$", link)
    return "".join(match.groups()) if match else ""
