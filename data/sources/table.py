"""A recognised table: the rows under a header, from which a reader takes columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data.faults import DUPLICATE, Fault
from data.sources.title_block import TitleBlock

NUMBER = r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+|(?=\.))(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""Thousands in groups of three, the first not 0: "0,655" has a decimal comma, so it is refused."""

DOUBTED, FEW = 0.01, 2
"""The share of a table's rows that may be in doubt, and the number allowed in a small table."""

NOTHING = {"", "-", "0"}
"""What cells of a column may hold that only separates others."""

EXACT = 1e-6
"""How far a whole number in a workbook may be off: it may be the rounded result of a formula."""


@dataclass
class Table:
    """The rows under a recognised header. Readers take columns from it and add faults to it.

    Columns come as arrays in row order; an unreadable cell becomes NaN or NaT and a fault with its
    line. A column is named by its header; `nth`, from 0, tells columns with the same header apart;
    columns without a header are numbered, see `unnamed`. `preamble` has the rows above the header,
    `block` their content. `sheet`, `stored` and `ends_whole` are the sheet's (data.sources.sheet).
    `doubts` has the errors of single rows by line, each of which affects only its row, see
    `doubted`. `understood` has the numbers of columns without a header that were read.
    """

    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    preamble: list[list[str]] = field(default_factory=list)
    ends_whole: bool = True
    faults: list[Fault] = field(default_factory=list)
    sheet: str = ""
    stored: bool = False
    doubts: dict[int, list[str]] = field(default_factory=dict)
    understood: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        width = len(self.header)
        if all(len(row) == width and any(row) for row in self.rows):
            return
        named = max((at + 1 for at, name in enumerate(self.header) if name), default=0)
        whole_rows = []
        for row, line in zip(self.rows, self.lines, strict=True):
            if not any(row):
                continue
            if len(row) < named or any(row[width:]):
                problem = f"the row has {len(row)} cells, but the header has {width}"
                self.fault(line, "", "", problem, "Fetch it again: it may be cut short or edited")
                continue
            whole_rows.append(([*row, *[""] * (width - len(row))][:width], line))
        self.rows = [row for row, _ in whole_rows]
        self.lines = [line for _, line in whole_rows]

    @cached_property
    def block(self) -> TitleBlock:
        """The title block above the header."""
        return TitleBlock.read(self.preamble)

    def unnamed(self) -> dict[int, list[str]]:
        """The cells of each column that has cells but no header and was not understood, by column
        number from 0.
        """
        columns = (at for at, name in enumerate(self.header) if not name)
        cells = {at: [row[at] for row in self.rows] for at in columns if at not in self.understood}
        return {at: column for at, column in cells.items() if {*column} - NOTHING}

    def texts_unnamed(self) -> list[str]:
        """The first column without a header that has words in at least half of the rows.

        It then counts as understood. Blank cells if there is none.
        """
        for at, cells in self.unnamed().items():
            texts = [cell for cell in cells if cell]
            is_words = not any(re.fullmatch(NUMBER, text) for text in texts)
            if 2 * len(texts) >= len(self) and is_words:
                self.understood.add(at)
                return cells
        return [""] * len(self)

    def __len__(self) -> int:
        return len(self.rows)

    def fault(self, line: int, column: str, value: str, problem: str, remedy: str) -> None:
        """Add a fault; the file will be refused with all its faults."""
        self.faults.append(Fault(line, column, value, problem, remedy, sheet=self.sheet))

    def fault_where(
        self, wrong: ArrayLike, column: str, problem: str, remedy: str, nth: int = 0
    ) -> None:
        """Add the same fault for each row where `wrong` is true, with its value in `column`."""
        cells = self.text(column, nth) if column in self.header else [""] * len(self)
        for row in np.flatnonzero(np.asarray(wrong, dtype=bool)):
            self.fault(self.lines[row], column, cells[row], problem, remedy)

    def fault_duplicates(self, keys: pd.DataFrame, column: str, of: str, remedy: str) -> None:
        """Add a fault for each row whose `keys` repeat an earlier row's; it names both lines, and
        with `of` what both rows are for.
        """
        first = pd.Series(self.lines).groupby([keys[name] for name in keys], dropna=False)
        lines, cells = first.transform("first"), self.text(column)
        for row in np.flatnonzero(keys.duplicated() & keys.notna().all(axis=1)):
            problem = DUPLICATE.format(of)
            fault = Fault(self.lines[row], column, cells[row], problem, remedy, int(lines[row]))
            self.faults.append(replace(fault, sheet=self.sheet))

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
        """The index of each row's text, and the column's different texts, so each is read once."""
        which, distinct = pd.factorize(np.array(self.text(column, nth), dtype=object))
        return which, pd.Series(distinct, dtype="str")

    def numbers(
        self, column: str, nth: int = 0, missing: Sequence[str] = ("",), percent: bool = False
    ) -> np.ndarray:
        """The column as floats: "18,953" is 18953; the texts in `missing` are NaN.

        With `percent` the numbers are percentages: "85.3%" is 85.3, and so is the 0.853 that a
        workbook stores. Anything else is a fault.
        """
        which, cells = self._distinct(column, nth)
        blank = cells.isin(list(missing)).to_numpy()
        of_one = percent and self.stored & ~cells.str.endswith("%").to_numpy()
        if percent:
            cells = cells.str.removesuffix("%")
        plain = cells.where(cells.str.fullmatch(NUMBER) & ~blank).str.replace(",", "")
        values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        values = np.where(np.isfinite(values), values, np.nan) * np.where(of_one, 100, 1)
        remedy = "Write digits, such as 1234 or 0.5" + ", or leave it blank" * ("" in missing)
        self.fault_where((np.isnan(values) & ~blank)[which], column, "is not a number", remedy, nth)
        return values[which]

    def counts(self, column: str, nth: int = 0, missing: Sequence[str] = ("",)) -> np.ndarray:
        """The column as counts: whole numbers, 0 or more. Anything else is a fault."""
        values = self.numbers(column, nth, missing)
        values = np.where(np.abs(values - values.round()) < EXACT, values.round(), values)
        wrong = (values < 0) | (values % 1 > 0)
        self.fault_where(wrong, column, "is not a count", "Write a whole number, 0 or more", nth)
        return np.where(wrong, np.nan, values)

    def counts_as_printed(
        self, column: str, nth: int = 0, missing: Sequence[str] = ("",), called: str = ""
    ) -> np.ndarray:
        """The column like `counts`, but a number that is not a count, such as -1, stays as printed
        and puts its row in doubt. `called` is the doubt's name for the column.
        """
        values = self.numbers(column, nth, missing)
        values = np.where(np.abs(values - values.round()) < EXACT, values.round(), values)
        for row in np.flatnonzero((values < 0) | (values % 1 > 0)):
            cell = self.text(column, nth)[row]
            self.doubt(self.lines[row], f"{called or repr(column)} is {cell}, which is not a count")
        return values

    def doubt(self, line: int, reason: str) -> None:
        """Record, once, why the row of a line looks like an error of its publisher."""
        reasons = self.doubts.setdefault(line, [])
        reasons += [reason] * (reason not in reasons)

    def doubt_where(self, wrong: ArrayLike, reason: str) -> None:
        """Record the same doubt for each row where `wrong` is true."""
        for row in np.flatnonzero(np.asarray(wrong, dtype=bool)):
            self.doubt(self.lines[row], reason)

    def doubted(self) -> list[str]:
        """The doubts of each row as text, "" for most rows.

        If more than 1% of the rows, and more than two, are in doubt, each becomes a fault.
        """
        reasons = ["; ".join(self.doubts.get(line, ())) for line in self.lines]
        if sum(map(bool, reasons)) > max(FEW, DOUBTED * len(self)):
            remedy = "Fetch it again: too many rows are wrong to be single errors of the publisher"
            for line, reason in zip(self.lines, reasons, strict=True):
                if reason:
                    self.fault(line, "", "", reason, remedy)
        return reasons

    def dates(self, column: str) -> pd.Series:
        """The column as dates; anything but a valid YYYY-MM-DD is a fault."""
        which, cells = self._distinct(column)
        looks_right = cells.str.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
        read = pd.to_datetime(cells.where(looks_right), format="%Y-%m-%d", errors="coerce")
        dates = read.take(which).reset_index(drop=True)
        remedy = "Write a real date as YYYY-MM-DD, such as 2017-12-31"
        self.fault_where(dates.isna(), column, "is not a date", remedy)
        return dates.astype("datetime64[s]")

    def without(self, dropped: ArrayLike) -> "Table":
        """The table without some rows; the faults are shared."""
        keep = np.flatnonzero(~np.asarray(dropped, dtype=bool))
        rows, lines = [self.rows[row] for row in keep], [self.lines[row] for row in keep]
        return replace(self, rows=rows, lines=lines)


@lru_cache(2_000)
def normalise(header: str) -> str:
    """A header in the form that is compared: lower case, single blanks, hyphens for dashes, and
    without the number of a footnote, as in "ODS CODE (1)".
    """
    text = re.sub(r"\s+", " ", header.replace("–", "-").replace("—", "-")).strip()
    return re.sub(r" ?\([0-9]\)$", "", text).casefold()
