"""The raw files behind the loads, each kept under the hash of its bytes, to be read again.

RAW_DIR (default var/raw) has a folder per content, named by its SHA-256, with the file under its
original name, since names contain months and revisions. Nothing in it ever changes.
"""

import hashlib
import os
import re
from pathlib import Path

from data import disk
from data.faults import InstallationError

DEFAULT_FOLDER = "var/raw"


def folder() -> Path:
    """The folder of raw files: RAW_DIR, else var/raw."""
    return Path(os.environ.get("RAW_DIR", DEFAULT_FOLDER))


def hash_of(path: Path) -> str:
    """The SHA-256 of the file's bytes. Raises InstallationError if it cannot be read."""
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
    """The path of the raw copy with that hash and name, whether or not it exists."""
    return folder() / sha256[:2] / sha256 / name


def safe(name: str) -> str:
    """A file name without characters that are special in a shell, a path or a terminal."""
    return re.sub(r"[^\w.() -]", "_", name, flags=re.ASCII).lstrip(".")[-120:] or "file"


def is_whole(sha256: str, name: str) -> bool:
    """Whether the raw copy exists and its bytes still have that hash."""
    kept = path_of(sha256, name)
    return kept.is_file() and hash_of(kept) == sha256


def keep(path: Path, sha256: str, name: str = "") -> Path:
    """The raw copy of a file with that hash, under its own or another name; made if it is missing
    or damaged.

    Raises InstallationError if the file has changed, or the folder cannot be written.
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
    """Move a complete file with that hash to its path among the raw files, in one step."""
    kept = path_of(sha256, name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    part.chmod(0o400)
    disk.place(part, kept)
    return kept


def temporary() -> Path:
    """A new empty file on the disk of the raw files, to be moved to its place when complete."""
    try:
        return disk.temporary(disk.folder(folder()))
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> InstallationError:
    """The error for a raw file that cannot be kept."""
    reason = error.strerror or "unknown reason"
    return InstallationError(
        f"{folder()}: raw files cannot be kept there ({reason}). Check RAW_DIR, its rights and "
        "the space on the disk."
    )
