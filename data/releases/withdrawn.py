"""Withdrawn embeds: their addresses say so, whichever server answers.

`withdrawn.json` on a channel says which embeds, and why; nginx reads a map that is made of it here.
"""

import logging
import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from data import disk
from data.faults import DataError, InstallationError
from data.releases import retracted
from data.releases.channels import SITE, make, write_index
from data.releases.reader import CURRENT

LOG = logging.getLogger(__name__)

FILE, MAP = "withdrawn.json", "withdrawn.map"
ID = "[A-Za-z0-9_-]+"
ADDRESS = re.compile(rf"(place|indicator|ambition)/{ID}")
URL = re.compile(
    rf"/embed/(?P<embed>{ADDRESS.pattern})\.[a-z.]+|/api/v1/(?P<kind>place|indicator)s/(?P<id>{ID})\.json"
)
MOST, LONGEST, LONGEST_REASON = 10_000, 200, 1_000
LARGEST = 10_000_000
"""Bytes of the file."""

Address = Annotated[str, StringConstraints(pattern=rf"^{ADDRESS.pattern}$", max_length=LONGEST)]
Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON)]
Gone = TypeAdapter(Annotated[dict[Address, Reason], Field(max_length=MOST)])


def read(channel: Path) -> dict[str, str]:
    """Why each embed that was withdrawn is gone, by its path under /embed/; {} without the file.

    Raises InstallationError where the file is not what `withdraw` writes, or cannot be read.
    """
    path = channel / FILE
    try:
        return parsed(path.read_bytes(), str(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InstallationError(f"{path}: {error.strerror}. Check its rights.") from error


def parsed(text: bytes, name: str) -> dict[str, str]:
    """The same from the file's text. Raises InstallationError, which calls the file by `name`."""
    try:
        return Gone.validate_json(text)
    except ValidationError as error:
        raise InstallationError(
            f"{name} is not what `withdraw` writes: it is cut off, or was edited. Bring it back "
            "from a copy, or take it away and withdraw again what it should name."
        ) from error


class Watched:
    """What is withdrawn on a channel, read again whenever its file has changed."""

    def __init__(self, channel: Path) -> None:
        self._channel = channel
        self._known: tuple[tuple[int, ...], dict[str, str]] | None = None

    def now(self) -> dict[str, str]:
        """As `read`; if the file cannot be read, its last readable content.

        Raises DataError where it never could: then nobody here knows what may be shown.
        """
        try:
            about = os.stat(f"{self._channel}/{FILE}")
        except FileNotFoundError:
            return {}
        version = (about.st_mtime_ns, about.st_size, about.st_ino)
        if self._known is None or self._known[0] != version:
            try:
                gone = read(self._channel)
            except DataError as error:
                if self._known is None:
                    raise
                gone = self._known[1]
                LOG.error("%s What was withdrawn before still is.", error)
            self._known = (version, gone)
        return self._known[1]


def withdraw(channel: Path, path: str, reason: str) -> None:
    """Take an embed back, at once in the app, and in nginx once it is reloaded.

    Raises DataError for what is not an embed of the current release: a slip of the pen would leave
    the one that was meant where it is.
    """
    _check(path)
    if not (channel / CURRENT / SITE / "embed" / f"{path}.html").exists():
        raise DataError(f"There is no embed {path} in the current release. Nothing is withdrawn.")
    write(channel, read(channel) | {path: retracted.stated(reason)})


def restore(channel: Path, path: str) -> None:
    """Give an embed back."""
    _check(path)
    found = read(channel)
    if path not in found:
        raise DataError(f"{path} is not withdrawn.")
    write(channel, {one: reason for one, reason in found.items() if one != path})


def subject(url: str) -> str | None:
    """The embed that a URL path shows or has data of; None where it is no embed's."""
    found = URL.fullmatch(url)
    return found and (found["embed"] or f"{found['kind']}/{found['id']}")


def sentence(reason: str) -> str:
    """The sentence shown at a withdrawn address."""
    return f"This publication has been withdrawn. {reason}\n"


def as_map(gone: dict[str, str]) -> str:
    """The same for nginx: lines of a `map $uri $withdrawn`."""
    lines = []
    for path in sorted(gone):
        kind, id = path.split("/")
        lines.append(rf"~^(/embed/{path}\.[a-z.]+|/api/v1/{kind}s/{id}\.json)$ 1;")
    return "".join(f"{line}\n" for line in lines)


def write(channel: Path, gone: dict[str, str]) -> None:
    """Record what is withdrawn on a channel, for nginx and for machines that follow the channel."""
    make(channel)
    disk.replace(channel / FILE, Gone.dump_json(gone, indent=1).decode() + "\n")
    write_map(channel)
    write_index(channel)


def write_map(channel: Path) -> None:
    """Make nginx's map of what the channel says; none where nothing was ever withdrawn.

    Raises InstallationError, and leaves the map as it is, where `read` does.
    """
    text, path = as_map(read(channel)), channel / MAP
    if not (channel / FILE).exists():
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_text(encoding="utf-8", errors="replace") != text:
        disk.replace(path, text)


def _check(path: str) -> None:
    if not ADDRESS.fullmatch(path) or len(path) > LONGEST:
        raise DataError(f"{path!r} is not an embed: write place/leeds or indicator/ae_four_hour.")
