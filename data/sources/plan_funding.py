"""Funding that a plan has won, by programme and year."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table

COLUMNS = ("area", "programme", "year", "amount", "source")


def read(table: Table) -> Reading:
    """One row an amount, in millions of pounds; without a programme it is a total as printed.
    `note` qualifies it, such as "over".
    """
    rows = Rows(table).texts("area", needed=True).texts("programme", "note")
    return rows.years(needed=False).numbers("amount").reading("funding")


LAYOUT = plan_rows.layout("funding", "funding won for a plan", COLUMNS, read, ("note",))
