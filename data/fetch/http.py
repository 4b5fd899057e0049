"""Asks a server for a file: with retries, pauses and limits, and plain errors."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import httpx
from tqdm import tqdm

from data import disk
from data.faults import DataError
from data.fetch import allowed_servers
from data.listing import first_of
from data.sources.sheet import LARGEST
from data.store import raw

USER_AGENT = "place-dashboard (reads published statistics to load them; python-httpx)"
BY_HAND = "fetch the file by hand and `load` it"
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""HTTP statuses that may pass, so that another try is worthwhile."""

PATIENCE = 3
"""How many addresses in a row a server may fail to answer before it is left alone."""

T = TypeVar("T")


@dataclass(frozen=True)
class Manners:
    """Limits of a request, in tries, seconds and bytes.

    `pause` precedes the second try and then doubles up to `longest_pause`, each time reduced by a
    random part so that many machines do not return together. `timeout` is the time without a byte,
    `deadline` that for a whole file.
    """

    tries: int = 4
    pause: float = 2.0
    longest_pause: float = 60.0
    timeout: float = 30.0
    deadline: float = 900.0
    largest: int = LARGEST


@dataclass(frozen=True)
class Answer:
    """A server's answer: a complete file under a temporary name; None if it has not changed."""

    part: Path | None
    sha256: str
    headers: httpx.Headers
    url: str


class TryAgain(Exception):
    """A failure that may pass; `wait` is the pause that the server asked for, in seconds."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        super().__init__(words)
        self.wait = wait


class Unreachable(TryAgain):
    """The server cannot be reached. Tried only once more, since that seldom passes in seconds."""


class LeftAlone(DataError):
    """A server was not asked for some files, because it failed before."""

    def __init__(self, host: str, names: Sequence[str]) -> None:
        self.host, self.names = host, tuple(names)
        super().__init__(
            f"{host} failed before, so it was not asked for {first_of(names, 3)}. {later()}"
        )


@dataclass(frozen=True)
class Session:
    """Asks servers, one request at a time.

    One that fails is left alone for the rest of the session: at once where it cannot be reached,
    else after `PATIENCE` addresses in a row.
    """

    client: httpx.Client
    manners: Manners
    failures: Counter[str] = field(default_factory=Counter)

    def ask(self, url: str, conditions: Mapping[str, str] | None = None) -> Answer:
        """The server's answer, with retries while the failure may pass.

        `conditions` are headers that let the server answer that nothing changed. Raises LeftAlone
        if the server failed before, and DataError if it cannot be reached or does not answer, or
        if the answer is cut off, too large, too slow or not a file.
        """
        host = urlsplit(url).hostname or ""
        if self.failures[host] >= PATIENCE:
            raise LeftAlone(host, [name_in(url)])
        once = partial(_once, self.client, url, conditions or {}, self.manners)
        try:
            answer = retried(once, self.manners)
        except Unreachable as error:
            self.failures[host] = PATIENCE
            raise DataError(str(error)) from error
        except TryAgain as error:
            self.failures[host] += 1
            tries = self.manners.tries
            raise DataError(f"{url}: {error}, in {tries} tries. {later()}") from error
        self.failures[host] = 0
        return answer


@contextmanager
def session(manners: Manners | None = None) -> Iterator[Session]:
    """A session that identifies itself, has a timeout, and follows redirections to permitted
    servers (see `data.fetch.allowed_servers`).
    """
    manners = manners or Manners()
    with allowed_servers.client({"User-Agent": USER_AGENT}, manners.timeout) as client:
        yield Session(client, manners)


def retried(once: Callable[[], T], manners: Manners) -> T:
    """The result of `once`, called again while it raises TryAgain; the last one is raised."""
    pause, attempt = manners.pause, 1
    while True:
        try:
            return once()
        except TryAgain as error:
            most = min(2, manners.tries) if isinstance(error, Unreachable) else manners.tries
            if attempt >= most:
                raise
            jittered = pause * random.uniform(0.5, 1.0)  # noqa: S311 (not a secret)
            time.sleep(min(max(jittered, error.wait), manners.longest_pause))
        pause, attempt = pause * 2, attempt + 1


def _once(
    client: httpx.Client, url: str, conditions: Mapping[str, str], manners: Manners
) -> Answer:
    host = urlsplit(url).hostname
    try:
        with client.stream("GET", url, headers=conditions) as response:
            if conditions and response.status_code == httpx.codes.NOT_MODIFIED:
                return Answer(None, "", response.headers, str(response.url))
            _check_status(url, response)
            part, sha256 = _received(url, response, manners)
            return Answer(part, sha256, response.headers, str(response.url))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Unreachable(
            f"{host} cannot be reached from this machine. Try again when it has a network, or "
            f"fetch {url} on another machine and `load` the file."
        ) from error
    except httpx.TimeoutException as error:
        raise TryAgain(f"no answer within {manners.timeout:g} seconds") from error
    except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.DecodingError) as error:
        raise TryAgain("the answer was cut off") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DataError(f"{url}: {error}. {later()}") from error


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in PASSING:
        raise TryAgain(f"the server answered {status}", asked_to_wait(response))
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise DataError(
            f"{url}: there is no file at this address ({status}); the publisher may have moved "
            f"it. Correct the address in data/sources, or {BY_HAND}."
        )
    if status != httpx.codes.OK:
        raise DataError(f"{url}: the server answered {status}. {later()}")


def asked_to_wait(response: httpx.Response) -> float:
    """The seconds that a server asks us to wait; 0 if it does not say."""
    seconds = response.headers.get("retry-after", "")
    return float(seconds) if seconds.isdecimal() else 0.0


def _received(url: str, response: httpx.Response, manners: Manners) -> tuple[Path, str]:
    """The body in a temporary file, and its hash. Raises DataError if it is too large or slow."""
    length = response.headers.get("content-length", "")
    total = int(length) if length.isdecimal() else None
    too_large = DataError(
        f"{url}: the file is larger than {manners.largest:,} bytes, so it was not fetched."
    )
    if total is not None and total > manners.largest:
        raise too_large
    part = raw.temporary()
    bar = tqdm(total=total, desc=name_in(url), unit="B", unit_scale=True, disable=None, leave=False)

    def limited() -> Iterator[bytes]:
        ends, size = time.monotonic() + manners.deadline, 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > manners.largest:
                raise too_large
            if time.monotonic() > ends:
                slow = f"the file did not arrive within {manners.deadline:g} seconds"
                raise DataError(f"{url}: {slow}. {later()}")
            bar.update(len(chunk))
            yield chunk

    try:
        with bar:
            sha256, _ = disk.copy(limited(), part)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise raw.unwritable(error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part, sha256


def name_in(url: str) -> str:
    """A name for the file at an address: the last part of its path."""
    return raw.safe(unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2])


def later() -> str:
    """What to do if nothing can be corrected here."""
    return f"Try again later, or {BY_HAND}."
