"""What a table of the open data is: its columns, and how its rows are made."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.releases.release import Release


@dataclass(frozen=True)
class Column:
    """A column: its name, its CSVW datatype and what it holds."""

    name: str
    datatype: str
    holds: str


@dataclass(frozen=True)
class Table:
    """A table: its title, the columns that identify a row, all columns, and how it is made."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    make: Callable[[Release], pd.DataFrame]

    def of(self, release: Release) -> pd.DataFrame:
        """The rows, with the table's columns in order, sorted by its key."""
        rows = self.make(release)[[column.name for column in self.columns]]
        return rows.sort_values(list(self.key), kind="stable", ignore_index=True)


def areas_named(rows: pd.DataFrame, release: Release, by: str = "place") -> pd.DataFrame:
    """The rows with id, code and name of the area that is in a column."""
    codes = release.areas.set_index("id")["code"]
    return rows.assign(
        area=rows[by], area_code=rows[by].map(codes), area_name=rows[by].map(release.names)
    )
