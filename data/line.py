"""A line of releases on the disk: who may change it, how a release becomes current, what is listed.

`index.json` says which release is current, and the hash of each release's list of files
(`lists/<id>.json`), so that other machines can follow the line and know that they have all of it.
"""

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from data import raw
from data.faults import DataError
from data.store import CURRENT, RELEASE_ID, SHOWN, current_id, shown_id

UNFINISHED = ".building-"
INDEX, LISTS = "index.json", "lists"
HERE_RELATIVE, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE, of Linux."""

BESIDE = ("withdrawn.json", "withdrawn.map")
"""What else stands on a line: publications taken back (dashboard.public.withdrawn)."""


class File(BaseModel):
    """What a file must be."""

    sha256: str
    size: int


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
        (line / LISTS).mkdir(exist_ok=True)
        lists = {id: line / LISTS / f"{id}.json" for id in releases_in(line)}
        for id, path in lists.items():
            if not path.exists():
                replace(path, Files(files=_files_in(line / id)).model_dump_json())
        for path in set((line / LISTS).iterdir()) - set(lists.values()):
            path.unlink()
        index = Index(
            format=1,
            current=current,
            shown=shown if (shown := shown_id(line)) in lists else None,
            releases={id: described(path) for id, path in lists.items()},
            beside={name: described(line / name) for name in BESIDE if (line / name).exists()},
        )
        replace(line / INDEX, json.dumps(index.model_dump(), indent=1) + "\n")


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


def replace(path: Path, text: str) -> None:
    """Write a file anew in one step: whoever reads it has the old one or the new one, whole."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    sync(fresh)
    os.replace(fresh, path)


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step, as Linux does on every usual file system.

    Raises DataError where it cannot; both are then as they were.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = (HERE_RELATIVE, os.fsencode(one), HERE_RELATIVE, os.fsencode(other))
    if not hasattr(libc, "renameat2") or libc.renameat2(*names, EXCHANGE) != 0:
        reason = os.strerror(ctypes.get_errno() or errno.ENOSYS)
        raise DataError(
            f"{other} cannot be replaced in one step here: {reason}. "
            "Keep releases on a file system of Linux's own."
        )


def point(line: Path, id: str, name: str = CURRENT) -> None:
    """Replace `current`, or the link of that name, in one step and wait until it is on disk."""
    fresh = line / f"{UNFINISHED}{name}"
    fresh.symlink_to(id)
    os.replace(fresh, line / name)
    sync(line)


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


@contextlib.contextmanager
def alone(line: Path, lock: str = ".lock") -> Iterator[None]:
    """One at a time on a line; the lock goes with the process, however it ends."""
    line.mkdir(parents=True, exist_ok=True)
    handle = os.open(line / lock, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Have the operating system put a file or folder on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
