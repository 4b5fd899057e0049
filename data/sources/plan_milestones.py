"""A plan's milestones: what is to be done by when, and what was last said of it."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table
from metrics.plan.tables import STATUSES

COLUMNS = (
    *("id", "area", "programme", "what", "due", "status", "done_on", "evidence", "owner"),
    *("updated_on", "source"),
)


def read(table: Table) -> Reading:
    """One row each time something was said of a milestone, the first time it was set."""
    rows = Rows(table).texts("id", "area", "programme", "what", needed=True)
    rows.texts("evidence", "owner").among("status", STATUSES)
    return rows.days(due="due", done_on="done_on", updated_on="updated_on").reading("milestones")


LAYOUT = plan_rows.layout("milestones", "a plan's milestones", COLUMNS, read)
