"""Keeps this machine's releases of one audience the same as a publisher's, without its store.

The publisher's folder of releases is read as a directory, or over HTTP(S). A release is fetched
into a folder that nobody sees, every file checked against its hash, and only then gets its name.
"""

import hashlib
import os
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from data import disk, retracted
from data import line as lines
from data.faults import DataError
from data.line import BESIDE, INDEX, LISTS, UNFINISHED, File, Files, Index
from data.polite import Manners
from data.store import RELEASE_ID, current_id

LARGEST_INDEX = 10_000_000
LONGEST_PAUSE = 900.0
"""Seconds between two tries, however often they failed."""

Said = TypeVar("Said", bound=BaseModel)


class Source(Protocol):
    """Where a line of releases is published."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of the file at that path under the line; DataError where there is none."""


class Directory:
    """A folder on this machine, or mounted there."""

    def __init__(self, line: Path) -> None:
        self.line = line

    def pieces(self, name: str) -> Iterator[bytes]:
        """The file's bytes."""
        try:
            with (self.line / name).open("rb") as file:
                while piece := file.read(1 << 20):
                    yield piece
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise DataError(f"{self.line / name}: {reason}. {NOTHING_CHANGED}.") from error


class Web:
    """A web server that hands out the publisher's folder."""

    def __init__(self, client: httpx.Client, line: str, manners: Manners) -> None:
        self.client, self.line, self.manners = client, line, manners

    def pieces(self, name: str) -> Iterator[bytes]:
        """The answer's bytes; no slower than we put up with."""
        url = f"{self.line}/{quote(name)}"
        shown = _without_password(url)
        ends = time.monotonic() + self.manners.deadline
        try:
            with self.client.stream("GET", url) as response:
                if response.status_code != httpx.codes.OK:
                    raise DataError(
                        f"{shown}: the server answered {response.status_code}. {NOTHING_CHANGED}."
                    )
                for piece in response.iter_raw():
                    if time.monotonic() > ends:
                        limit = f"{self.manners.deadline:g} seconds"
                        raise DataError(f"{shown}: not here within {limit}. {NOTHING_CHANGED}.")
                    yield piece
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise DataError(f"{shown}: {reason}. {NOTHING_CHANGED}.") from error


NOTHING_CHANGED = "What is current here stays so"


@contextmanager
def source(address: str, audience: str, manners: Manners | None = None) -> Iterator[Source]:
    """The audience's line at an address: an http(s) one, or else a folder of releases."""
    manners = manners or Manners(deadline=300.0)
    if urlsplit(address).scheme not in ("http", "https"):
        yield Directory(Path(address) / audience)
        return
    headers = {"User-Agent": "place-dashboard (follows releases)", "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, timeout=manners.timeout) as client:
        yield Web(client, f"{address.rstrip('/')}/{audience}", manners)


def once(published: Source, line: Path, keep_all: bool) -> str | None:
    """Bring the line up to date; the id that became current, None where it was already.

    What is retracted there is gone here first, whatever comes of the rest. The current release, and
    what is shown while it is under embargo, come next, and count before older ones are fetched.
    Those that the publisher has no more are removed, unless `keep_all`.
    Raises DataError where anything is missing or not what its hash says; the line then has the old
    release or the new one, whole.
    """
    index = _index(published)
    with lines.alone(line):
        before = current_id(line)
        retracted.write(line, index.retracted)
        lines.sweep(line)
        for id in filter(None, (index.shown, index.current)):
            _fetch_release(published, line, id, index)
        _fetch_beside(published, line, index)
        lines.show(line, index.shown)
        if current_id(line) != index.current:
            lines.point(line, index.current)
        for id in sorted(index.releases, reverse=True):
            _fetch_release(published, line, id, index)
        if not keep_all:
            lines.keep_only(line, set(index.releases))
    return index.current if before != index.current else None


def for_ever(
    step: Callable[[], None],
    failed: Callable[[DataError, float], None],
    every: float,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Take the step every so many seconds, ever more seldom while it fails; never returns.

    `failed` is told why, and in how many seconds the next try is.
    """
    pause = every
    while True:
        try:
            step()
            pause = every
        except DataError as error:
            pause = min(pause * 2, max(LONGEST_PAUSE, every))
            failed(error, pause)
        sleep(pause * random.uniform(0.9, 1.0))  # noqa: S311 (so that machines do not ask at once)


def _index(published: Source) -> Index:
    index = _said(Index, b"".join(_limited(published.pieces(INDEX), LARGEST_INDEX, INDEX)), INDEX)
    ids, beside = set(index.releases), set(index.beside)
    strange = {id for id in ids if not RELEASE_ID.fullmatch(id)} | beside - set(BESIDE)
    strange |= ids & index.retracted.keys()
    named = set(filter(None, (index.current, index.shown)))
    if index.current is None and ids and not index.retracted:
        strange.add("releases of which none is current")
    if index.format != 1 or not named <= ids or strange:
        raise DataError(f"{INDEX}: not an index this program understands. {NOTHING_CHANGED}.")
    return index


def _fetch_release(published: Source, line: Path, id: str, index: Index) -> None:
    """Fetch a release that is not here yet, or whose site was baked anew since it came.

    It has its name, or takes the other's place, when all of it is right and on disk.
    """
    name = f"{LISTS}/{id}.json"
    listed, there = line / name, (line / id).exists()
    if there and listed.exists() and lines.described(listed) == index.releases[id]:
        return
    unfinished, fresh = line / f"{UNFINISHED}{id}", line / f"{UNFINISHED}{id}.json"
    unfinished.mkdir()
    _fetch(published, name, index.releases[id], fresh)
    files = _said(Files, fresh.read_bytes(), name).files
    for path, file in files.items():
        if not _stays_inside(path):
            raise DataError(f"{name}: {path!r} is no path in a release. {NOTHING_CHANGED}.")
        (unfinished / path).parent.mkdir(parents=True, exist_ok=True)
        _fetch(published, f"{id}/{path}", file, unfinished / path)
    os.sync()
    if there:
        disk.exchange(unfinished, line / id)
    else:
        unfinished.rename(line / id)
    listed.parent.mkdir(exist_ok=True)
    os.replace(fresh, listed)
    disk.sync(line)
    shutil.rmtree(unfinished, ignore_errors=True)


def _fetch_beside(published: Source, line: Path, index: Index) -> None:
    for name in BESIDE:
        wanted, here = index.beside.get(name), line / name
        if wanted is None:
            here.unlink(missing_ok=True)
        elif not here.exists() or lines.described(here) != wanted:
            fresh = line / f"{UNFINISHED}{name}"
            _fetch(published, name, wanted, fresh)
            os.replace(fresh, here)


def _fetch(published: Source, name: str, wanted: File, into: Path) -> None:
    """One file, of the size and the hash that it must have."""
    digest, size = hashlib.sha256(), 0
    with into.open("wb") as out:
        for piece in _limited(published.pieces(name), wanted.size, name):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    if size < wanted.size:
        raise DataError(f"{name}: cut off, {size:,} of {wanted.size:,} bytes. {NOTHING_CHANGED}.")
    if digest.hexdigest() != wanted.sha256:
        raise DataError(f"{name}: not what was published, its hash differs. {NOTHING_CHANGED}.")


def _limited(pieces: Iterator[bytes], largest: int, name: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise DataError(f"{name}: larger than {largest:,} bytes. {NOTHING_CHANGED}.")
        yield piece


def _said(kind: type[Said], text: bytes, name: str) -> Said:
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise DataError(f"{name}: not what `publish` writes. {NOTHING_CHANGED}.") from error


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\0" not in path


def _without_password(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)
