"""The source of followed releases: a publisher's folder, as a directory or over HTTP(S)."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

import httpx

from data.faults import DataError
from data.fetch.http import Manners

NOTHING_CHANGED = "What is current here stays so"


class Source(Protocol):
    """Where a channel of releases is published."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of the file at that path under the channel; DataError where there is none."""


class Directory:
    """A folder on this machine, or mounted there."""

    def __init__(self, channel: Path) -> None:
        self.channel = channel

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a plain file, reached through no link.

        Whoever writes there may not have us read a file of this machine, or wait for a pipe.
        """
        try:
            with os.fdopen(self._opened(name), "rb") as file:
                while piece := file.read(1 << 20):
                    yield piece
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise DataError(f"{self.channel / name}: {reason}. {NOTHING_CHANGED}.") from error

    def _opened(self, name: str) -> int:
        *folders, last = name.split("/")
        handle = os.open(self.channel, os.O_RDONLY | os.O_DIRECTORY)
        for part in folders:
            handle = _entered(handle, part, os.O_DIRECTORY)
        handle = _entered(handle, last, os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(0, "not a plain file")
        return handle


def _entered(folder: int, name: str, flags: int) -> int:
    """A file or folder in an open folder, which is closed, unless it is a link."""
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=folder)
    finally:
        os.close(folder)


class Web:
    """A web server that hands out the publisher's folder."""

    def __init__(self, client: httpx.Client, channel: str, manners: Manners) -> None:
        self.client, self.channel, self.manners = client, channel, manners

    def pieces(self, name: str) -> Iterator[bytes]:
        """The answer's bytes, from this server alone and at an acceptable speed."""
        url = f"{self.channel}/{quote(name)}"
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


@contextmanager
def source(address: str, audience: str, manners: Manners | None = None) -> Iterator[Source]:
    """The audience's channel at an address: an http(s) one, or else a folder of releases."""
    manners = manners or Manners(deadline=300.0)
    if urlsplit(address).scheme not in ("http", "https"):
        yield Directory(Path(address) / audience)
        return
    headers = {"User-Agent": "place-dashboard (follows releases)", "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, timeout=manners.timeout) as client:
        yield Web(client, f"{address.rstrip('/')}/{audience}", manners)


def limited(pieces: Iterator[bytes], largest: int, name: str) -> Iterator[bytes]:
    """The pieces of a file. Raises DataError where they are more than so many bytes."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise DataError(f"{name}: larger than {largest:,} bytes. {NOTHING_CHANGED}.")
        yield piece


def _without_password(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)
