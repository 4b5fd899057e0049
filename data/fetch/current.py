"""Current files from their publishers: fetched politely and kept as they came, for `load` to read.

What was fetched, and what the server called it, is noted beside the raw files, so that a file that
has not changed is not sent again.
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
"""What to do where no layout here gives an indicator."""

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What zipfile raises of one cut, changed, locked with a password or packed in a strange way."""


@dataclass(frozen=True)
class Known:
    """A file that an address gave before: what its server called it, and where it is kept."""

    sha256: str
    name: str
    etag: str = ""
    last_modified: str = ""


def wanted(names: Sequence[str]) -> list[tuple[Layout, Address]]:
    """The addresses of the layouts named, or of all that have one; but of several layouts of one
    source the first.

    Raises DataError for a layout that is not known or has no address.
    """
    having = {name: layout.addresses() for name, layout in sorted(layouts().items())}
    having = {name: addresses for name, addresses in having.items() if addresses}
    for name in names:
        if name in tidy.in_this_alone(indicators()):
            raise DataError(f"{name!r} has no reader: {WRITE_BY_HAND}.")
        if name not in having:
            why = "has no stable address" if name in layouts() else "is not a source"
            raise DataError(f"{name!r} {why}: {BY_HAND}. `fetch` knows: {', '.join(having)}.")
    by_source = {layouts()[name].source: name for name in sorted(having, reverse=True)}
    chosen = names or sorted(by_source.values())
    return [(layouts()[name], address) for name in chosen for address in having[name]]


def left() -> str:
    """What is not fetched, and how it comes in instead, in two sentences."""
    ours = {layout.source for layout in (tidy.LAYOUT, commentary.LAYOUT)}
    others = [name for name, one in sorted(layouts().items()) if one.source not in ours]
    without = ", ".join(name for name in others if not layouts()[name].addresses())
    unread = ", ".join(tidy.in_this_alone(indicators()))
    return (
        f"Not fetched, as their files have no stable address: {without}; {BY_HAND}.\n"
        f"Not fetched, as nothing here reads their publishers' files: {unread}; {WRITE_BY_HAND}."
    )


def fetch(address: Address, manners: Manners | None = None) -> Path:
    """The current file of an address, kept among the raw files; the one kept before if unchanged.

    A ZIP with one CSV in it is unpacked. Raises DataError, in words, for whatever goes wrong.
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
    """The newest revision of each month's file of an address from that day on, kept among the raw
    files in the order of time, and what was skipped, in sentences.

    Of its pages all are read but those of years that had ended before. An address without pages
    has one file. Raises DataError as `fetch`.
    """
    manners = manners or Manners()
    if not address.links:
        return [fetch(address, manners)], ()
    with http.client(manners) as client:
        found = [address.url]
        for pattern in address.links:
            found = [
                link
                for page in found
                for link in pages.like(pages.links(client, page, manners), pattern, page)
            ]
            if pattern != address.links[-1]:
                found = [link for link in found if _not_over(pages.period_in(link), since)]
        chosen = pages.of_each_month(found, since)
        kept = [_file(client, link, http.name_in(link), manners) for link in chosen.links]
    return kept, chosen.skipped


def _not_over(year: date, since: date) -> bool:
    """Whether a year that begins then, or may be any, had not ended by that day."""
    return year == date.min or (year.year + 1, year.month) > (since.year, since.month)


def _file(client: httpx.Client, url: str, name: str, manners: Manners) -> Path:
    known = _known().get(url)
    if known is not None and not raw.is_whole(known.sha256, known.name):
        known = None
    answer = http.ask(client, url, _conditions(known), manners)
    if answer.part is None and known is not None:
        return raw.path_of(known.sha256, known.name)
    sha256, name, kept = _kept(answer, name, manners)
    tags = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
    _note(url, Known(sha256, name, *tags))
    return kept


def _kept(answer: Answer, name: str, manners: Manners) -> tuple[str, str, Path]:
    """The hash, name and place of what came, having unpacked it where it is a ZIP."""
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
        raise DataError(f"{answer.url}: a web page came, where a file should be. {later()}")


def _unpacked(part: Path, url: str, largest: int) -> tuple[str, Path, str]:
    """The one CSV file of a ZIP: its name, where it is now, and its hash."""
    out = raw.temporary()
    try:
        with zipfile.ZipFile(part) as archive:
            found = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if len(found) != 1:
                raise DataError(
                    f"{url}: a ZIP with {len(found)} CSV files, not one. Unpack and "
                    "`load` them by hand."
                )
            with archive.open(found[0]) as inside:
                sha256, _ = disk.copy(_limited(inside, largest, url), out)
    except BROKEN_ZIP as error:
        out.unlink(missing_ok=True)
        raise DataError(f"{url}: a ZIP that cannot be unpacked ({error}). {later()}") from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return raw.safe(found[0].filename.rpartition("/")[2]), out, sha256


def _limited(inside: IO[bytes], largest: int, url: str) -> Iterator[bytes]:
    size = 0
    for piece in disk.pieces(inside):
        size += len(piece)
        if size > largest:
            raise DataError(f"{url}: unpacked it is larger than {largest:,} bytes: left alone.")
        yield piece


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def _known() -> dict[str, Known]:
    """What each address gave last; a note that cannot be read costs a download, no more."""
    try:
        noted = json.loads(_notes().read_text(encoding="utf-8"))
        return {url: Known(**one) for url, one in noted.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _note(url: str, known: Known) -> None:
    noted = {address: asdict(one) for address, one in (_known() | {url: known}).items()}
    disk.replace(_notes(), json.dumps(noted, indent=1, sort_keys=True))


def _notes() -> Path:
    return raw.folder() / "fetched.json"
