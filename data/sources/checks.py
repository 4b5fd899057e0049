"""Checks and remarks for every table, whatever its layout."""

import pandas as pd

from data.listing import first_of
from data.sources.layout import Layout
from data.sources.table import Table
from metrics import registry
from metrics.registry import DefinitionError

FORMULA = ("=", "+", "-", "@")
"""Characters with which a spreadsheet begins a formula."""

TEXTS = ("area", "area_name", "note")
"""Columns of an observation with texts from the file; their invisible characters are written out.
"""

ROWS_OF_EXCEL = (65_536, 1_048_576)
"""The most rows a sheet can have, before Excel 2007 and since: a sheet this long was cut short."""


def check_cut(table: Table) -> None:
    """Add a fault if the sheet fills a spreadsheet to its last row."""
    if table.stored and table.lines and table.lines[-1] in ROWS_OF_EXCEL:
        problem = f"the sheet ends at row {table.lines[-1]:,}, the last that a spreadsheet has"
        table.fault(0, "", "", f"{problem}: rows are missing", "Load the CSV file of it")


def without_header(table: Table) -> tuple[str, ...]:
    """A remark on columns that have cells but no header, if any."""
    columns = [
        f"column {at + 1} ({sum(map(bool, cells)):,} cells, such as {next(filter(None, cells))!r})"
        for at, cells in table.unnamed().items()
    ]
    return (f"Skipped, because it has no header: {first_of(columns, 3)}.",) if columns else ()


def in_doubt(rows: pd.DataFrame) -> tuple[str, ...]:
    """A remark on the rows that look like errors of the publisher, if any."""
    doubts = [
        f"{row['area']} {row['area_name']}".strip() + f" (row {row['line']}): {row['doubt']}"
        for row in rows[rows["doubt"] != ""].to_dict("records")
    ]
    return (f"In doubt: {first_of(doubts, 3)}.",) if doubts else ()


def check_given(layout: Layout, figures: pd.DataFrame) -> None:
    """Raises DefinitionError if a reader returns indicators that its layout does not state."""
    if layout.gives is None or layout.holds != "observation":
        return
    if others := set(figures["indicator"]) - set(layout.given(registry.indicators())):
        raise DefinitionError(
            f"data/sources/{layout.name}.py reads {', '.join(sorted(others))}: add it to `gives`"
        )


def check_areas(table: Table, figures: pd.DataFrame) -> None:
    """Add a fault for each observation without an area."""
    for line in figures.loc[figures["area"] == "", "line"]:
        table.fault(int(line), "", "", "the row names no area", "Write its code")


def check_texts(table: Table, figures: pd.DataFrame) -> None:
    """Add a fault for each text to be stored that begins like a formula."""
    for column in TEXTS:
        texts = figures[column].unique()
        formulas = [text for text in texts if text.startswith(FORMULA) and len(text) > 1]
        at_fault = (
            figures.loc[figures[column].isin(formulas), ["line", column]]
            if formulas
            else figures.iloc[:0]
        )
        for line, text in at_fault[["line", column]].itertuples(index=False):
            problem = "begins like a spreadsheet formula, so it is not a name or note"
            table.fault(int(line), "", text, problem, "Fetch it from its publisher again")


def check_systems(table: Table, systems: pd.DataFrame) -> None:
    """Add a fault for each name of a system that begins like a formula."""
    for text in systems["system"].unique():
        if text.startswith(FORMULA) and len(text) > 1:
            problem = "begins like a spreadsheet formula, so it is not the name of a system"
            table.fault(0, "", text, problem, "Fetch it from its publisher again")
