"""What must hold of every table that is read, whatever its layout, and what is remarked on it."""

import pandas as pd

from data.listing import first_of
from data.sources.layout import Layout
from data.sources.table import Table
from metrics import registry
from metrics.registry import DefinitionError

FORMULA = ("=", "+", "-", "@")
"""How a formula begins, for a spreadsheet that opens a file with it in a cell."""

TEXTS = ("area", "area_name", "note")
"""Columns of an observation that are texts of the file; what cannot be seen in them is written out.
"""

ROWS_OF_EXCEL = (65_536, 1_048_576)
"""How many rows a sheet can have, before Excel 2007 and since: one with so many was cut short."""


def check_cut(table: Table) -> None:
    """A fault where the last row is the last that a spreadsheet can have."""
    if table.stored and table.lines and table.lines[-1] in ROWS_OF_EXCEL:
        problem = f"the sheet ends at row {table.lines[-1]:,}, the last that a spreadsheet has"
        table.fault(0, "", "", f"{problem}: rows are missing", "Load the CSV file of it")


def passed_over(table: Table) -> tuple[str, ...]:
    """One remark on the columns that have no header and something in them."""
    columns = [
        f"column {at + 1} ({sum(map(bool, cells)):,} cells, such as {next(filter(None, cells))!r})"
        for at, cells in table.unnamed().items()
    ]
    return (f"Passed over, since it has no header: {first_of(columns, 3)}.",) if columns else ()


def in_doubt(rows: pd.DataFrame) -> tuple[str, ...]:
    """One remark on the rows that the reader takes for slips of the publisher."""
    said = [
        f"{row['area']} {row['area_name']}".strip() + f" (row {row['line']}): {row['doubt']}"
        for row in rows[rows["doubt"] != ""].to_dict("records")
    ]
    return (f"In doubt: {first_of(said, 3)}.",) if said else ()


def check_given(layout: Layout, found: pd.DataFrame) -> None:
    """What a reader reads is what its layout says that it does."""
    if layout.gives is None:
        return
    if others := set(found["indicator"]) - set(layout.given(registry.indicators())):
        raise DefinitionError(
            f"data/sources/{layout.name}.py reads {', '.join(sorted(others))}: add it to `gives`"
        )


def check_areas(table: Table, found: pd.DataFrame) -> None:
    """Each observation names its area."""
    for line in found.loc[found["area"] == "", "line"]:
        table.fault(int(line), "", "", "the row names no area", "Write its code")


def check_texts(table: Table, found: pd.DataFrame) -> None:
    """No text that would be stored begins like a formula: no code, name or note of ours does."""
    for column in TEXTS:
        texts = found[column].unique()
        live = [text for text in texts if text.startswith(FORMULA) and len(text) > 1]
        at_fault = found.loc[found[column].isin(live), ["line", column]] if live else found.iloc[:0]
        for line, text in at_fault[["line", column]].itertuples(index=False):
            problem = (
                "begins like a formula of a spreadsheet, which is not how a name or note begins"
            )
            table.fault(int(line), "", text, problem, "Fetch it from its publisher again")


def check_systems(table: Table, systems: pd.DataFrame) -> None:
    """Nor does the name of a system."""
    for text in systems["system"].unique():
        if text.startswith(FORMULA) and len(text) > 1:
            problem = "begins like a formula of a spreadsheet, which is no name of a system"
            table.fault(0, "", text, problem, "Fetch it from its publisher again")
