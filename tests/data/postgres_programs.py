"""A PostgreSQL server in a folder, reached by a socket in it and by no port."""

import os
import shutil
import subprocess
from pathlib import Path


def programs() -> Path | None:
    """The folder of initdb and postgres, None where there is none."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    both = ("initdb", "postgres")
    return next((one for one in folders if all((one / name).exists() for name in both)), None)


def account(folder: Path) -> str | None:
    """Who runs the server, with the folder made theirs: it refuses to run as root.

    None is whoever asks. Raises LookupError where root asks and there is no other account.
    """
    if os.getuid() != 0:
        return None
    for user in ("postgres", "nobody"):
        try:
            shutil.chown(folder, user)
        except LookupError:
            continue
        return user
    raise LookupError("PostgreSQL does not run as root, and there is no other account here")


def make(programs: Path, folder: Path, name: str, user: str | None) -> None:
    """Make an empty server in `folder`/data, whose superuser is of that name."""
    arguments = [programs / "initdb", "-D", folder / "data", "-U", name, "-A", "trust", "-N"]
    subprocess.run(
        [*arguments, "-E", "UTF8"], user=user, cwd=folder, check=True, capture_output=True
    )


def command(programs: Path, folder: Path, *settings: str) -> list[str | Path]:
    """The command that runs the server made in a folder."""
    options = [part for setting in settings for part in ("-c", setting)]
    return [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *options]
