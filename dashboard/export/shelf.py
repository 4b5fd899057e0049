"""Pictures on disk, by content: one process makes each, everybody else reads it."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from data import disk

DEFAULT_FOLDER = "var/pictures"
MOST_BYTES = 500 * 2**20
LOOKED_AT_EVERY = 64


def folder() -> Path:
    """Where pictures are kept: PICTURES_DIR, else var/pictures."""
    return Path(os.environ.get("PICTURES_DIR", DEFAULT_FOLDER))


def read(name: str) -> bytes | None:
    """The picture of that name, None where it has not been made."""
    try:
        return (folder() / name[:2] / name).read_bytes()
    except FileNotFoundError:
        return None


def keep(name: str, make: Callable[[], bytes]) -> bytes:
    """The picture of that name (a hash of its content, then its kind), made if need be.

    Where several ask at once, one makes it and the others wait for it.
    """
    found = read(name)
    if found is not None:
        return found
    path = folder() / name[:2] / name
    disk.folder(disk.folder(folder()) / name[:2])
    with (path.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = read(name)
        return found if found is not None else _write(path, make())


def _write(path: Path, picture: bytes) -> bytes:
    """Put it there at once or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(picture)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    if int(path.name[:8], 16) % LOOKED_AT_EVERY == 0:
        _make_room()
    return picture


def _make_room() -> None:
    """Let go of the oldest pictures while all of them take more than MOST_BYTES."""
    files = []
    for path in folder().glob("??/[!.]*"):
        with suppress(FileNotFoundError):  # another process makes room too
            about = path.stat()
            files.append((about.st_mtime, about.st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= MOST_BYTES:
            return
        total -= size
        path.unlink(missing_ok=True)
