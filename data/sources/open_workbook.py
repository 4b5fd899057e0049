"""A program that writes the sheets of one workbook to standard output, with `marshal`.

It imports nothing from this project, so that it starts in a few hundredths of a second. If the
workbook cannot be read, it exits with one of the codes below. See data.sources.workbook.
"""

import gc
import marshal
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time

PASSWORD, MACROS, DAMAGED, TOO_LARGE = 11, 12, 13, 14
MEMORY = 3_000_000_000
"""Bytes of address space: a workbook of 65,536 rows and 70 columns takes 1 GB."""

SECONDS = 100
"""The limit of processor time."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of Excel files from before 2007, and of encrypted ones since."""

EMPTY_PROJECT = re.compile(r"dir|_VBA_PROJECT|__SRP_\w+|ThisWorkbook|(Sheet|Chart)[0-9]+")
"""Parts of a macro project that an old workbook may have even without a macro."""


class Refused(Exception):
    """The workbook cannot be read, for the reason in `code`."""

    def __init__(self, code: int) -> None:
        self.code = code


def text(cell: object) -> str:
    """A cell as text: a whole number without decimals, a number with all its digits, a day as
    2017-04-01, a blank as "".
    """
    match cell:
        case str():
            return cell.strip()
        case bool():
            return str(cell).upper()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date():
            return cell.isoformat()
    return str(cell)


def sheets(path: str) -> list[tuple[str, int, list[list[str]]]]:
    """The name, first row number (from 1) and rows of each sheet."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        every_sheet = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            first = sheet.start[0] + 1 if sheet.start else 1
            rows = [[text(cell) for cell in row] for row in sheet.to_python()]
            every_sheet.append((name, first, rows))
        return every_sheet


def refuse_password_and_macros(path: str) -> None:
    """Raises Refused for a workbook with a password or macros."""
    with open(path, "rb") as file:
        begins = file.read(len(OLE))
    if begins != OLE:
        with zipfile.ZipFile(path) as archive:
            if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
                raise Refused(MACROS)
        return
    from olefile import OleFileIO

    with OleFileIO(path) as parts:
        if parts.exists("EncryptedPackage"):
            raise Refused(PASSWORD)
        modules = [part[-1] for part in parts.listdir() if "VBA" in part]
        if not all(EMPTY_PROJECT.fullmatch(name) for name in modules):
            raise Refused(MACROS)


def main(path: str) -> int:
    """Write the sheets. Returns 0, or the code of the reason why they cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # it would scan millions of new rows repeatedly
    from python_calamine import CalamineError, PasswordError

    try:
        refuse_password_and_macros(path)
        sys.stdout.buffer.write(marshal.dumps(sheets(path)))
    except Refused as refused:
        return refused.code
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
