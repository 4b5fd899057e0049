"""Keeps fetched files unchanged among the raw files, for `load` to read.

A record beside the raw files has the server's tags of each file, so that an unchanged file is not
sent again.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from data import disk
from data.faults import DataError
from data.fetch.http import Answer, Session, later
from data.sources import workbook
from data.store import raw

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What zipfile raises for a ZIP that is cut off, damaged, encrypted or packed in an unusual way."""


@dataclass(frozen=True)
class Known:
    """A file that was fetched before: its hash and name here, and the server's tags."""

    sha256: str
    name: str
    etag: str = ""
    last_modified: str = ""


def file(session: Session, url: str, name: str, ask_again: bool = True) -> Path:
    """The path of an address's file among the raw files, under its own or the given name.

    A file that was fetched before is only sent again if it changed since, and not even asked for
    without `ask_again`. A ZIP with one CSV is unpacked. Raises DataError for whatever goes wrong.
    """
    known = _known().get(url)
    if known is not None and not raw.is_whole(known.sha256, known.name):
        known = None
    if known is not None and not ask_again:
        return raw.path_of(known.sha256, known.name)
    answer = session.ask(url, _conditions(known))
    if answer.part is None and known is not None:
        return raw.path_of(known.sha256, known.name)
    sha256, name, path = _keep(answer, name, session.manners.largest)
    tags = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
    _record(url, Known(sha256, name, *tags))
    return path


def _keep(answer: Answer, name: str, largest: int) -> tuple[str, str, Path]:
    """Keep the received file among the raw files, unpacked if it is a ZIP: its hash, name, path."""
    assert answer.part is not None
    part, sha256 = answer.part, answer.sha256
    try:
        _refuse_page(answer)
        if zipfile.is_zipfile(part) and not workbook.is_workbook(part):
            name, part, sha256 = _unpacked(part, answer.url, largest)
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
