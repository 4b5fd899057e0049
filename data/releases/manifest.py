"""The list of a public site's files: the release they belong to, and the SHA-256 of each."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError

from data.faults import InstallationError

FILE = "manifest.json"

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """The files of a site by their paths in it, without the compressed copies beside them."""

    release: str
    as_at: date
    files: dict[str, Sha256]


def read(site: Path) -> Manifest | None:
    """The manifest in a site's folder, None where there is none.

    Raises InstallationError where it is cut off, or no manifest.
    """
    path = site / FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InstallationError(f"{path}: {error.strerror}. Check its rights.") from error
    except ValidationError as error:
        raise InstallationError(
            f"{path} is not a list of files: it is cut off, or was edited. Run: python -m "
            "dashboard bake"
        ) from error


def refuse_another(found: Manifest | None, site: Path, id: str) -> None:
    """Raise InstallationError where a site's manifest is of another release than that."""
    if found is not None and found.release != id:
        raise InstallationError(
            f"{site / FILE} lists the files of release {found.release[:40]!r}, not of {id}. Run: "
            "python -m dashboard bake"
        )
