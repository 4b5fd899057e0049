"""What a partnership itself counted of an ambition, on a day."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table

COLUMNS = ("id", "area", "date", "value", "people", "of_whom", "effects", "source")


def read(table: Table) -> Reading:
    """One row for each count; `id` is an ambition's."""
    rows = Rows(table).texts("id", "area", needed=True).texts("of_whom", "effects")
    return rows.days(on="date").numbers("value", "people").reading("progress")


LAYOUT = plan_rows.layout("progress", "counts of a plan's ambitions", COLUMNS, read)
