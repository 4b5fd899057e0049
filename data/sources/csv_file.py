"""Reads a CSV file as a sheet: UTF-8, or Windows-1252 as Excel's plain "CSV" writes it."""

import csv
import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.faults import DataError
from data.sources.separators import not_commas
from data.sources.sheet import Sheet, refuse

FIRST_LINES = 25
COMMAS = "Save it again as 'CSV UTF-8 (Comma delimited)', with points in decimal numbers"

ENCODING_REMEDY = "Save it again as 'CSV UTF-8 (Comma delimited)'"

DIFFERENT = 100_000
"""How many different texts of cells are remembered, so that each is stored once."""

BINARY = (
    (b"PK\x03\x04", "a ZIP or Excel file that is cut short", "Fetch it again"),
    (b"\xd0\xcf\x11\xe0", "an Excel file that is cut short", "Fetch it again"),
    (b"\x1f\x8b", "a compressed (gzip) file", "Unpack it"),
    (b"%PDF", "a PDF", "Look for the sheet that it was made from"),
)
"""The first bytes of files that are not text, what they are, and what to do."""

WINDOWS = (
    "The text is not UTF-8, so it was read as Windows-1252, like Excel's plain 'CSV'. Check names "
    "with accents or apostrophes."
)


def sheet(path: Path) -> Sheet:
    """The file's rows; the number of a row is the line it ends on.

    Raises LoadRefused for what is not a CSV file: an empty or binary file, a web page or JSON under
    a wrong name, a quotation that does not end, cells not separated by commas.
    """
    raw = _bytes(path)
    text, remarks = _decoded(path, raw)
    rows, lines = _rows(path, text)
    ends_whole = raw.endswith((b"\n", b"\r"))
    return Sheet(path.name, "", rows, lines, ends_whole=ends_whole, remarks=remarks)


def _rows(path: Path, text: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines = [], []
    same: dict[str, str] = {}  # most cells repeat others: each text is stored once
    try:
        with _no_collecting():
            for row in reader:
                cells = map(str.strip, row)
                rows.append([same.setdefault(cell, cell) for cell in cells])
                lines.append(reader.line_num)
                if len(same) > DIFFERENT:
                    same.clear()
    except csv.Error as error:
        check_separator(path, text)
        line = lines[-1] + 1 if lines else 1
        problem = f"a quotation that begins here never ends, or ends too soon ({error})"
        if "field larger" in str(error):
            problem = f"a cell has more than {csv.field_size_limit():,} characters"
        raise refuse(path, problem, "Fetch it again: it may be cut short", line) from error
    return rows, lines


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Pause Python's garbage collector, which would scan millions of new lists repeatedly."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DataError(f"{path}: the file cannot be read ({reason}). Check its rights.") from error
    if not raw.strip():
        raise refuse(path, "the file is empty", "Fetch it again")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf_16(raw):
        problem = "the file is UTF-16 text, not UTF-8: Excel saves so as 'Unicode Text'"
        raise refuse(path, problem, ENCODING_REMEDY)
    for starts, what, remedy in BINARY:
        if raw.startswith(starts):
            raise refuse(path, f"this is {what}", remedy)
    if b"\x00" in raw:
        problem = "this is neither a CSV file nor a workbook"
        raise refuse(path, problem, "Load a .csv, .xlsx, .xls, .xlsb or .ods file")
    return raw


def _decoded(path: Path, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, with a remark if it is not UTF-8."""
    try:
        text, remarks = raw.decode("utf-8-sig"), tuple[str, ...]()
    except UnicodeDecodeError as error:
        try:
            text, remarks = raw.decode("cp1252"), (WINDOWS,)
        except UnicodeDecodeError:
            start = len(raw) - len(error.object) + error.start
            problem = f"the byte 0x{raw[start]:02x} is not UTF-8 text"
            line = raw.count(b"\n", 0, start) + 1
            raise refuse(path, problem, ENCODING_REMEDY, line) from error
    start_of_text = text[:1000].lstrip().lower()
    if start_of_text.startswith("<"):
        raise refuse(path, "this is a web page, not a CSV", "Download the file behind the link")
    if start_of_text.startswith(("{", "[")):
        raise refuse(path, "this is JSON, not a CSV", "Download the file as CSV")
    return text, remarks


def _is_utf_16(raw: bytes) -> bool:
    """Whether every other byte at the beginning is 0, as in UTF-16 without a byte-order mark."""
    start = raw[:200]
    return len(start) > 3 and any(not any(start[at::2]) for at in (0, 1)) and any(start)


def check_separator(path: Path, text: str) -> None:
    """Raises LoadRefused if something other than commas separates the cells of the first lines."""
    if name := not_commas(text[:100_000].splitlines()[:FIRST_LINES]):
        raise refuse(path, f"{name} separate the cells of this file, not commas", COMMAS)
