"""A plan's risks: how likely, how grave, what is done about them, and when they were reviewed."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table

COLUMNS = (
    *("id", "area", "theme", "risk", "likelihood", "impact", "mitigation", "owner"),
    *("reviewed_on", "source"),
)


def read(table: Table) -> Reading:
    """One row each time a risk was reviewed; likelihood and impact are 1 to 5, or blank."""
    rows = Rows(table).texts("id", "area", "risk", needed=True)
    rows.texts("theme", "mitigation", "owner").numbers("likelihood", "impact")
    return rows.days(reviewed_on="reviewed_on").reading("risks")


LAYOUT = plan_rows.layout("risks", "a plan's risks", COLUMNS, read)
