"""Pictures on disk, by content: each is made by one process and read by the others.

If the folder is full, cannot be written or is damaged, pictures are made but not kept, and the log
says so: every request still gets its picture.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from data import disk

LOG = logging.getLogger("dashboard.pictures")
DEFAULT_FOLDER = "var/pictures"
MOST_BYTES = 500 * 2**20
LOOKED_AT_EVERY = 64
DIGEST = 32
"""Bytes at the start of each file: the SHA-256 of the picture behind them."""


def folder() -> Path:
    """Where pictures are kept: PICTURES_DIR, else var/pictures."""
    return Path(os.environ.get("PICTURES_DIR", DEFAULT_FOLDER))


def read(name: str) -> bytes | None:
    """The picture of that name, None where it has not been made or is not whole."""
    try:
        found = _path(name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _tell(error.strerror or str(error), str(folder()))
        return None
    picture = found[DIGEST:]
    return picture if hashlib.sha256(picture).digest() == found[:DIGEST] else None


def keep(name: str, make: Callable[[], bytes]) -> bytes:
    """The picture of that name (a hash of its content, then its kind), made if need be.

    Where several ask at once, one makes it and the others wait for it. Raises what `make` raises.
    """
    found = read(name)
    if found is not None:
        return found
    with _one_at_a_time(name):
        found = read(name)
        if found is not None:
            return found
        picture = make()
        try:
            _write(_path(name), picture)
        except OSError as error:
            _tell(error.strerror or str(error), str(folder()))
        return picture


def _path(name: str) -> Path:
    return folder() / name[:2] / name


@contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    """Wait until no other process makes a picture in this folder, if it can be locked."""
    with ExitStack() as stack:
        with suppress(OSError):  # a file system without locks; where none can be written, `_write`
            kept_in = disk.folder(disk.folder(folder()) / _path(name).parent.name)  # says so
            stack.enter_context(disk.locked(kept_in / ".lock"))
        yield


@lru_cache(maxsize=64)
def _tell(reason: str, where: str) -> None:
    """One line in the log for each reason."""
    LOG.warning("Pictures are made and not kept in %s (PICTURES_DIR): %s.", where, reason)


def _write(path: Path, picture: bytes) -> None:
    """Write the file in one step, or not at all."""
    with disk.whole(path, lasting=False) as part:
        part.write_bytes(hashlib.sha256(picture).digest() + picture)
    if int(path.name[:8], 16) % LOOKED_AT_EVERY == 0:
        _make_room()


def _make_room() -> None:
    """Remove the oldest pictures while all together take more than MOST_BYTES."""
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
