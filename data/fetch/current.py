"""Fetches current files from their publishers and keeps them unchanged, for `load` to read.

A record beside the raw files has the server's tags of each file, so that an unchanged file is not
sent again.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO

import httpx

from data import disk
from data.faults import DataError
from data.fetch import http, pages
from data.fetch.http import BY_HAND, Answer, Manners, later
from data.sources import commentary, tidy, workbook
from data.sources.address import Address
from data.sources.layout import Layout, layouts
from data.store import raw
from metrics.registry import indicators

WRITE_BY_HAND = "write its figures into a tidy CSV, as docs/load.md shows, and `load` that"
"""What to do if no layout gives an indicator."""

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What zipfile raises for a ZIP that is cut off, damaged, encrypted or packed in an unusual way."""


@dataclass(frozen=True)
class Known:
    """A file that was fetched before: its hash and name here, and the server's tags."""

    sha256: str
    name: str
    etag: str = ""
    last_modified: str = ""


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


def fetch(address: Address, manners: Manners | None = None) -> Path:
    """Fetch the current file of an address; returns its path among the raw files.

    An unchanged file is not fetched again. A ZIP with one CSV is unpacked. Raises DataError for
    whatever goes wrong.
    """
    manners = manners or Manners()
    with http.client(manners) as client:
        url = address.url
        for pattern in address.links:
            url = pages.newest(pages.links(client, url, manners), pattern, url)
        return _file(client, url, address.name or http.name_in(url), manners)


def fetch_since(
    address: Address, since: date, manners: Manners | None = None
) -> tuple[list[Path], tuple[str, ...]]:
    """Fetch the newest revision of each month's file from a day on.

    Returns their paths among the raw files, in order of time, and sentences on what was skipped.
    Pages of years that ended before that day are not read. An address without pages has one file.
    Raises DataError like `fetch`.
    """
    manners = manners or Manners()
    if not address.links:
        return [fetch(address, manners)], ()
    with http.client(manners) as client:
        urls = [address.url]
        for pattern in address.links:
            urls = [
                link
                for page in urls
                for link in pages.like(pages.links(client, page, manners), pattern, page)
            ]
            if pattern != address.links[-1]:
                urls = [link for link in urls if _not_over(pages.period_in(link), since)]
        chosen = pages.of_each_month(urls, since)
        paths = [_file(client, link, http.name_in(link), manners) for link in chosen.links]
    return paths, chosen.skipped


def _not_over(year: date, since: date) -> bool:
    """Whether a year that begins on `year` had not ended by a day; True for an unknown year."""
    return year == date.min or (year.year + 1, year.month) > (since.year, since.month)


def _file(client: httpx.Client, url: str, name: str, manners: Manners) -> Path:
    known = _known().get(url)
    if known is not None and not raw.is_whole(known.sha256, known.name):
        known = None
    answer = http.ask(client, url, _conditions(known), manners)
    if answer.part is None and known is not None:
        return raw.path_of(known.sha256, known.name)
    sha256, name, path = _keep(answer, name, manners)
    tags = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
    _record(url, Known(sha256, name, *tags))
    return path


def _keep(answer: Answer, name: str, manners: Manners) -> tuple[str, str, Path]:
    """Keep the received file among the raw files, unpacked if it is a ZIP: its hash, name, path."""
    assert answer.part is not None
    part, sha256 = answer.part, answer.sha256
    try:
        _refuse_page(answer)
        if zipfile.is_zipfile(part) and not workbook.is_workbook(part):
            name, part, sha256 = _unpacked(part, answer.url, manners.largest)
        return sha256, name, raw.place(part, sha256, name)
    except OSError as error:
        raise raw.unwritable(error) from error
    finally:
        part.unlink(missing_ok=True)
        answer.part.unlink(missing_ok=True)


def _refuse_page(answer: Answer) -> None:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise DataError(f"{answer.url}: the server sent a web page instead of a file. {later()}")


def _unpacked(part: Path, url: str, largest: int) -> tuple[str, Path, str]:
    """The only CSV file of a ZIP: its name, its temporary path, and its hash."""
    out = raw.temporary()
    try:
        with zipfile.ZipFile(part) as archive:
            files = [file for file in archive.infolist() if file.filename.lower().endswith(".csv")]
            if len(files) != 1:
                raise DataError(
                    f"{url}: the ZIP has {len(files)} CSV files instead of one. Unpack it and "
                    "`load` them by hand."
                )
            with archive.open(files[0]) as inside:
                sha256, _ = disk.copy(_limited(inside, largest, url), out)
    except BROKEN_ZIP as error:
        out.unlink(missing_ok=True)
        raise DataError(f"{url}: the ZIP cannot be unpacked ({error}). {later()}") from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return raw.safe(files[0].filename.rpartition("/")[2]), out, sha256


def _limited(inside: IO[bytes], largest: int, url: str) -> Iterator[bytes]:
    size = 0
    for piece in disk.pieces(inside):
        size += len(piece)
        if size > largest:
            raise DataError(
                f"{url}: the unpacked file is larger than {largest:,} bytes, so it was not kept."
            )
        yield piece


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _known() -> dict[str, Known]:
    """The last file of each address; empty if the record cannot be read."""
    try:
        record = json.loads(_record_file().read_text(encoding="utf-8"))
        return {url: Known(**entry) for url, entry in record.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _record(url: str, known: Known) -> None:
    record = {address: asdict(file) for address, file in (_known() | {url: known}).items()}
    disk.replace(_record_file(), json.dumps(record, indent=1, sort_keys=True))


def _record_file() -> Path:
    return raw.folder() / "fetched.json"
