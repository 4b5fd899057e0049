"""A line of releases on the disk: who may change it, how a release becomes current, what is listed.

`index.json` says which release is current, and the hash of each release's list of files
(`lists/<id>.json`), so that other machines can follow the line and know that they have all of it.
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
"""What else stands on a line: publications taken back (see data.releases.withdrawn). The map is
listed for machines that have an earlier version of this program: others make their own.
"""

RIGHTS = {INTERNAL: disk.OWN, PUBLIC: disk.SHARED}
SITE = "site"
"""The public's plain files, in a release's folder."""


class File(BaseModel):
    """What a file must be."""

    sha256: Sha256
    size: NonNegativeInt


class Index(BaseModel):
    """What stands on a line: the current release, each release's list of files, files beside.

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


def releases_in(line: Path) -> list[str]:
    """Ids of the releases that are on a line, whole."""
    return sorted(path.name for path in line.iterdir() if RELEASE_ID.fullmatch(path.name))


def open_releases(line: Path) -> list[str]:
    """Ids of the releases that readers of a line can still open: all but the retracted ones."""
    if not line.exists():
        return []
    gone = retracted.read(line)
    return [id for id in releases_in(line) if id not in gone]


def write_index(line: Path) -> None:
    """Say what the line holds now. A release never changes, so each is listed once."""
    current, gone = current_id(line), retracted.read(line)
    if current is None and not gone and not (line / INDEX).exists():
        return
    with alone(line, ".index.lock"):
        disk.folder(line / LISTS, line.stat().st_mode & disk.SHARED)
        lists = {id: line / LISTS / f"{id}.json" for id in open_releases(line)}
        for id, path in lists.items():
            if not path.exists():
                disk.replace(path, Files(files=_files_in(line / id)).model_dump_json())
        for path in set((line / LISTS).iterdir()) - set(lists.values()):
            path.unlink()
        index = Index(
            format=1,
            current=current,
            shown=shown if (shown := shown_id(line)) in lists else None,
            releases={id: described(path) for id, path in lists.items()},
            beside={name: described(line / name) for name in BESIDE if (line / name).exists()},
            retracted=dict(gone),
        )
        disk.replace(line / INDEX, index.model_dump_json(indent=1) + "\n")


def list_anew(line: Path, id: str) -> None:
    """Say again which files a release has, after its site was baked anew."""
    (line / LISTS / f"{id}.json").unlink(missing_ok=True)
    write_index(line)


def _files_in(folder: Path) -> dict[str, File]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): described(path) for path in paths}


def described(path: Path) -> File:
    """What a file is now."""
    return File(sha256=raw.hash_of(path), size=path.stat().st_size)


def put(unfinished: Path, target: Path) -> None:
    """Give a release that is whole, and on disk, its name on the line in one step.

    It takes the place of another that has the name, and is then listed anew.
    """
    if target.exists():
        disk.exchange(unfinished, target)
        (target.parent / LISTS / f"{target.name}.json").unlink(missing_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
    else:
        unfinished.rename(target)
    disk.sync(target.parent)


def point(line: Path, id: str | None, name: str = CURRENT) -> None:
    """Replace `current`, or the link of that name, in one step and wait until it is on disk.

    With None there is no such link any more. Whoever calls has made sure (`release.confirm`) that
    the release is the one it should be.
    """
    if id is None:
        (line / name).unlink(missing_ok=True)
        disk.sync(line)
    else:
        disk.link(line / name, id)


def show(line: Path, id: str | None) -> None:
    """Say which release those see who may not see the current one; None where there is none."""
    if shown_id(line) != id:
        point(line, id, SHOWN)


def show_before(line: Path, id: str, before: list[str]) -> None:
    """Where a release under embargo is to be current: show the last of `before` that is not.

    What is shown is for those who may not see it yet.
    """
    if not _is_free(release.embargo_until(line / id)):
        show(line, next((one for one in reversed(before) if _may_be_shown(line / one)), None))


def _may_be_shown(folder: Path) -> bool:
    """Whether a folder holds a release that is under no embargo; what cannot be read may not."""
    try:
        release.confirm(folder)
        return _is_free(release.embargo_until(folder))
    except release.Unreadable:
        return False


def _is_free(embargo_until: datetime | None) -> bool:
    return embargo_until is None or embargo_until <= times.now()


def there(line: Path, ids: list[str]) -> list[str]:
    """Those of the releases whose files are on a line."""
    return [id for id in ids if (line / id).exists()]


def last_whole(line: Path, ids: list[str]) -> str | None:
    """The last of the releases whose files are on a line and can be opened; None without one."""
    return next((id for id in reversed(ids) if not release.is_broken(line / id)), None)


def sweep(line: Path) -> None:
    """Clear away what somebody who was cut off has left, and what is retracted."""
    for left in line.glob(f"{UNFINISHED}*"):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)
    _remove_retracted(line)


def _remove_retracted(line: Path) -> None:
    """Have no link lead to a retracted release, and then none of its files on the line."""
    gone = retracted.read(line)
    if pointed_at(line / CURRENT) in gone:
        instead = current_id(line)
        point(line, instead if instead in open_releases(line) else None)
    if shown_id(line) in gone:
        show(line, None)
    for id in gone:
        if (line / id).exists():
            unseen = line / f"{UNFINISHED}{id}"
            (line / id).rename(unseen)  # at once, whoever looks meanwhile
            shutil.rmtree(unseen)
        (line / LISTS / f"{id}.json").unlink(missing_ok=True)


def keep_only(line: Path, kept: set[str]) -> None:
    """Remove the releases that are neither among these nor current."""
    for old in set(releases_in(line)) - kept - {current_id(line)}:
        shutil.rmtree(line / old)
        (line / LISTS / f"{old}.json").unlink(missing_ok=True)


def make(line: Path) -> None:
    """Make a line where there is none yet: the public's for everybody to read, another's not."""
    disk.folder(line, RIGHTS.get(line.name, disk.PASSAGE))
    if line.name == INTERNAL:
        disk.close(line)


@contextlib.contextmanager
def alone(line: Path, lock: str = ".lock") -> Iterator[None]:
    """One at a time on a line; the lock goes with the process, however it ends."""
    make(line)
    with disk.locked(line / lock):
        yield
