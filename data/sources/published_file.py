"""A published file as sheets: a CSV file, a workbook, or a ZIP with one of them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from data.sources import csv_file, workbook
from data.sources.sheet import LARGEST, Sheet, check_size, refuse

KNOWN = (".csv", ".txt", *workbook.ENDINGS)
"""How the names of files end that are looked for in a ZIP."""

AT_ONCE = 1 << 20


def sheets(path: Path) -> list[Sheet]:
    """The file's sheets that are not empty, in its order.

    Raises DataError for what is not a file, and LoadRefused for what is neither a CSV file nor a
    workbook nor a ZIP with one of them, is too large, or cannot be read whole.
    """
    check_size(path)
    if zipfile.is_zipfile(path) and not workbook.is_workbook(path):
        with _unpacked(path) as inside:
            return _of_one_file(inside)
    return _of_one_file(path)


def _of_one_file(path: Path) -> list[Sheet]:
    return workbook.sheets(path) if workbook.is_workbook(path) else [csv_file.sheet(path)]


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The one file of a ZIP that may hold a table, for as long as the `with` lasts."""
    with TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                member = _only_member(path, archive)
                inside = Path(folder) / Path(member.filename).name
                _copy(path, archive, member, inside)
        except workbook.BROKEN_ZIP as error:
            raise refuse(path, f"the ZIP cannot be unpacked ({error})", "Fetch it again") from error
        yield inside


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    names = [one for one in archive.infolist() if one.filename.lower().endswith(KNOWN)]
    members = [one for one in names if not one.filename.startswith("__MACOSX/")]
    if len(members) == 1:
        return members[0]
    problem = f"the ZIP holds {len(members)} CSV files or workbooks, and one can be loaded from it"
    raise refuse(path, problem, "Unpack it, and load the files one by one")


def _copy(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    """Unpack a member, and count its bytes as they come: what a ZIP says of them may lie."""
    size = 0
    with archive.open(member) as source, to.open("wb") as out:
        while part := source.read(AT_ONCE):
            size += len(part)
            if size > LARGEST:
                problem = f"the file in the ZIP has more than {LARGEST:,} bytes"
                raise refuse(path, problem, "Cut it into smaller files, by period")
            out.write(part)
