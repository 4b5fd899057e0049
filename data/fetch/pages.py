"""Reads a publisher's pages: finds the links to the newest file, or to the files of many months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from data.faults import DataError
from data.fetch import http
from data.fetch.http import BY_HAND, Manners
from data.listing import counted, first_of
from data.periods import YEAR, month_number
from data.sources.file_names import months_in, status_in

QUARTER = re.compile(rf"(?<![A-Za-z])Q(?:uarter-)?([1-4])[-_]{YEAR}-?[0-9]{{2}}(?![0-9])")
"""A quarter of a financial year in a file's name: "Q3-201718", "Quarter-1-2026-27"."""


def links(client: httpx.Client, url: str, manners: Manners) -> list[str]:
    """The addresses that a page links to, in the page's order."""
    answer = http.ask(client, url, {}, manners)
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
    """The matching link of the latest period; of several the latest uploaded, then the first.

    Raises DataError if no link matches the pattern.
    """
    return max(like(links, pattern, page), key=lambda link: (period_in(link), _uploaded_in(link)))


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


def of_each_month(links: Iterable[str], since: date) -> Chosen:
    """The newest revision of the file of each month from a day on.

    A file of a longer period counts for the month it ends in. Of several files of a month, the last
    uploaded is taken, then a revised one, then the first on the page. A link whose name has no
    month is skipped.
    """
    newest: dict[date, str] = {}
    older, unknown, early = 0, [], 0
    for link in links:
        month = period_in(link)
        if month == date.min:
            unknown.append(_name(link))
        elif _last_month(link) < since:
            early += 1
        else:
            older += month in newest
            newest[month] = max(newest.get(month, link), link, key=_revision)
    skipped = [f"Skipped: {counted(older, 'earlier revision')}."] if older else []
    if early:
        skipped.append(f"Skipped: {counted(early, 'file')} from before {since:%B %Y}.")
    if unknown:
        skipped.append(f"Skipped, because their names have no month: {first_of(unknown, 5)}.")
    return Chosen(tuple(newest[month] for month in sorted(newest)), tuple(skipped))


def _revision(link: str) -> tuple[str, bool]:
    return _uploaded_in(link), status_in(unquote(link)) == "revised"


def period_in(link: str) -> date:
    """The first day of the last month in a file's name ("April-2025", "Apr25").

    A financial quarter ("Q2-2024-25") counts instead of months. A name with only a financial year
    gives the first day of that year; one without any gives date.min.
    """
    name = _name(link)
    if quarter := QUARTER.search(name):
        ended, year = int(quarter[1]), int(quarter[2])
        return date(year + (ended == 4), (3 * ended + 2) % 12 + 1, 1)
    starts = [start for start, _ in months_in(name)]
    for month, year in re.findall(r"(?<![A-Za-z])([A-Za-z]{3})([0-9]{2})(?![0-9])", name):
        if number := month_number(month):
            starts.append(date(2000 + int(year), number, 1))
    starts = starts or [
        date(int(y), 4, 1) for y in re.findall(rf"{YEAR}-[0-9]{{2}}(?![0-9])", name)
    ]
    return max(starts, default=date.min)


def _last_month(link: str) -> date:
    """Like `period_in`, but the last month for a financial year."""
    first = period_in(link)
    of_a_year = re.search(rf"{YEAR}-[0-9]{{2}}(?![0-9])", _name(link)) and not (
        QUARTER.search(_name(link)) or months_in(_name(link))
    )
    return date(first.year + 1, 3, 1) if of_a_year else first


def _name(link: str) -> str:
    return unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]


def _uploaded_in(link: str) -> str:
    """The year and month in ".../uploads/sites/2/2026/02/name.csv"; blank if there is none."""
    match = re.search(rf"/{YEAR}/(0[1-9]|1[0-2])/[^/]*$", link)
    return "".join(match.groups()) if match else ""
