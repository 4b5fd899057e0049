"""Single figures and findings that a plan's papers state."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table

COLUMNS = ("id", "area", "about", "what", "value", "unit", "source")


def read(table: Table) -> Reading:
    """One row a figure, or a finding without one; `about` is what they are listed under."""
    rows = Rows(table).texts("id", "area", "about", "what", needed=True).texts("unit")
    return rows.numbers("value").reading("statements")


LAYOUT = plan_rows.layout("statements", "what a plan's papers state", COLUMNS, read)
