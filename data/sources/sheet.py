"""A sheet: the rows of text of a CSV file, or of one sheet of a workbook."""

import stat
from dataclasses import dataclass
from pathlib import Path

from data.faults import DataError, Fault, LoadRefused

LARGEST = 500_000_000
"""Bytes: six times the largest CSV file in a known layout, the monthly RTT extract."""


@dataclass(frozen=True)
class Sheet:
    """Rows of cells as trimmed text, and the number of each row in the file.

    `name` is the sheet's name in a workbook, "" for a CSV file. `stored` means that cells are as a
    workbook stores them, with all digits and percentages as fractions of 1; cells of a CSV file are
    as displayed. `ends_whole` is false if a CSV file's last line has no line ending, so that it may
    be cut short. `remarks` are for the person who loads the file.
    """

    file: str
    name: str
    rows: list[list[str]]
    lines: list[int]
    stored: bool = False
    ends_whole: bool = True
    remarks: tuple[str, ...] = ()


def check_size(path: Path, largest: int | None = None) -> None:
    """Check a path before it is read, since a device or a huge file would take very long.

    Raises DataError if it is not a file, and LoadRefused if it has more than `largest` bytes
    (default LARGEST).
    """
    largest = largest or LARGEST
    try:
        status = path.stat()
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Check the name.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: {reason}. Check the name and its rights.") from error
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path}: this is a folder or a device, not a file. Check the name.")
    if status.st_size > largest:
        problem = f"the file has {status.st_size:,} bytes, more than the {largest:,} allowed"
        raise refuse(path, problem, "Cut it into smaller files, by period")


def refuse(path: Path, problem: str, remedy: str, line: int = 0) -> LoadRefused:
    """The refusal of a whole file for one reason."""
    return LoadRefused(path.name, [Fault(line, "", "", problem, remedy)])
