"""Reads releases for pages: an audience's current release, or a release by its id."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from data.faults import DataError, InstallationError
from data.releases import release, retracted
from data.releases.release import Release

AUDIENCES = INTERNAL, PUBLIC = ("internal", "public")
DEFAULT_FOLDER = "var/releases"
CURRENT = "current"
SHOWN = "shown"
"""What a channel shows while its current release is under embargo."""

MOST_KEPT = 64 * 2**20
"""Bytes of memory for releases that views are pinned to, besides those that readers get unasked."""

IN_MEMORY = 4
"""A release takes about so many times the bytes of its file in memory."""

RELEASE_ID = release.ID


def folder() -> Path:
    """Where releases live: RELEASES_DIR, else var/releases."""
    return Path(os.environ.get("RELEASES_DIR", DEFAULT_FOLDER))


def current_id(channel: Path) -> str | None:
    """Id of a channel's current release: the one that `current` points at.

    Where that is retracted, the one that takes its place. None before the first, or where none is
    left. Raises InstallationError as `pointed_at`.
    """
    id = pointed_at(channel / CURRENT)
    gone = retracted.read(channel).get(id) if id else None
    return gone.instead if gone else id


def shown_id(channel: Path) -> str | None:
    """Id of the release for those who may not see one under embargo, None where there is none.

    Raises InstallationError as `pointed_at`.
    """
    return pointed_at(channel / SHOWN)


def pointed_at(link: Path) -> str | None:
    """The release that a link on a channel points at, None where there is no such link.

    Raises InstallationError where it is not a link, or leads elsewhere than to a release of the
    channel.
    """
    try:
        id = os.readlink(link)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InstallationError(
            f"{link} is not a link to a release: {error.strerror}. Remove it and publish again; "
            "where a channel is copied, copy links as links."
        ) from error
    if not RELEASE_ID.fullmatch(id):
        raise InstallationError(
            f"{link} leads to {id!r}, which is not a release of this channel. Remove it and "
            "publish again."
        )
    return id


def current_since(channel: Path, found: Release) -> float:
    """When (seconds since 1970) a release became current here, by the link that points at it.

    For a release shown in place of one under embargo, the time it was made, so that the answer
    does not reveal that another was published since. Raises OSError where the release is gone.
    """
    is_current = current_id(channel) == found.id
    path = channel / CURRENT if is_current else channel / found.id / release.FILE
    return os.lstat(path).st_mtime


class NothingPublished(DataError):
    """There is no release for this audience yet."""


class UnknownRelease(DataError):
    """There is no release of that id."""


class TakenBack(DataError):
    """What was asked for was retracted; the message says when and why."""


class NothingLeft(NothingPublished, TakenBack):
    """The current release was retracted, and there is no earlier release."""


class Retracted(UnknownRelease, TakenBack):
    """The release of that id was retracted."""


class Releases:
    """Releases of one audience in the folder `channel`, each read once per process.

    `current` looks where the channel points at every call, one system call, so that a new release
    is seen at once; `at` gives the release a view began with.
    """

    def __init__(self, audience: str, releases: Path | None = None) -> None:
        self.audience = audience
        self.channel = (releases or folder()) / audience
        self._read: dict[str, Release] = {}
        self._bytes: dict[str, int] = {}
        self._readable: dict[str, bool] = {}
        self._lock = threading.Lock()

    def current(self) -> Release:
        """The current release. Raises NothingPublished before the first."""
        id = current_id(self.channel)
        if id is None:
            self._forget_what_is_gone()
            if why := retracted.last(retracted.read(self.channel)):
                raise NothingLeft(f"Nothing is published at present. {why}")
            raise NothingPublished(
                f"Nothing is published for the {self.audience} audience. "
                "Run: python -m data publish"
            )
        return self.at(id)

    def is_current(self, release: Release) -> bool:
        """Whether a release is the current one now."""
        return current_id(self.channel) == release.id

    def at(self, id: str) -> Release:
        """The release of that id.

        Raises UnknownRelease where it is not, or no longer, there, and Retracted where it was
        retracted.
        """
        self._forget_what_is_gone()
        found = self._read.get(id)
        if found is not None:
            return found
        if said := retracted.read(self.channel).get(id):
            raise Retracted(retracted.sentence(id, said))
        if not RELEASE_ID.fullmatch(id) or not os.path.isdir(self.channel / id):
            raise UnknownRelease(f"There is no release {id[:40]} here.")
        with self._lock:
            found = self._read.get(id)
            if found is None:
                found = self._read[id] = release.read(self.channel / id)
                self._bytes[id] = os.stat(self.channel / id / release.FILE).st_size * IN_MEMORY
                self._let_go({id, current_id(self.channel), shown_id(self.channel)})
            return found

    def listed(self) -> dict[str, datetime]:
        """When (UTC) each release was made that pages can be asked for by its id."""
        self._forget_what_is_gone()
        gone, found = retracted.read(self.channel), {}
        for path in self.channel.iterdir() if self.channel.is_dir() else ():
            id = path.name
            if RELEASE_ID.fullmatch(id) and id not in gone and self._is_readable(id):
                made = (path / release.FILE).stat().st_mtime
                found[id] = datetime.fromtimestamp(made, UTC)
        return found

    def _is_readable(self, id: str) -> bool:
        """Whether a release is of this program's format; one is looked at once."""
        if id not in self._readable:
            try:
                release.confirm(self.channel / id)
                self._readable[id] = True
            except release.Unreadable:
                self._readable[id] = False
        return self._readable[id]

    def _forget_what_is_gone(self) -> None:
        """Forget releases that are retracted, or whose folders are no longer on the channel."""
        gone = retracted.read(self.channel)
        for id in list(self._read):
            if id in gone or not os.path.isdir(self.channel / id):
                self._read.pop(id, None)

    def _let_go(self, kept: set[str | None]) -> None:
        """Forget the releases read first until the others take MOST_KEPT, but none of `kept`."""
        others = [id for id in list(self._read) if id not in kept]
        while sum(self._bytes[id] for id in others) > MOST_KEPT:
            self._read.pop(others.pop(0), None)
