"""A publisher's pages: which of their links lead to the newest file, or to those of many months."""

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
    """Addresses that a page links to, in its order."""
    answer = http.ask(client, url, {}, manners)
    assert answer.part is not None
    try:
        finder = _Finder()
        finder.feed(answer.part.read_text(encoding="utf-8", errors="replace"))
        return [urljoin(answer.url, href) for href in finder.found]
    finally:
        answer.part.unlink(missing_ok=True)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def newest(links: Iterable[str], pattern: str, page: str) -> str:
    """The link that speaks of the latest period, of those the latest uploaded, of those the first.

    Raises DataError where no link is of that pattern.
    """
    return max(like(links, pattern, page), key=lambda link: (period_in(link), _uploaded_in(link)))


def like(links: Iterable[str], pattern: str, page: str) -> list[str]:
    """The links that a pattern is found in, each once. Raises DataError where there is none."""
    found = [link for link in dict.fromkeys(links) if re.search(pattern, link)]
    if not found:
        raise DataError(
            f"{page}: no link there is like {pattern}; its publisher may have changed the page. "
            f"Correct the address in data/sources, or {BY_HAND}."
        )
    return found


@dataclass(frozen=True)
class Chosen:
    """Links to the files of many months, in the order of time, and what was `skipped`, in words."""

    links: tuple[str, ...]
    skipped: tuple[str, ...]


def of_each_month(links: Iterable[str], since: date) -> Chosen:
    """The newest revision of each month, or of each period that ends in it, from that day on.

    Of several files of a month the one that was uploaded last is taken, then a revised one, then
    the one that the page names first. A link whose name says no month is skipped.
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
        skipped.append(f"Skipped: {counted(early, 'file')} of before {since:%B %Y}.")
    if unknown:
        skipped.append(f"Skipped, as their names say no month: {first_of(unknown, 5)}.")
    return Chosen(tuple(newest[month] for month in sorted(newest)), tuple(skipped))


def _revision(link: str) -> tuple[str, bool]:
    return _uploaded_in(link), status_in(unquote(link)) == "revised"


def period_in(link: str) -> date:
    """The first day of the last month that a file's name speaks of ("April-2025", "Apr25"), or of
    its financial quarter ("Q2-2024-25", whatever months stand beside it); else of its year, the
    first.
    """
    name = _name(link)
    if quarter := QUARTER.search(name):
        ended, year = int(quarter[1]), int(quarter[2])
        return date(year + (ended == 4), (3 * ended + 2) % 12 + 1, 1)
    found = [start for start, _ in months_in(name)]
    for month, year in re.findall(r"(?<![A-Za-z])([A-Za-z]{3})([0-9]{2})(?![0-9])", name):
        if number := month_number(month):
            found.append(date(2000 + int(year), number, 1))
    found = found or [date(int(y), 4, 1) for y in re.findall(rf"{YEAR}-[0-9]{{2}}(?![0-9])", name)]
    return max(found, default=date.min)


def _last_month(link: str) -> date:
    """As `period_in`, but of a financial year its last month."""
    first = period_in(link)
    of_a_year = re.search(rf"{YEAR}-[0-9]{{2}}(?![0-9])", _name(link)) and not (
        QUARTER.search(_name(link)) or months_in(_name(link))
    )
    return date(first.year + 1, 3, 1) if of_a_year else first


def _name(link: str) -> str:
    return unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]


def _uploaded_in(link: str) -> str:
    """The year and month in ".../uploads/sites/2/2026/02/name.csv"."""
    found = re.search(rf"/{YEAR}/(0[1-9]|1[0-2])/[^/]*$", link)
    return "".join(found.groups()) if found else ""
