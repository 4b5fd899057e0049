"""The raw files behind the loads, each kept under the hash of its bytes, so it can be read again.

RAW_DIR (default var/raw) holds one folder per content, named by its SHA-256, and in it the file
under the name it came with, since names say months and revisions. Nothing in it ever changes.
"""

import hashlib
import os
import re
from pathlib import Path

from data import disk
from data.faults import InstallationError

DEFAULT_FOLDER = "var/raw"


def folder() -> Path:
    """Where raw files are kept: RAW_DIR, else var/raw."""
    return Path(os.environ.get("RAW_DIR", DEFAULT_FOLDER))


def hash_of(path: Path) -> str:
    """The SHA-256 of the file's bytes. Raises InstallationError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise InstallationError(f"{path}: there is no such file. Check the name.") from None
    except OSError as error:
        raise InstallationError(
            f"{path}: {error.strerror}. Check the name and its rights."
        ) from error


def path_of(sha256: str, name: str) -> Path:
    """Where the file of that content and name is kept, whether or not it is."""
    return folder() / sha256[:2] / sha256 / name


def safe(name: str) -> str:
    """A file name with nothing in it that a shell, a path or a terminal would stumble over."""
    return re.sub(r"[^\w.() -]", "_", name, flags=re.ASCII).lstrip(".")[-120:] or "file"


def is_whole(sha256: str, name: str) -> bool:
    """Whether the file of that content and name is kept, and its bytes still have that hash."""
    kept = path_of(sha256, name)
    return kept.is_file() and hash_of(kept) == sha256


def keep(path: Path, sha256: str, name: str = "") -> Path:
    """The kept copy of a file whose bytes had that hash, by its own or another name; made where
    there is none, or where it is not whole.

    Raises InstallationError where the bytes are others by now, or the folder cannot be written.
    """
    name = name or path.name
    if is_whole(sha256, name):
        return path_of(sha256, name)
    part = temporary()
    try:
        with path.open("rb") as file:
            copied, _ = disk.copy(disk.pieces(file), part)
        if copied != sha256:
            raise InstallationError(f"{path}: the file changed while it was read. Load it again.")
        return place(part, sha256, name)
    except OSError as error:
        raise unwritable(error) from error
    finally:
        part.unlink(missing_ok=True)


def place(part: Path, sha256: str, name: str) -> Path:
    """Move a whole file of that hash to where it is kept: it is there whole or not at all."""
    kept = path_of(sha256, name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    part.chmod(0o400)
    disk.place(part, kept)
    return kept


def temporary() -> Path:
    """A new empty file on the disk of the raw files, to be moved to its place when it is whole."""
    try:
        return disk.temporary(disk.folder(folder()))
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> InstallationError:
    """What to say where a raw file cannot be kept."""
    reason = error.strerror or "unknown reason"
    return InstallationError(
        f"{folder()}: raw files cannot be kept there ({reason}). Check RAW_DIR, its rights and "
        "the space on the disk."
    )
