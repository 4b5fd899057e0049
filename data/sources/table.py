"""A published CSV file as a table of text, with the line each row came from."""

import csv
import gc
import io
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data.faults import DUPLICATE, DataError, Fault, LoadRefused
from data.sources.separators import not_commas

NUMBER = r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+|(?=\.))(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""Thousands in groups of three, none starting with 0: "0,655" is a decimal comma, so refused."""

COMMAS = "Save it again as 'CSV UTF-8 (Comma delimited)', with points in decimal numbers"

ENCODING_REMEDY = "Save it again as 'CSV UTF-8 (Comma delimited)'"

WITHIN = 25
"""A header is within the first rows of a file; above it may be a title block."""

LARGEST = 500_000_000
"""Bytes: six times the largest file published in a layout here, the monthly RTT extract."""

DIFFERENT = 100_000
"""Texts of cells that are remembered, to keep them once."""

BINARY = (
    ((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), "a ZIP or Excel file", "Unpack it, or save"),
    ((b"\xd0\xcf\x11\xe0",), "an Excel file of before 2007", "Open it and save"),
    ((b"\x1f\x8b",), "a compressed (gzip) file", "Unpack it, or save"),
    ((b"%PDF",), "a PDF", "Look for the sheet it was made from, and save"),
)
"""How files begin that are no text, what they are, and what to do with "the sheet as CSV"."""


def read_rows(path: Path) -> tuple[list[list[str]], list[int], bool]:
    """The file's rows of cells, trimmed; the line each ends on; whether the last line is ended.

    A last line without a line ending may mean that the file was cut short. Raises LoadRefused for
    what is not a UTF-8 CSV file: empty, too large, binary, another encoding, a web page or a ZIP
    under a wrong name, a quotation that never ends, cells that something else separates.
    """
    raw = _bytes(path)
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    rows, lines = [], []
    same: dict[str, str] = {}  # most cells say what others say: each text is kept once
    try:
        with _no_collecting():
            for row in reader:
                cells = map(str.strip, row)
                rows.append([same.setdefault(cell, cell) for cell in cells])
                lines.append(reader.line_num)
                if len(same) > DIFFERENT:
                    same.clear()
    except csv.Error as error:
        check_separator(path)
        line = lines[-1] + 1 if lines else 1
        problem = f"a quotation that begins here never ends, or ends too soon ({error})"
        if "field larger" in str(error):
            problem = f"a cell has more than {csv.field_size_limit():,} characters"
        fault = Fault(line, "", "", problem, "Fetch it again: it may be cut short")
        raise LoadRefused(path.name, [fault]) from error
    return rows, lines, raw.endswith((b"\n", b"\r"))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Without Python's collector, which would go over a million new lists again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def check_size(path: Path) -> None:
    """Look at what a path is before anybody reads it, which may take long, or for ever.

    Raises DataError for what is no file, and LoadRefused for one that is larger than LARGEST.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Check the name.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: {reason}. Check the name and its rights.") from error
    if not stat.S_ISREG(found.st_mode):
        raise DataError(f"{path}: this is a folder or a device, not a file. Check the name.")
    if found.st_size > LARGEST:
        problem = f"the file has {found.st_size:,} bytes and may have {LARGEST:,}"
        raise _refuse(path, problem, "Cut it into smaller files, by period")


def _bytes(path: Path) -> bytes:
    """What the file holds, which is UTF-8 text."""
    check_size(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DataError(f"{path}: the file cannot be read ({reason}).") from error
    if not raw.strip():
        raise _refuse(path, "the file is empty", "Fetch it again")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf_16(raw):
        problem = "the file is UTF-16 text, not UTF-8: Excel saves so as 'Unicode Text'"
        raise _refuse(path, problem, ENCODING_REMEDY)
    for starts, what, remedy in BINARY:
        if raw.startswith(starts):
            raise _refuse(path, f"this is {what}", f"{remedy} the sheet as CSV")
    if b"\x00" in raw:
        raise _refuse(path, "this is a binary file, not a CSV", "Save the sheet as CSV UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = len(raw) - len(error.object) + error.start
        line = raw.count(b"\n", 0, start) + 1
        problem = f"the byte 0x{raw[start]:02x} is not UTF-8 text{_as_windows(raw[start])}"
        fault = Fault(line, "", "", problem, ENCODING_REMEDY)
        raise LoadRefused(path.name, [fault]) from error
    start_of_text = text[:1000].lstrip().lower()
    if start_of_text.startswith("<"):
        raise _refuse(path, "this is a web page, not a CSV", "Download the file behind the link")
    if start_of_text.startswith(("{", "[")):
        raise _refuse(path, "this is JSON, not a CSV", "Download the file as CSV")
    return raw


def _is_utf_16(raw: bytes) -> bool:
    """Whether every other byte of the beginning is 0, as in English text without a mark."""
    start = raw[:200]
    return len(start) > 3 and any(not any(start[at::2]) for at in (0, 1)) and any(start)


def _as_windows(byte: int) -> str:
    """What the byte is in the encoding that Excel's plain "CSV" has, if it is anything there."""
    sign = bytes([byte]).decode("cp1252", errors="replace")
    return f", but {sign!r} in Windows-1252, which Excel's plain 'CSV' is" if sign.isalpha() else ""


def check_separator(path: Path) -> None:
    """Raise LoadRefused where something else than commas separates the cells of the first lines."""
    text = _bytes(path).decode("utf-8-sig")
    if name := not_commas(text[:100_000].splitlines()[:WITHIN]):
        raise _refuse(path, f"{name} separate the cells of this file, not commas", COMMAS)


def _refuse(path: Path, problem: str, remedy: str) -> LoadRefused:
    return LoadRefused(path.name, [Fault(0, "", "", problem, remedy)])


@dataclass
class Table:
    """The rows under a recognised header; readers take columns out of it and leave faults behind.

    Cells come out as arrays in row order; what cannot be read becomes NaN or NaT and a fault with
    its line. `name` of a column is its header text; a header text that stands there several times
    is told apart by `nth`, counting from 0. `preamble` is what stands above the header, and
    `ends_whole` is false where the file's last line has no line ending.
    """

    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    preamble: list[list[str]] = field(default_factory=list)
    ends_whole: bool = True
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        width = len(self.header)
        if all(len(row) == width and any(row) for row in self.rows):
            return
        whole_rows = []
        for row, line in zip(self.rows, self.lines, strict=True):
            if not any(row):
                continue
            if len(row) != len(self.header):
                problem = f"the row has {len(row)} cells, and the header has {len(self.header)}"
                self.fault(line, "", "", problem, "Fetch it again: it may be cut short or edited")
                continue
            whole_rows.append((row, line))
        self.rows = [row for row, _ in whole_rows]
        self.lines = [line for _, line in whole_rows]

    def __len__(self) -> int:
        return len(self.rows)

    def fault(self, line: int, column: str, value: str, problem: str, remedy: str) -> None:
        """Note one thing wrong; the file will be refused with all of them."""
        self.faults.append(Fault(line, column, value, problem, remedy))

    def fault_where(
        self, wrong: ArrayLike, column: str, problem: str, remedy: str, nth: int = 0
    ) -> None:
        """The same fault for each row where `wrong` is true, with the value found in `column`."""
        cells = self.text(column, nth) if column in self.header else [""] * len(self)
        for row in np.flatnonzero(np.asarray(wrong, dtype=bool)):
            self.fault(self.lines[row], column, cells[row], problem, remedy)

    def fault_duplicates(self, keys: pd.DataFrame, column: str, of: str, remedy: str) -> None:
        """A fault for each row that says of its `keys` what an earlier row says; it names both
        lines, and `of` what both are for.
        """
        first = pd.Series(self.lines).groupby([keys[name] for name in keys], dropna=False)
        lines, cells = first.transform("first"), self.text(column)
        for row in np.flatnonzero(keys.duplicated() & keys.notna().all(axis=1)):
            problem = DUPLICATE.format(of)
            found = Fault(self.lines[row], column, cells[row], problem, remedy, int(lines[row]))
            self.faults.append(found)

    def has(self, column: str) -> bool:
        """Whether the header has this column."""
        return column in self.header

    def text(self, column: str, nth: int = 0) -> list[str]:
        """The column's cells as trimmed text."""
        at = [i for i, name in enumerate(self.header) if name == column][nth]
        return [row[at] for row in self.rows]

    def texts(self, column: str, nth: int = 0) -> pd.Series:
        """The column's cells as a Series of trimmed text, numbered from 0."""
        return pd.Series(self.text(column, nth), dtype="str")

    def _distinct(self, column: str, nth: int = 0) -> tuple[np.ndarray, pd.Series]:
        """The column's different texts, and which of them each row has: each is read once."""
        which, found = pd.factorize(np.array(self.text(column, nth), dtype=object))
        return which, pd.Series(found, dtype="str")

    def numbers(
        self, column: str, nth: int = 0, missing: Sequence[str] = ("",), percent: bool = False
    ) -> np.ndarray:
        """The column as floats: "18,953" is 18953; the texts in `missing` are NaN.

        A trailing % sign is accepted where `percent` is true. Anything else is a fault.
        """
        which, cells = self._distinct(column, nth)
        blank = cells.isin(list(missing)).to_numpy()
        if percent:
            cells = cells.str.removesuffix("%")
        plain = cells.where(cells.str.fullmatch(NUMBER) & ~blank).str.replace(",", "")
        values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        values = np.where(np.isfinite(values), values, np.nan)
        remedy = "Write digits, such as 1234 or 0.5" + ", or leave it blank" * ("" in missing)
        self.fault_where((np.isnan(values) & ~blank)[which], column, "is not a number", remedy, nth)
        return values[which]

    def counts(self, column: str, nth: int = 0, missing: Sequence[str] = ("",)) -> np.ndarray:
        """The column as whole numbers, 0 or more, of things counted; anything else is a fault."""
        values = self.numbers(column, nth, missing)
        wrong = (values < 0) | (values % 1 > 0)
        self.fault_where(wrong, column, "is no count", "Write a whole number, 0 or more", nth)
        return np.where(wrong, np.nan, values)

    def dates(self, column: str) -> pd.Series:
        """The column as dates; anything but a real YYYY-MM-DD is a fault."""
        which, cells = self._distinct(column)
        looks_right = cells.str.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
        read = pd.to_datetime(cells.where(looks_right), format="%Y-%m-%d", errors="coerce")
        dates = read.take(which).reset_index(drop=True)
        remedy = "Write a real date as YYYY-MM-DD, such as 2017-12-31"
        self.fault_where(dates.isna(), column, "is not a date", remedy)
        return dates.astype("datetime64[s]")

    def without(self, dropped: ArrayLike) -> "Table":
        """The same table less some rows, sharing its faults."""
        keep = np.flatnonzero(~np.asarray(dropped, dtype=bool))
        rows, lines = [self.rows[row] for row in keep], [self.lines[row] for row in keep]
        return replace(self, rows=rows, lines=lines)


@lru_cache(2_000)
def normalise(header: str) -> str:
    """Header text as compared: no case, one blank between words, any dash a hyphen."""
    return re.sub(r"\s+", " ", header.replace("–", "-").replace("—", "-")).strip().casefold()
