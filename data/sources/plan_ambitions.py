"""A plan's ambitions: what is to be reached by when, from where, and what it means in people."""

from data.sources import plan_rows
from data.sources.plan_rows import Rows
from data.sources.reading import Reading
from data.sources.table import Table
from metrics.plan import tables

COLUMNS = (
    *("id", "area", "name", "indicator", "unit", "baseline", "baseline_date", "target"),
    *("target_date", "better", "people", "of_whom", "effects", "programme", "source"),
)
ENGLAND_AVERAGE = "England average"
LEVELS = (tables.LEVEL, tables.CHANGE)


def read(table: Table) -> Reading:
    """One row an ambition. A target is a number or "England average"; `target_is` says whether it
    is a level, as it is without that column, or a change from the baseline.
    """
    rows = Rows(table)
    rows.texts("id", "area", "name", needed=True)
    rows.texts("indicator", "unit", "of_whom", "effects", "programme")
    rows.numbers("baseline", "people").numbers("target", words=[ENGLAND_AVERAGE])
    rows.days(baseline_on="baseline_date", target_on="target_date")
    rows.among("better", ("higher", "lower"), default="higher")
    rows.among("target_is", LEVELS, default=tables.LEVEL)
    of_england = table.texts("target") == ENGLAND_AVERAGE
    rows.put(target_is=rows.column("target_is").mask(of_england, tables.ENGLAND))
    return rows.reading("ambitions")


LAYOUT = plan_rows.layout("ambitions", "a plan's ambitions", COLUMNS, read, ("target_is",))
