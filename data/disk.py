"""Files that are on the disk whole or not at all, whatever ends the process; locks; and who may
read what is written.

What this program writes is for its own account alone. Only a public line of releases is for
everybody, since nginx serves it under another account.
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
"""Rights of a folder: others may not enter it; may pass through it, to what they know the name of;
may list and read it.
"""

UNFINISHED = ".part-"
ABANDONED = 24 * 3600
"""Seconds after which an unfinished file is nobody's any more: its program was cut off."""

PIECE = 1 << 20
"""Bytes of a file that are in memory at once."""


def keep_private() -> None:
    """Let nobody else read what this process, or one that it starts, writes from now on."""
    os.umask(0o077)


def folder(path: Path, rights: int = OWN) -> Path:
    """Make a folder with these rights, and those above it that are missing so that others may pass.

    One that is there already stays as it is: it may be the system's.
    """
    for missing in reversed([one for one in path.parents if not one.exists()]):
        _make(missing, PASSAGE)
    _make(path, rights)
    return path


def _make(path: Path, rights: int) -> None:
    with contextlib.suppress(FileExistsError):
        path.mkdir()
        path.chmod(rights)


def close(path: Path) -> None:
    """Take from others what an earlier version of this program let everybody read: a file or folder
    that is certainly its own, and this account's.
    """
    about = path.lstat()
    if about.st_uid == os.geteuid() and about.st_mode & 0o007 and not stat.S_ISLNK(about.st_mode):
        path.chmod(about.st_mode & 0o700)


def like_its_folder(path: Path) -> None:
    """Let those read a file, or a folder and all in it, who may read the folder that it is in."""
    rights = path.parent.stat().st_mode
    for one in (path, *path.rglob("*")):
        if not one.is_symlink():
            one.chmod(rights & (0o2755 if one.is_dir() else 0o644))


def sync(path: Path) -> None:
    """Have the operating system put a file or folder on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary(folder: Path) -> Path:
    """A new empty file in a folder, this account's own, to be moved to its place when it is whole.

    Clears away what programs that were cut off have left there a day ago or longer.
    """
    for left in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):  # somebody else was quicker
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    os.close(handle)
    return Path(name)


def place(part: Path, path: Path) -> None:
    """Give a whole file its name in one step, on the same disk, once its content is on the disk."""
    sync(part)
    os.replace(part, path)


@contextlib.contextmanager
def whole(path: Path, lasting: bool = True) -> Iterator[Path]:
    """An empty file of this account's own, for the block to fill: it then takes `path`'s place in
    one step, so whoever reads `path` has the old file or the new one. Where the block fails, the
    old one stays.

    Without `lasting` it does not wait for the disk: for what can be made again after a power cut.
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
    """Write a file anew in one step, for those who may read its folder. See `whole`."""
    with whole(path, lasting) as part:
        part.write_text(text, encoding="utf-8")
        like_its_folder(part)


def link(path: Path, target: str) -> None:
    """Have a symbolic link lead to another target, in one step and on the disk.

    One process at a time may do so: whoever calls holds a lock.
    """
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, path)
    sync(path.parent)


def copy(pieces: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write pieces into a file as they come; the SHA-256 and the number of bytes of them all."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return digest.hexdigest(), size


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of an open file, a piece at a time."""
    while piece := file.read(PIECE):
        yield piece


@contextlib.contextmanager
def locked(path: Path, wait: bool = True) -> Iterator[int | None]:
    """The open file at `path`, made where it is missing, locked: one block at a time, on this
    machine. What is written to it goes to its end. The lock goes with the process, however it ends.

    Without `wait`, None where somebody else has the lock.
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
    """Whether somebody has the lock of a file, which must be there. Whoever asks does not have it:
    several may ask at once.
    """
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def append(path: Path, line: str) -> None:
    """Add a line to a file that many write to. It is on the disk on return."""
    with locked(path) as handle:
        assert handle is not None
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step, as Linux does on every usual file system.

    Raises DataError where it cannot; both are then as they were.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = (HERE, os.fsencode(one), HERE, os.fsencode(other))
    if not hasattr(libc, "renameat2") or libc.renameat2(*names, EXCHANGE) != 0:
        reason = os.strerror(ctypes.get_errno() or errno.ENOSYS)
        raise DataError(
            f"{other} cannot be replaced in one step here: {reason}. "
            "Keep releases on a file system of Linux's own."
        )
