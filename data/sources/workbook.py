"""Reads workbooks (.xlsx, .xls, .xlsb, .ods) as sheets.

A workbook is opened in a separate process with limited memory and time, so that a malicious or
enormous one can end only that process.
"""

import marshal
import subprocess
import sys
import zipfile
from pathlib import Path

from data.sources import open_workbook
from data.sources.open_workbook import DAMAGED, MACROS, OLE, PASSWORD, TOO_LARGE
from data.sources.sheet import Sheet, check_size, refuse

ENDINGS = (".xlsx", ".xlsb", ".xlsm", ".xls", ".ods")
LARGEST = 100_000_000
"""Bytes of a workbook: four times the largest in a known layout."""

LARGEST_UNPACKED = 600_000_000
"""Bytes of all its parts, unpacked."""

BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What Python raises for a ZIP that is cut short, encrypted or compressed in an unknown way."""

SECONDS = 120
REFUSALS = {
    PASSWORD: ("the workbook has a password", "Open it, and save it without one"),
    MACROS: ("the workbook has macros", "Open it, and save it as .xlsx, without them"),
    TOO_LARGE: (
        "the workbook is too large: reading it would need more memory than is allowed",
        "Delete everything below and beside its tables, or save the sheet as CSV UTF-8",
    ),
    DAMAGED: ("the workbook is damaged or cut short", "Fetch it again"),
}


def is_workbook(path: Path) -> bool:
    """Whether the file's content is a workbook, whatever its name."""
    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            return True
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            return "[Content_Types].xml" in names or (
                "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]
            )
    except BROKEN_ZIP:
        return False


def sheets(path: Path) -> list[Sheet]:
    """The workbook's sheets that are not empty, including hidden ones, in order.

    Cells are text, as stored: 1234 for a whole number, 0.8569268183351771, 2017-04-01; a formula
    has its last result. Raises LoadRefused if the workbook has a password or macros, is damaged, or
    is too large.
    """
    check_size(path, LARGEST)
    if not is_workbook(path):
        problem = "this is no Excel or OpenDocument workbook, or one that is cut short"
        raise refuse(path, problem, "Fetch it again, and give the workbook itself")
    _check_unpacked(path)
    filled = [
        Sheet(path.name, name, rows, list(range(first, first + len(rows))), stored=True)
        for name, first, rows in _opened(path)
        if any(any(row) for row in rows)
    ]
    if not filled:
        raise refuse(path, "every sheet of the workbook is empty", "Fetch it again")
    return filled


def _opened(path: Path) -> list[tuple[str, int, list[list[str]]]]:
    """Name, number of the first row, and rows of each sheet."""
    command = [sys.executable, "-I", open_workbook.__file__, str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise refuse(path, *REFUSALS[TOO_LARGE]) from error
    if done.returncode == 0:
        return marshal.loads(done.stdout)  # noqa: S302 (our own process wrote it)
    # Any other end of the process, such as a signal, means that the workbook was too large.
    raise refuse(path, *REFUSALS.get(done.returncode, REFUSALS[TOO_LARGE]))


def _check_unpacked(path: Path) -> None:
    """Unpack the parts of a workbook to count their bytes: sizes stated in a ZIP may be false."""
    if not zipfile.is_zipfile(path):
        return
    size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                with archive.open(part) as inside:
                    while chunk := inside.read(1 << 20):
                        size += len(chunk)
                        if size > LARGEST_UNPACKED:
                            raise refuse(path, *REFUSALS[TOO_LARGE])
    except BROKEN_ZIP as error:
        raise refuse(path, *REFUSALS[DAMAGED]) from error
