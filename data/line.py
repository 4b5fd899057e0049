"""A line of releases on the disk: who may change it, how a release becomes current, what is listed.

`index.json` says which release is current, and the hash of each release's list of files
(`lists/<id>.json`), so that other machines can follow the line and know that they have all of it.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, NonNegativeInt

from data import disk, raw
from data.manifest import Sha256
from data.store import CURRENT, INTERNAL, PUBLIC, RELEASE_ID, SHOWN, current_id, shown_id

UNFINISHED = ".building-"
INDEX, LISTS = "index.json", "lists"
BESIDE = ("withdrawn.json", "withdrawn.map")
"""What else stands on a line: publications taken back (see data.withdrawn). The map is listed for
machines that have an earlier version of this program: others make their own.
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

    `shown` is for those who may not see the current one yet.
    """

    format: int
    current: str
    shown: str | None = None
    releases: dict[str, File]
    beside: dict[str, File]


class Files(BaseModel):
    """The files of a release, by their paths in its folder."""

    files: dict[str, File]


def releases_in(line: Path) -> list[str]:
    """Ids of the releases that are on a line, whole."""
    return sorted(path.name for path in line.iterdir() if RELEASE_ID.fullmatch(path.name))


def write_index(line: Path) -> None:
    """Say what the line holds now. A release never changes, so each is listed once."""
    current = current_id(line)
    if current is None:
        return
    with alone(line, ".index.lock"):
        disk.folder(line / LISTS, line.stat().st_mode & disk.SHARED)
        lists = {id: line / LISTS / f"{id}.json" for id in releases_in(line)}
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
        )
        disk.replace(line / INDEX, json.dumps(index.model_dump(), indent=1) + "\n")


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


def point(line: Path, id: str, name: str = CURRENT) -> None:
    """Replace `current`, or the link of that name, in one step and wait until it is on disk.

    Whoever calls has made sure (`release.confirm`) that the release is the one it should be.
    """
    fresh = line / f"{UNFINISHED}{name}"
    fresh.symlink_to(id)
    os.replace(fresh, line / name)
    disk.sync(line)


def show(line: Path, id: str | None) -> None:
    """Say which release those see who may not see the current one; None where there is none."""
    if id is None:
        (line / SHOWN).unlink(missing_ok=True)
    elif shown_id(line) != id:
        point(line, id, SHOWN)


def sweep(line: Path) -> None:
    """Clear away what somebody who was cut off has left."""
    for left in line.glob(f"{UNFINISHED}*"):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)


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
    handle = os.open(line / lock, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
