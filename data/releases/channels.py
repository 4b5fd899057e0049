"""A channel of releases on the disk: locking it, making a release current, listing its files.

`index.json` has the current release, and the hash of each release's list of files
(`lists/<id>.json`), so that other machines can follow the channel and check that they have all of
it.
"""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, NonNegativeInt

from data import disk, times
from data.releases import release, retracted
from data.releases.manifest import Sha256
from data.releases.reader import (
    CURRENT,
    INTERNAL,
    PUBLIC,
    RELEASE_ID,
    SHOWN,
    current_id,
    pointed_at,
    shown_id,
)
from data.releases.retracted import Record
from data.store import raw

UNFINISHED = ".building-"
INDEX, LISTS = "index.json", "lists"
BESIDE = ("withdrawn.json", "withdrawn.map")
"""What else stands on a channel: publications taken back (see data.releases.withdrawn). The map is
listed for machines that have an earlier version of this program: others make their own.
"""

RIGHTS = {INTERNAL: disk.OWN, PUBLIC: disk.SHARED}
SITE = "site"
"""The public's plain files, in a release's folder."""


class File(BaseModel):
    """A file's expected size and hash."""

    sha256: Sha256
    size: NonNegativeInt


class Index(BaseModel):
    """What stands on a channel: the current release, each release's list of files, files beside.

    `current` is None where what was current is retracted and nothing was before it. `shown` is for
    those who may not see the current one yet. `retracted` has why and when releases were retracted.
    """

    format: int
    current: str | None
    shown: str | None = None
    releases: dict[str, File]
    beside: dict[str, File]
    retracted: Record = {}


class Files(BaseModel):
    """The files of a release, by their paths in its folder."""

    files: dict[str, File]


def releases_in(channel: Path) -> list[str]:
    """Ids of the complete releases on a channel."""
    return sorted(path.name for path in channel.iterdir() if RELEASE_ID.fullmatch(path.name))


def open_releases(channel: Path) -> list[str]:
    """Ids of the releases that readers of a channel can still open: all but the retracted ones."""
    if not channel.exists():
        return []
    gone = retracted.read(channel)
    return [id for id in releases_in(channel) if id not in gone]


def write_index(channel: Path) -> None:
    """Write the index of what the channel holds. A release never changes, so it is listed once."""
    current, gone = current_id(channel), retracted.read(channel)
    if current is None and not gone and not (channel / INDEX).exists():
        return
    with alone(channel, ".index.lock"):
        disk.folder(channel / LISTS, channel.stat().st_mode & disk.SHARED)
        lists = {id: channel / LISTS / f"{id}.json" for id in open_releases(channel)}
        for id, path in lists.items():
            if not path.exists():
                disk.replace(path, Files(files=_files_in(channel / id)).model_dump_json())
        for path in set((channel / LISTS).iterdir()) - set(lists.values()):
            path.unlink()
        index = Index(
            format=1,
            current=current,
            shown=shown if (shown := shown_id(channel)) in lists else None,
            releases={id: described(path) for id, path in lists.items()},
            beside={
                name: described(channel / name) for name in BESIDE if (channel / name).exists()
            },
            retracted=dict(gone),
        )
        disk.replace(channel / INDEX, index.model_dump_json(indent=1) + "\n")


def list_anew(channel: Path, id: str) -> None:
    """List a release's files again, after its site was baked anew."""
    (channel / LISTS / f"{id}.json").unlink(missing_ok=True)
    write_index(channel)


def _files_in(folder: Path) -> dict[str, File]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): described(path) for path in paths}


def described(path: Path) -> File:
    """A file's size and hash."""
    return File(sha256=raw.hash_of(path), size=path.stat().st_size)


def put(unfinished: Path, target: Path) -> None:
    """Give a complete release, already on disk, its name on the channel in one step.

    It takes the place of another that has the name, and is then listed anew.
    """
    if target.exists():
        disk.exchange(unfinished, target)
        (target.parent / LISTS / f"{target.name}.json").unlink(missing_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
    else:
        unfinished.rename(target)
    disk.sync(target.parent)


def point(channel: Path, id: str | None, name: str = CURRENT) -> None:
    """Replace `current`, or the link of that name, in one step and wait until it is on disk.

    With None there is no such link any more. Whoever calls has made sure (`release.confirm`) that
    the release is the one it should be.
    """
    if id is None:
        (channel / name).unlink(missing_ok=True)
        disk.sync(channel)
    else:
        disk.link(channel / name, id)


def show(channel: Path, id: str | None) -> None:
    """Set the release shown to readers who may not see the current one; None for no release."""
    if shown_id(channel) != id:
        point(channel, id, SHOWN)


def show_before(channel: Path, id: str, before: list[str]) -> None:
    """Where a release under embargo is to be current: show the last of `before` that is not.

    What is shown is for those who may not see it yet.
    """
    if not _is_free(release.embargo_until(channel / id)):
        show(channel, next((one for one in reversed(before) if _may_be_shown(channel / one)), None))


def _may_be_shown(folder: Path) -> bool:
    """Whether a folder holds a readable release that is under no embargo."""
    try:
        release.confirm(folder)
        return _is_free(release.embargo_until(folder))
    except release.Unreadable:
        return False


def _is_free(embargo_until: datetime | None) -> bool:
    return embargo_until is None or embargo_until <= times.now()


def there(channel: Path, ids: list[str]) -> list[str]:
    """Those of the releases whose files are on a channel."""
    return [id for id in ids if (channel / id).exists()]


def last_whole(channel: Path, ids: list[str]) -> str | None:
    """The last of the releases whose files are on a channel and can be opened; None without one."""
    return next((id for id in reversed(ids) if not release.is_broken(channel / id)), None)


def sweep(channel: Path) -> None:
    """Remove what an interrupted publication left behind, and retracted releases."""
    for left in channel.glob(f"{UNFINISHED}*"):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)
    _remove_retracted(channel)


def _remove_retracted(channel: Path) -> None:
    """Have no link lead to a retracted release, and then none of its files on the channel."""
    gone = retracted.read(channel)
    if pointed_at(channel / CURRENT) in gone:
        instead = current_id(channel)
        point(channel, instead if instead in open_releases(channel) else None)
    if shown_id(channel) in gone:
        show(channel, None)
    for id in gone:
        if (channel / id).exists():
            unseen = channel / f"{UNFINISHED}{id}"
            (channel / id).rename(unseen)  # at once, whoever looks meanwhile
            shutil.rmtree(unseen)
        (channel / LISTS / f"{id}.json").unlink(missing_ok=True)


def keep_only(channel: Path, kept: set[str]) -> None:
    """Remove the releases that are neither among these nor current."""
    for old in set(releases_in(channel)) - kept - {current_id(channel)}:
        shutil.rmtree(channel / old)
        (channel / LISTS / f"{old}.json").unlink(missing_ok=True)


def make(channel: Path) -> None:
    """Make a channel where there is none yet: the public's for everybody to read, another's not."""
    disk.folder(channel, RIGHTS.get(channel.name, disk.PASSAGE))
    if channel.name == INTERNAL:
        disk.close(channel)


@contextlib.contextmanager
def alone(channel: Path, lock: str = ".lock") -> Iterator[None]:
    """Hold the channel's lock, so that one process works on it; it ends with the process."""
    make(channel)
    with disk.locked(channel / lock):
        yield
