"""Writing files all or nothing, however the process ends; locks; and rights to what is written.

Only this program's own account may read what it writes. The exception is the public line of
releases: everybody may read it, since nginx serves it under another account.
"""

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from data.faults import DataError

HERE, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE, of Linux."""

OWN, PASSAGE, SHARED = 0o700, 0o711, 0o755
"""Rights to a folder. Others may not enter it; may pass through it to a name that they know; may
list and read it.
"""

UNFINISHED = ".part-"
ABANDONED = 24 * 3600
"""Age in seconds of an unfinished file whose program must have been cut off."""

PIECE = 1 << 20
"""Bytes that are read at a time."""


def keep_private() -> None:
    """From now on, let no other account read what this process or its children write."""
    os.umask(0o077)


def folder(path: Path, rights: int = OWN) -> Path:
    """Make a folder with these rights. Missing parents are made so that others may pass through.

    A folder that exists keeps its rights: it may be the system's.
    """
    for missing in reversed([parent for parent in path.parents if not parent.exists()]):
        _make(missing, PASSAGE)
    _make(path, rights)
    return path


def _make(path: Path, rights: int) -> None:
    with contextlib.suppress(FileExistsError):
        path.mkdir()
        path.chmod(rights)


def close(path: Path) -> None:
    """Withdraw the rights of others to a file or folder of this program and account.

    Earlier versions of the program let everybody read it.
    """
    status = path.lstat()
    mode = status.st_mode
    if status.st_uid == os.geteuid() and mode & 0o007 and not stat.S_ISLNK(mode):
        path.chmod(mode & 0o700)


def like_its_folder(path: Path) -> None:
    """Give a file, or a folder and all in it, the reading rights of its parent folder."""
    rights = path.parent.stat().st_mode
    for entry in (path, *path.rglob("*")):
        if not entry.is_symlink():
            entry.chmod(rights & (0o2755 if entry.is_dir() else 0o644))


def sync(path: Path) -> None:
    """Wait until the operating system has put a file or folder on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary(folder: Path) -> Path:
    """A new, empty, private file in a folder, to be moved to its place when it is complete.

    Removes temporary files older than a day, which programs that were cut off left there.
    """
    for leftover in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):  # another process removed it first
            if time.time() - leftover.stat().st_mtime > ABANDONED:
                leftover.unlink()
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    os.close(handle)
    return Path(name)


def place(part: Path, path: Path) -> None:
    """Move a complete file to its name in one step, after its content is on the disk.

    Both paths must be on the same file system.
    """
    sync(part)
    os.replace(part, path)


@contextlib.contextmanager
def whole(path: Path, lasting: bool = True) -> Iterator[Path]:
    """An empty private file for the block to fill; it then replaces `path` in one step.

    Readers of `path` get the old file or the new one, never a part. If the block fails, the old
    file stays. `lasting=False` does not wait for the disk: use it for files that can be made again
    after a power cut.
    """
    part = temporary(path.parent)
    try:
        yield part
        if lasting:
            place(part, path)
        else:
            os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def replace(path: Path, text: str, lasting: bool = True) -> None:
    """Replace a file's text in one step, readable by those who may read its folder. See `whole`."""
    with whole(path, lasting) as part:
        part.write_text(text, encoding="utf-8")
        like_its_folder(part)


def link(path: Path, target: str) -> None:
    """Point a symbolic link to another target in one step, and wait until it is on the disk.

    The caller must hold a lock: only one process at a time may do this.
    """
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, path)
    sync(path.parent)


def copy(pieces: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write pieces to a file as they arrive. Returns the SHA-256 and the number of bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return digest.hexdigest(), size


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file, a piece at a time."""
    while piece := file.read(PIECE):
        yield piece


@contextlib.contextmanager
def locked(path: Path, wait: bool = True) -> Iterator[int | None]:
    """Lock the file at `path` on this machine for the block; yields its descriptor, for appending.

    The file is made if it is missing. The lock ends with the process, however that ends. With
    `wait=False`, yields None if another process has the lock.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
            return
        yield handle
    finally:
        os.close(handle)


def is_locked(path: Path) -> bool:
    """Whether another process has locked a file, which must exist. Several may ask at once."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def append(path: Path, line: str) -> None:
    """Add a line to a file that several processes write to. On return it is on the disk."""
    with locked(path) as handle:
        assert handle is not None
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)


def exchange(first: Path, second: Path) -> None:
    """Swap two folders in one step, which Linux can do on every usual file system.

    Raises DataError if it cannot; both folders are then unchanged.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = (HERE, os.fsencode(first), HERE, os.fsencode(second))
    if not hasattr(libc, "renameat2") or libc.renameat2(*names, EXCHANGE) != 0:
        reason = os.strerror(ctypes.get_errno() or errno.ENOSYS)
        raise DataError(
            f"{second} cannot be replaced in one step here: {reason}. "
            "Keep releases on a native Linux file system, such as ext4 or xfs."
        )
