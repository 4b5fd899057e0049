"""Files that are on the disk whole, or not at all, whatever ends the process."""

import ctypes
import errno
import os
from pathlib import Path

from data.faults import DataError

HERE, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE, of Linux."""


def sync(path: Path) -> None:
    """Have the operating system put a file or folder on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    names = (HERE, os.fsencode(one), HERE, os.fsencode(other))
    if not hasattr(libc, "renameat2") or libc.renameat2(*names, EXCHANGE) != 0:
        reason = os.strerror(ctypes.get_errno() or errno.ENOSYS)
        raise DataError(
            f"{other} cannot be replaced in one step here: {reason}. "
            "Keep releases on a file system of Linux's own."
        )
