"""Files that are on the disk whole or not at all, whatever ends the process, and who may read them.

What this program writes is for its own account alone. Only a public line of releases is for
everybody, since nginx serves it under another account.
"""

import contextlib
import ctypes
import errno
import os
import stat
from pathlib import Path

from data.faults import DataError

HERE, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE, of Linux."""

OWN, PASSAGE, SHARED = 0o700, 0o711, 0o755
"""Rights of a folder: others may not enter it; may pass through it, to what they know the name of;
may list and read it.
"""


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


def replace(path: Path, text: str) -> None:
    """Write a file anew in one step: whoever reads it has the old one or the new one, whole.

    It is for those who may read its folder.
    """
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    like_its_folder(fresh)
    sync(fresh)
    os.replace(fresh, path)


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
