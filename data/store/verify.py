"""Reads the raw files behind the loads again and reports where the store differs from them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data.faults import DataError
from data.listing import counted
from data.safe_text import shown
from data.sources import recognise
from data.store import database, raw, schema
from data.store.appending import HOLDINGS, Holding

SHOWN = 20
"""How many differences of a load are listed; the others are counted."""


@dataclass(frozen=True)
class Verified:
    """The check of a load; `differs` is empty if the store equals its file."""

    load_id: int
    file_name: str
    rows: int
    differs: tuple[str, ...]

    def __str__(self) -> str:
        head = f"load {self.load_id}, {shown(self.file_name)}"
        if not self.differs:
            return f"{head}: {counted(self.rows, 'row')}, as in its file"
        more = len(self.differs) - SHOWN
        lines = [f"{head}:", *(f"  {difference}" for difference in self.differs[:SHOWN])]
        return "\n".join(lines + ([f"  and {more:,} more"] if more > 0 else []))


def verify(connection: sa.Connection) -> Iterator[Verified]:
    """Compare each load, also withdrawn ones, with its raw file as the program reads it now."""
    query = sa.select(schema.load).order_by(schema.load.c.id)
    for load in connection.execute(query).all():
        stored = {
            name: database.frame(
                connection, sa.select(holding.table).where(holding.table.c.load_id == load.id)
            )
            for name, holding in HOLDINGS.items()
        }
        differs = tuple(_differences(load, stored))
        yield Verified(load.id, load.file_name, load.row_count, differs)


def _differences(load: sa.Row, stored: dict[str, pd.DataFrame]) -> Iterator[str]:
    row_count = sum(len(rows) for rows in stored.values())
    if row_count != load.row_count:
        yield f"the store has {row_count:,} of its rows, but {load.row_count:,} were loaded"
    path = raw.path_of(load.sha256, load.file_name)
    if not path.is_file():
        yield f"its raw file is missing: {path}"
        return
    if raw.hash_of(path) != load.sha256:
        yield f"its raw file is not the file that was loaded: {path}"
        return
    try:
        ((layout, reading),) = recognise.read(path, load.layout)
    except DataError as error:
        yield f"its raw file can no longer be read as {load.layout}: {error}"
        return
    yield from compared(stored[layout.holds], reading.rows, HOLDINGS[layout.holds])


def compared(stored: pd.DataFrame, read: pd.DataFrame, holding: Holding) -> Iterator[str]:
    """A sentence for each row that differs between the store and the file."""
    columns = [column.name for column in holding.table.columns if column.name != "load_id"]
    key = ["line", *holding.key]
    both = stored[columns].merge(
        read[columns], on=key, how="outer", suffixes=("", "_read"), indicator="standing"
    )
    says = [name for name in columns if name not in key]
    differ = {name: _differ(both[name], both[f"{name}_read"]) for name in says}
    alone = both["standing"] != "both"
    wrong = alone | pd.DataFrame(differ, index=both.index).any(axis=1)
    for at in wrong[wrong].index:
        row = both.loc[at]
        where = f"line {row['line']} ({', '.join(_text(row[name]) for name in holding.key)})"
        if alone[at]:
            lacks = "file" if row["standing"] == "left_only" else "store"
            yield f"{where}: not in the {lacks}"
            continue
        yield f"{where}: " + "; ".join(
            f"{name} is {_text(row[name])} in the store, {_text(row[f'{name}_read'])} in the file"
            for name in says
            if differ[name][at]
        )


def _differ(stored: pd.Series, read: pd.Series) -> pd.Series:
    return ~((stored == read) | (stored.isna() & read.isna()))


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if pd.isna(value):
        return "blank"
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else repr(value)
