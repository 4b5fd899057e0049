"""Checks of what another machine publishes, which is not trusted.

Everything is checked before it becomes part of this machine's channel: lists before their files are
fetched, and a release by opening it as pages do.
"""

import re
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from data.faults import DataError
from data.releases import manifest, release, withdrawn
from data.releases.channels import BESIDE, INDEX, LISTS, SITE, File, Files, Index
from data.releases.publisher import NOTHING_CHANGED
from data.releases.reader import RELEASE_ID

LARGEST_INDEX, MOST_RELEASES = 10_000_000, 10_000
LARGEST_LIST, MOST_FILES = 20_000_000, 50_000
"""Bytes of a list of files, and files in it: about 20 for each place and indicator of a site."""

LARGEST_RELEASE = 2_000_000_000
"""Bytes of all its files."""

FOLDERS = "(?:[A-Za-z0-9_-]{1,100}/){0,4}"
KINDS = "atom|css|csv|html|js|json|parquet|png|svg|ttf|txt|xml"
PATH = re.compile(
    rf"{re.escape(release.FILE)}|{release.EMBARGO}"
    rf"|{SITE}/{FOLDERS}[A-Za-z0-9_-][A-Za-z0-9_.-]{{0,100}}\.(?:{KINDS})(?:\.gz)?"
)
"""A file of a release: no deeper than a site is, of a kind that a site has, hidden from nobody."""

Said = TypeVar("Said", bound=BaseModel)


def index(text: bytes) -> Index:
    """What a publisher's index says. Raises DataError where it makes no sense or is too long."""
    found = _said(Index, text, INDEX)
    strange = {id for id in found.releases if not RELEASE_ID.fullmatch(id)}
    strange |= set(found.beside) - set(BESIDE)
    strange |= found.releases.keys() & found.retracted.keys()
    if found.current is None and found.releases and not found.retracted:
        strange.add("releases of which none is current")
    named = set(filter(None, (found.current, found.shown)))
    if found.format != 1 or not named <= set(found.releases) or strange:
        raise DataError(f"{INDEX}: not an index this program understands. {NOTHING_CHANGED}.")
    if len(found.releases) > MOST_RELEASES:
        raise DataError(f"{INDEX}: more than {MOST_RELEASES:,} releases. {NOTHING_CHANGED}.")
    _refuse_larger(INDEX, LARGEST_LIST, *found.releases.values())
    _refuse_larger(INDEX, withdrawn.LARGEST, *found.beside.values())
    return found


def files(text: bytes, id: str) -> dict[str, File]:
    """The files that a release has, by their paths in it. Raises DataError where they are too many,
    too large, none that a release has, or without the release itself.
    """
    name = f"{LISTS}/{id}.json"
    found = _said(Files, text, name).files
    if len(found) > MOST_FILES:
        raise DataError(f"{name}: more than {MOST_FILES:,} files. {NOTHING_CHANGED}.")
    for path in found:
        if not PATH.fullmatch(path):
            raise DataError(
                f"{name}: {path[:200]!r} is not a path in a release. {NOTHING_CHANGED}."
            )
    if release.FILE not in found:
        raise DataError(f"{name}: there is no {release.FILE} in it. {NOTHING_CHANGED}.")
    if sum(file.size for file in found.values()) > LARGEST_RELEASE:
        raise DataError(f"{name}: larger than {LARGEST_RELEASE:,} bytes. {NOTHING_CHANGED}.")
    return found


def check(folder: Path, id: str, listed: dict[str, File]) -> None:
    """Open a release that has been fetched. Raises DataError where it is another release, of
    another channel, or none that pages can read; or where its site is of another, or half.
    """
    release.check(folder, id)
    site = manifest.read(folder / SITE)
    manifest.refuse_another(site, folder / SITE, id)
    for path, hash in (site.files if site else {}).items():
        file = listed.get(f"{SITE}/{path}")
        if file is None or file.sha256 != hash:
            raise DataError(
                f"{id}: {path[:200]!r} is not the file that its site lists. {NOTHING_CHANGED}."
            )


def _refuse_larger(name: str, largest: int, *files: File) -> None:
    if max((file.size for file in files), default=0) > largest:
        raise DataError(f"{name}: a file of more than {largest:,} bytes. {NOTHING_CHANGED}.")


def _said(kind: type[Said], text: bytes, name: str) -> Said:
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise DataError(f"{name}: not what `publish` writes. {NOTHING_CHANGED}.") from error
