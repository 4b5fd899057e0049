"""NHS-R's A&E data set: one row per month, provider and type of department."""

import numpy as np
import pandas as pd

from data.sources.ae_figures import observed
from data.sources.layout import Layout
from data.sources.reading import Reading
from data.sources.table import Table

TYPES = ("1", "2", "other")


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider, in patients, all types summed.

    The line of a sum is that of its first row. A trust in its field test has a note and no figure
    (data.sources.ae_field_tests). An invalid count, or more breaches than attendances, puts the sum
    in doubt. Faults: a period that is not the first of a month, an unknown type, a duplicate month,
    provider and type, a cell that is not a number.
    """
    rows = pd.DataFrame(
        {
            "period_start": table.dates("period"),
            "area": table.text("org_code"),
            "type": table.text("type"),
            "attended": table.counts_as_printed("attendances", missing=()),
            "breaches": table.counts_as_printed("breaches", missing=()),
            "line": table.lines,
        }
    )
    _check(table, rows)
    by_org = rows.assign(doubt=table.doubted()).groupby(
        ["period_start", "area"], sort=False, as_index=False
    )
    sums = by_org.agg(
        attended=("attended", "sum"),
        breaches=("breaches", "sum"),
        line=("line", "min"),
        doubt=("doubt", "max"),
    ).assign(area_name="")
    sums["within"] = sums["attended"] - sums["breaches"]
    sums["period_end"] = sums["period_start"] + pd.offsets.MonthEnd()
    return Reading(observed(sums, np.zeros(len(sums), dtype=bool), "final"))


def _check(table: Table, rows: pd.DataFrame) -> None:
    not_first = rows["period_start"].notna() & (rows["period_start"].dt.day != 1)
    table.fault_where(not_first, "period", "is not the first day of a month", "Write 2017-03-01")
    unknown = ~rows["type"].isin(TYPES)
    table.fault_where(unknown, "type", "is not a type of department", "Write 1, 2 or other")
    of = "month, provider and type"
    key = rows[["period_start", "area", "type"]]
    table.fault_duplicates(key, "type", of, "Keep the right row")
    more = rows["breaches"] > rows["attended"].clip(lower=0)
    table.doubt_where(more, "'breaches' is more than 'attendances'")


LAYOUT = Layout(
    name="ae_long",
    title="NHS-R, A&E attendances by month, provider and type",
    source="nhsr_ae",
    gives=("ae_four_hour",),
    columns=("period", "org_code", "type", "attendances", "breaches", "admissions"),
    read=read,
)
