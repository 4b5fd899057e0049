"""Checks rows against the total row that some publications print below or above them."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.listing import first_of
from data.sources.table import Table
from metrics.ratio import value

ENGLAND = "E92000001"
"""The code of England, to which a national total row belongs."""

SHOWN = 3
"""How many columns are named; the others are counted."""

STORED, SHOWN_PERCENT = 1e-7, 0.06
"""How far a percentage may be from its counts: as stored, and as shown with one decimal."""

FLOATS = 1e-9
"""The relative error allowed for the sum of a few hundred decimals."""

UNCHECKED = "There is no total row, so missing providers cannot be noticed."


def is_total(table: Table, columns: Sequence[str], names: Sequence[str] = ("total",)) -> np.ndarray:
    """Which rows are totals: those with one of the names in one of the columns, in any case."""
    total = np.zeros(len(table), dtype=bool)
    for column in columns:
        total |= table.texts(column).str.casefold().isin(list(names)).to_numpy(dtype=bool)
    return total


def check_sum(table: Table, england: np.ndarray, column: str, values: np.ndarray) -> None:
    """Add a fault if England's row, if there is one, is not the sum of the others.

    Cells of a workbook must sum up to the rounding of floats; in a CSV file each figure shown
    without decimals may be off by half a unit. A table with faults is not checked.
    """
    if table.faults or england.sum() != 1:
        return
    stated, parts = values[england][0], values[~england]
    shown = 0.0 if table.stored else 0.5 * np.sum(values % 1 == 0)
    if not abs(np.nansum(parts) - stated) <= shown + FLOATS * max(abs(stated), 1):
        problem = (
            f"is {stated:,.1f} in England's row, but the providers sum to {np.nansum(parts):,.1f}"
        )
        line = table.lines[int(np.flatnonzero(england)[0])]
        table.fault(line, column, "", problem, "Fetch it again: rows are missing or changed")


def check_percentage(table: Table, column: str, above: np.ndarray, below: np.ndarray) -> None:
    """Add a fault for each row whose printed percentage, if any, does not match its counts."""
    if not table.has(column):
        return
    printed = table.numbers(column, missing=("", "-"), percent=True)
    wrong = np.abs(printed - value(above, below, 100)) > (STORED if table.stored else SHOWN_PERCENT)
    table.fault_where(wrong, column, "does not match the counts", "Fetch it again")


def check_total(table: Table, total: np.ndarray, counts: Mapping[str, np.ndarray]) -> None:
    """Add a fault that names the columns whose rows do not sum to the total row, if any.

    `counts` has a value per row of the table, including the total row; missing ones are left out of
    the sum. A second total row is a fault. A table that already has faults is not checked, since
    its sums would only repeat them.
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
        summed, stated = np.nansum(values[~total]), values[at]
        if summed != stated and not (np.isnan(stated) and summed == 0):
            printed = "nothing" if np.isnan(stated) else f"{stated:,.0f}"
            wrong.append(f"{column!r} ({summed:,.0f}, but it says {printed})")
    if wrong:
        problem = f"the rows do not sum to this total row in {first_of(wrong, SHOWN)}"
        remedy = "Fetch it again: rows are missing or changed"
        table.fault(table.lines[at], "", "", problem, remedy)
