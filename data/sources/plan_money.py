"""A plan's money: surplus or deficit by area or organisation and year, and what solutions bring."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table
from metrics.plan.tables import SCENARIOS

COLUMNS = ("area", "organisation", "year", "scenario", "category", "amount", "source")


def read(table: Table) -> Reading:
    """One row an amount, in thousands of pounds, deficits negative. Without an organisation it is
    of the area as a whole, which may be a total that was printed. `within` names the category that
    a category is part of.
    """
    rows = Rows(table).texts("area", needed=True).texts("organisation", "category", "within")
    rows.among("scenario", SCENARIOS, needed=True)
    return rows.years().numbers("amount").reading("money")


LAYOUT = plan_rows.layout(
    "money", "a plan's money by area, year and scenario", COLUMNS, read, ("within",)
)
