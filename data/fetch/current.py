"""Fetches files from their publishers: the current ones, and those of the months before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from data.faults import DataError, InstallationError
from data.fetch import kept, pages
from data.fetch.http import BY_HAND, LeftAlone, Session, name_in
from data.sources import commentary, tidy
from data.sources.address import Address
from data.sources.layout import Layout, layouts
from metrics.registry import indicators

WRITE_BY_HAND = "write its figures into a tidy CSV, as docs/load.md shows, and `load` that"
"""What to do if no layout gives an indicator."""

T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """What came from an address: `paths` among the raw files, in order of time; sentences on what
    was `skipped`; and, of many months, what went wrong with single pages and files.
    """

    paths: tuple[Path, ...]
    skipped: tuple[str, ...] = ()
    errors: tuple[DataError, ...] = ()


def wanted(names: Sequence[str]) -> list[tuple[Layout, Address]]:
    """The layouts and addresses to fetch: those named, or all that have an address.

    If several layouts share a source, the first is taken. Raises DataError for a layout that is
    unknown or has no address.
    """
    fetchable = {name: layout.addresses() for name, layout in sorted(layouts().items())}
    fetchable = {name: addresses for name, addresses in fetchable.items() if addresses}
    for name in names:
        if name in tidy.in_this_alone(indicators()):
            raise DataError(f"{name!r} has no reader: {WRITE_BY_HAND}.")
        if name not in fetchable:
            why = "has no stable address" if name in layouts() else "is not a source"
            known = ", ".join(fetchable)
            raise DataError(f"{name!r} {why}: {BY_HAND}. `fetch` can fetch: {known}.")
    by_source = {layouts()[name].source: name for name in sorted(fetchable, reverse=True)}
    chosen = names or sorted(by_source.values())
    return [(layouts()[name], address) for name in chosen for address in fetchable[name]]


def left() -> str:
    """Two sentences: what is not fetched, and how to load it instead."""
    ours = {layout.source for layout in (tidy.LAYOUT, commentary.LAYOUT)}
    others = [name for name, layout in sorted(layouts().items()) if layout.source not in ours]
    without = ", ".join(name for name in others if not layouts()[name].addresses())
    unread = ", ".join(tidy.in_this_alone(indicators()))
    return (
        f"Not fetched, because their files have no stable address: {without}. To add one, "
        f"{BY_HAND}.\n"
        f"Not fetched, because this program cannot read their files: {unread}. To add one, "
        f"{WRITE_BY_HAND}."
    )


def fetch(session: Session, address: Address, back: date | int = 0) -> Fetched:
    """Fetch the newest file of an address and, for more than 0, those of the months before it.

    `back` is how many months, or the day from which on. Of each month the newest revision is
    fetched, newest month first, from as many years' pages as that takes. A failure with a page or
    a file of many does not keep the others. For a number of months, only the newest file is asked
    for again if it was fetched before; from a day on, all are. An address without pages has one
    file. Raises DataError if its only file does not come, or raw files cannot be kept.
    """
    if not address.links or not back:
        url = address.url
        for pattern in address.links:
            url = pages.newest(pages.links(session, url), pattern, url)
        return Fetched((kept.file(session, url, address.name or name_in(url)),))
    links, errors = _listed(session, address, back)
    chosen = pages.of_each_month(links, pages.first_wanted(links, back))
    newest_first = chosen.links[::-1]

    def file(link: str) -> Path:
        again = isinstance(back, date) or link == newest_first[0]
        return kept.file(session, link, name_in(link), again)

    paths, failed = _each(newest_first, file)
    return Fetched(tuple(paths[::-1]), chosen.skipped, (*errors, *failed))


def _listed(
    session: Session, address: Address, back: date | int
) -> tuple[list[str], list[DataError]]:
    """The links to files on an address's pages, newest year first, and what went wrong.

    Pages of years that were over before the files that are wanted are not read.
    """
    *steps, last = address.links
    links: list[str] = []

    def followed(pattern: str, page: str) -> list[str]:
        return pages.like(pages.links(session, page), pattern, page)

    def add_files(page: str) -> None:
        year = pages.span_in(page)
        if year == pages.UNKNOWN or year[1] >= pages.first_wanted(links, back):
            links.extend(followed(last, page))

    urls, errors = [address.url], list[DataError]()
    for pattern in steps:
        on_each, failed = _each(urls, partial(followed, pattern))
        found = dict.fromkeys(link for on_page in on_each for link in on_page)
        urls = sorted(found, key=pages.span_in, reverse=True)
        errors += failed
    _, failed = _each(urls, add_files)
    return links, errors + failed


def _each(urls: Iterable[str], get: Callable[[str], T]) -> tuple[list[T], list[DataError]]:
    """What `get` gives for each of the addresses, and what went wrong: one error for all that a
    server was not asked for.
    """
    got: list[T] = []
    errors: list[DataError] = []
    left: dict[str, list[str]] = {}
    for url in urls:
        try:
            got.append(get(url))
        except LeftAlone as error:
            left.setdefault(error.host, []).extend(error.names)
        except InstallationError:
            raise
        except DataError as error:
            errors.append(error)
    return got, [*errors, *(LeftAlone(host, names) for host, names in left.items())]
