"""What the layouts of a plan share: their columns of texts, days, years, money and people."""

import re
from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table
from metrics.plan import tables

LONGEST = 600
"""The most characters of a text: what fits in a cell of a board paper."""

YEAR = re.compile(r"(20[0-9]{2})/([0-9]{2})")
PUBLIC = {
    "": (False, False),
    "no": (False, False),
    "yes": (True, False),
    "with owner": (True, True),
}
"""What `public` may say: whether the public may read the row, and whether it may know the owner."""

E_MAIL = re.compile(r"\S+@\S+\.\S+")
DATE = "Write a real date as YYYY-MM-DD, such as 2018-03-31, or a financial year such as 2017/18"


class Rows:
    """The rows of a sheet of a plan, taken column by column; faults go to the table.

    A column that the sheet lacks, because it is optional, is blank.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._taken: dict[str, pd.Series | np.ndarray] = {}

    def texts(self, *columns: str, needed: bool = False) -> "Rows":
        """Plain texts, runs of blanks as one; a fault where too long, or blank but `needed`."""
        for column in columns:
            texts = self._cells(column).map(lambda text: " ".join(text.split())).astype("str")
            self._fault(needed & (texts == ""), column, "is blank", "Write it")
            self._fault(
                texts.str.len() > LONGEST,
                *(column, f"has more than the {LONGEST} characters allowed", "Shorten it"),
            )
            unseen = ~texts.map(str.isprintable)
            self._fault(unseen, column, "has invisible characters", "Type it again as plain text")
            self._taken[column] = texts
        return self

    def numbers(self, *columns: str, words: Collection[str] = ()) -> "Rows":
        """Numbers, NaN where blank or one of `words`. Brackets or a pound sign are a fault."""
        for column in columns:
            cells = self._cells(column)
            dressed = cells.str.contains(r"[()£]")
            problem = "has brackets or a pound sign"
            self._fault(dressed, column, problem, "Write digits, a deficit as -1234")
            unread = ("", *words, *cells[dressed])
            absent = np.full(len(cells), np.nan)
            has = self._table.has(column)
            self._taken[column] = self._table.numbers(column, missing=unread) if has else absent
        return self

    def days(self, **columns: str) -> "Rows":
        """Days by our name of each column and the sheet's: YYYY-MM-DD, or the last day of a
        financial year; NaT where blank. A year alone is a fault, for it may be of either kind.
        """
        for ours, column in columns.items():
            cells = self._cells(column)
            year = cells.str.fullmatch(r"[0-9]{4}")
            self._fault(
                year,
                column,
                "is a calendar or a financial year, nobody can tell",
                "Write its last day, such as 2017-12-31, or a financial year such as 2017/18",
            )
            ends = cells.map(last_day)
            wrong = pd.isna(ends) & (cells != "") & ~year
            self._fault(wrong, column, "is not a date", DATE)
            self._taken[ours] = pd.to_datetime(ends).astype("datetime64[s]")
        return self

    def years(self, column: str = "year", needed: bool = True) -> "Rows":
        """Financial years such as 2017/18, in words of the paper after it ("2017/18 quarter 1")."""
        cells = self._cells(column)
        known = cells.str.extract(r"^(\S*)")[0].map(last_day).notna() & cells.str.contains("/")
        wrong = ~known & ((cells != "") | needed)
        self._fault(wrong, column, "is not a financial year", "Write it as 2017/18")
        self._taken[column] = cells
        return self

    def among(
        self, column: str, words: Collection[str], default: str = "", needed: bool = False
    ) -> "Rows":
        """One of some words, in capitals or not; where blank the `default`, or a fault."""
        cells = self._cells(column)
        known = {word.casefold(): word for word in words}
        found = cells.str.casefold().map(known)
        wrong = found.isna() & ((cells != "") | needed)
        self._fault(wrong, column, "means nothing here", f"Write one of {', '.join(words)}")
        self._taken[column] = found.where(cells != "", default).fillna("").astype("str")
        return self

    def column(self, name: str) -> pd.Series:
        """A column as it was taken."""
        return pd.Series(self._taken[name])

    def put(self, **columns: pd.Series) -> "Rows":
        """Columns that a reader has worked out itself, by our names."""
        self._taken |= columns
        return self

    def reading(self, name: str) -> Reading:
        """The rows of a table of a plan, with who may read them."""
        self.texts("source", needed=True)
        public, of_owner = self._public()
        frame = pd.DataFrame({column: self._taken[column] for column in tables.COLUMNS[name]})
        return Reading(
            frame.assign(
                source=self._taken["source"],
                public=public,
                owner_public=of_owner,
                line=self._table.lines,
            )
        )

    def _public(self) -> tuple[pd.Series, pd.Series]:
        answers = self._cells("public").str.casefold()
        self._fault(
            ~answers.isin(PUBLIC),
            *("public", "is none of yes, no, with owner", "Write one of them, or leave it blank"),
        )
        said = answers.map(lambda answer: PUBLIC.get(answer, (False, False)))
        public, of_owner = said.str[0].astype(bool), said.str[1].astype(bool)
        for column, texts in self._taken.items():
            if pd.api.types.is_string_dtype(texts):
                named = pd.Series(texts).str.contains(E_MAIL)
                self._fault(
                    public & named,
                    *(column, "is an e-mail address in a public row", "Name a role"),
                )
        return public, of_owner

    def _cells(self, column: str) -> pd.Series:
        if not self._table.has(column):
            return pd.Series("", index=range(len(self._table)), dtype="str")
        return self._table.texts(column)

    def _fault(self, wrong: pd.Series, column: str, problem: str, remedy: str) -> None:
        self._table.fault_where(wrong, column, problem, remedy)


def last_day(text: str) -> pd.Timestamp:
    """The day written as YYYY-MM-DD, or 31 March of a financial year; NaT for anything else."""
    if found := YEAR.fullmatch(text):
        begun, ended = int(found[1]), int(found[2])
        return pd.Timestamp(begun + 1, 3, 31) if (begun + 1) % 100 == ended else pd.NaT
    if not re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return pd.NaT
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")


def layout(
    name: str,
    title: str,
    columns: tuple[str, ...],
    read: Callable[[Table], Reading],
    optional: tuple[str, ...] = (),
) -> Layout:
    """The layout of a table of a plan, which the store's table of that name holds."""
    return Layout(
        name=f"plan_{name}",
        title=title,
        source=f"plan_{name}",
        gives=(),
        columns=columns,
        optional=(*optional, "public"),
        read=read,
        holds=f"plan_{name}",
    )
