"""Reads a published file as sheets: a CSV file, a workbook, or a ZIP with one of them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from data.sources import csv_file, workbook
from data.sources.sheet import LARGEST, Sheet, check_size, refuse

KNOWN = (".csv", ".txt", *workbook.ENDINGS)
"""Endings of the names of files that are looked for in a ZIP."""

AT_ONCE = 1 << 20


def sheets(path: Path) -> list[Sheet]:
    """The file's sheets that are not empty, in order.

    Raises DataError if the path is not a file, and LoadRefused if the file is not a CSV file, a
    workbook or a ZIP with one of them, is too large, or cannot be read completely.
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
    """The only file of a ZIP that may hold a table, unpacked for the duration of the `with`."""
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
    names = [file for file in archive.infolist() if file.filename.lower().endswith(KNOWN)]
    members = [file for file in names if not file.filename.startswith("__MACOSX/")]
    if len(members) == 1:
        return members[0]
    problem = f"the ZIP holds {len(members)} CSV files or workbooks, but it must hold one"
    raise refuse(path, problem, "Unpack it, and load the files one by one")


def _copy(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    """Unpack a file and count its bytes: the size that the ZIP states may be false."""
    size = 0
    with archive.open(member) as source, to.open("wb") as out:
        while part := source.read(AT_ONCE):
            size += len(part)
            if size > LARGEST:
                problem = f"the file in the ZIP has more than {LARGEST:,} bytes"
                raise refuse(path, problem, "Cut it into smaller files, by period")
            out.write(part)
