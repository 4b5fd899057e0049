"""Asks a server for a file with good manners: patient, modest, and plain about what went wrong."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import httpx
from tqdm import tqdm

from data import disk
from data.faults import DataError
from data.fetch import allowed_servers
from data.sources.sheet import LARGEST
from data.store import raw

USER_AGENT = "place-dashboard (reads published statistics to load them; python-httpx)"
BY_HAND = "fetch the file by hand and `load` it"
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers that may be others in a moment."""


T = TypeVar("T")


@dataclass(frozen=True)
class Manners:
    """How patient and how modest we are: seconds, tries and bytes.

    `pause` is before the second try and doubles, up to `longest_pause`, each time less a random
    part so that many machines do not come back at once. `timeout` is without a byte, `deadline`
    for a whole file.
    """

    tries: int = 4
    pause: float = 2.0
    longest_pause: float = 60.0
    timeout: float = 30.0
    deadline: float = 900.0
    largest: int = LARGEST


@dataclass(frozen=True)
class Answer:
    """What came: a whole file under a temporary name, or nothing as nothing changed."""

    part: Path | None
    sha256: str
    headers: httpx.Headers
    url: str


class TryAgain(Exception):
    """What went wrong may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        super().__init__(words)
        self.wait = wait


class Unreachable(TryAgain):
    """There is no way to the server: tried once more, as that seldom passes in seconds."""


def client(manners: Manners) -> httpx.Client:
    """A client that says who it is, waits no longer than that and follows what has moved, but not
    to where `data.fetch.allowed_servers` does not let it.
    """
    return allowed_servers.client({"User-Agent": USER_AGENT}, manners.timeout)


def ask(client: httpx.Client, url: str, conditions: Mapping[str, str], manners: Manners) -> Answer:
    """The server's answer, asked for again while what went wrong may pass.

    `conditions` are headers that let the server say that nothing changed. Raises DataError, in
    words: no way there, no answer, an answer cut off, too large, too slow, or not a file.
    """
    try:
        return retried(lambda: _once(client, url, conditions, manners), manners)
    except Unreachable as error:
        raise DataError(str(error)) from error
    except TryAgain as error:
        raise DataError(f"{url}: {error}, {manners.tries} times. {later()}") from error


def retried(once: Callable[[], T], manners: Manners) -> T:
    """What `once` gives, tried again while it raises TryAgain; raises the last of these."""
    pause, attempt = manners.pause, 1
    while True:
        try:
            return once()
        except TryAgain as error:
            most = min(2, manners.tries) if isinstance(error, Unreachable) else manners.tries
            if attempt >= most:
                raise
            jittered = pause * random.uniform(0.5, 1.0)  # noqa: S311 (no secret hangs on it)
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
    except httpx.ConnectError as error:
        raise Unreachable(
            f"{host} cannot be reached from this machine: try again when it has a network, or "
            f"fetch {url} on one that has, and `load` the file."
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
            f"{url}: there is nothing at this address ({status}); its publisher may have moved "
            f"it. Correct the address in data/sources, or {BY_HAND}."
        )
    if status != httpx.codes.OK:
        raise DataError(f"{url}: the server answered {status}. {later()}")


def asked_to_wait(response: httpx.Response) -> float:
    """For how many seconds a server asks us to wait; 0 where it does not say."""
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isdecimal() else 0.0


def _received(url: str, response: httpx.Response, manners: Manners) -> tuple[Path, str]:
    """The body in a temporary file, and its hash; no larger and no slower than we put up with."""
    length = response.headers.get("content-length", "")
    total = int(length) if length.isdecimal() else None
    too_large = DataError(f"{url}: larger than {manners.largest:,} bytes, so it was left there.")
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
                slow = f"it did not come within {manners.deadline:g} seconds"
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
    """What to do where there is nothing to put right."""
    return f"Try again later, or {BY_HAND}."
