"""NHS-R's A&E data set: one row per month, provider and type of department."""

import pandas as pd

from data.sources.layout import Layout
from data.sources.reading import Reading, observations
from data.sources.table import Table

TYPES = ("1", "2", "other")


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider, in patients, all types summed.

    The line of a sum is that of its first row. Faults: a period that is not the first of a month,
    an unknown type, a month's provider and type twice, more breaches than attendances.
    """
    rows = pd.DataFrame(
        {
            "period": table.dates("period"),
            "org": table.text("org_code"),
            "type": table.text("type"),
            "attended": table.counts("attendances", missing=()),
            "breaches": table.counts("breaches", missing=()),
            "line": table.lines,
        }
    )
    _check(table, rows)
    by_org = rows.groupby(["period", "org"], sort=False, dropna=True)
    sums = by_org[["attended", "breaches"]].sum(min_count=1).reset_index()
    found = observations(
        indicator="ae_four_hour",
        area=sums["org"],
        period_start=sums["period"],
        period_end=sums["period"] + pd.offsets.MonthEnd(),
        numerator=sums["attended"] - sums["breaches"],
        denominator=sums["attended"],
        line=by_org["line"].min(),
    )
    return Reading(found)


def _check(table: Table, rows: pd.DataFrame) -> None:
    not_first = rows["period"].notna() & (rows["period"].dt.day != 1)
    table.fault_where(not_first, "period", "is not the first day of a month", "Write 2017-03-01")
    unknown = ~rows["type"].isin(TYPES)
    table.fault_where(unknown, "type", "is no type of department", "Write 1, 2 or other")
    of = "month, provider and type"
    table.fault_duplicates(rows[["period", "org", "type"]], "type", of, "Keep the right row")
    more = rows["breaches"] > rows["attended"]
    table.fault_where(more, "breaches", "is more than the attendances", "Correct one of the two")


LAYOUT = Layout(
    name="ae_long",
    title="NHS-R, A&E attendances by month, provider and type",
    source="nhsr_ae",
    gives=("ae_four_hour",),
    columns=("period", "org_code", "type", "attendances", "breaches", "admissions"),
    read=read,
)
