"""The total row that some publications print under, or above, their rows."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.listing import first_of
from data.sources.table import Table
from metrics.ratio import value

ENGLAND = "E92000001"
"""The code of England, whose figure a national total row is."""

SHOWN = 3
"""Columns that are named; the others are counted."""

STORED, SHOWN_PERCENT = 1e-7, 0.06
"""How far a printed percentage may be from its counts: as stored, and shown with one decimal."""

FLOATS = 1e-9
"""Of a sum: what adding a few hundred decimals may be off by."""

UNCHECKED = "There is no total row, so nothing shows whether every provider is in the file."


def is_total(table: Table, columns: Sequence[str], names: Sequence[str] = ("total",)) -> np.ndarray:
    """Which rows are totals: those where one of the columns says so, in any case."""
    found = np.zeros(len(table), dtype=bool)
    for column in columns:
        found |= table.texts(column).str.casefold().isin(list(names)).to_numpy(dtype=bool)
    return found


def check_sum(table: Table, england: np.ndarray, column: str, values: np.ndarray) -> None:
    """A fault where England's one row is not the sum of the others; nothing where there is none.

    Cells as a workbook stores them must sum but for the rounding of floats; in a CSV file a figure
    that is shown without decimals may be off by half a unit. A table with faults is not checked.
    """
    if table.faults or england.sum() != 1:
        return
    stated, parts = values[england][0], values[~england]
    shown = 0.0 if table.stored else 0.5 * np.sum(values % 1 == 0)
    if not abs(np.nansum(parts) - stated) <= shown + FLOATS * max(abs(stated), 1):
        says = (
            f"says {stated:,.1f} in England's row, and the providers sum to {np.nansum(parts):,.1f}"
        )
        line = table.lines[int(np.flatnonzero(england)[0])]
        table.fault(line, column, "", says, "Fetch it again: rows are missing or changed")


def check_percentage(table: Table, column: str, above: np.ndarray, below: np.ndarray) -> None:
    """A fault for each row whose printed percentage, where it has one, its counts do not give."""
    if not table.has(column):
        return
    printed = table.numbers(column, missing=("", "-"), percent=True)
    wrong = np.abs(printed - value(above, below, 100)) > (STORED if table.stored else SHOWN_PERCENT)
    table.fault_where(wrong, column, "is not what the counts give", "Fetch it again")


def check_total(table: Table, total: np.ndarray, counts: Mapping[str, np.ndarray]) -> None:
    """A fault that names the columns of counts whose rows do not sum to the total row, if any.

    `counts` has a value per row of the table, total and all; missing ones are left out of the
    sum. A second total row is a fault. A table with faults already is not checked: its sums
    would only repeat them.
    """
    if table.faults or not total.any():
        return
    at, *others = np.flatnonzero(total)
    for other in others:
        problem = f"this is a second total row, after line {table.lines[at]}"
        table.fault(table.lines[other], "", "", problem, "Load each month's file by itself")
    if others:
        return
    wrong = []
    for column, values in counts.items():
        found, stated = np.nansum(values[~total]), values[at]
        if found != stated and not (np.isnan(stated) and found == 0):
            says = "nothing" if np.isnan(stated) else f"{stated:,.0f}"
            wrong.append(f"{column!r} ({found:,.0f}, and it says {says})")
    if wrong:
        problem = f"the rows do not sum to this total row in {first_of(wrong, SHOWN)}"
        remedy = "Fetch it again: rows are missing or changed"
        table.fault(table.lines[at], "", "", problem, remedy)
