"""What a plan asks of each organisation: its challenge, its solutions, and what remains."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table

COLUMNS = ("area", "organisation", "year", "challenge", "solutions", "residual", "source")


def read(table: Table) -> Reading:
    """One row an organisation, in thousands of pounds, deficits negative; without an organisation
    it is the area's total as printed.
    """
    rows = Rows(table).texts("area", needed=True).texts("organisation").years()
    return rows.numbers("challenge", "solutions", "residual").reading("solutions")


LAYOUT = plan_rows.layout("solutions", "a plan's solutions by organisation", COLUMNS, read)
