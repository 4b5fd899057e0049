"""Cancer waiting times, the monthly combined CSV: not written against a real file.

NHS England's 62-day standard by provider. Rests on how several others read these files (April 2022
to 2026: the columns, the names of the standards and routes, both ways of writing dates). Not seen:
whether the rows sum to the row TOTAL, so that is not checked. Workbooks: see cancer_workbook,
cancer_extract.
"""

import numpy as np
import pandas as pd

from data.periods import read_first_of_month
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import is_total

CHOSEN = {
    "Basis": "provider",
    "Standard_or_Item": "62d",
    "Cancer_Type": "all cancers",
    "Treatment_Modality": "all modalities",
}
URGENT, EVERY = "urgent suspected cancer", "all routes"
ONE_STANDARD = pd.Timestamp("2023-10-01")
"""From this day the standard covers all routes to treatment; before, only urgent referrals."""


def read(table: Table) -> Reading:
    """People treated within 62 days and all treated, by provider: for all routes since October
    2023, for urgent referrals before.

    Halves are valid: two trusts may share a patient. Faults: no row of that standard, route and
    basis; within and after that do not sum to the total; a period that is not the first of a month.
    """
    rows = table.without(~_chosen(table))
    like = "01/08/2025 or 2025-08-01"
    starts, _ = periods(rows, rows.texts("Period"), "Period", read_first_of_month, like)
    route = rows.texts("Referral_Route_or_Stage").str.casefold().to_numpy(dtype=object)
    rows = rows.without(route != np.where(starts < ONE_STANDARD.to_numpy(), URGENT, EVERY))
    rows = rows.without(is_total(rows, ("Org_Code", "Org_Name"), ("total", "england")))
    if not len(rows) and len(table):
        wanted = ", ".join(f"{column} {text}" for column, text in CHOSEN.items())
        wanted += f" and route {EVERY}, before October 2023 {URGENT}"
        table.fault(0, "", "", f"there is no row of {wanted}", "Fetch the combined CSV")
    total, within, after = (rows.numbers(name, missing=()) for name in ("Total", "Within", "After"))
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, "Total", "is not the sum of within and after", "Fetch it again")
    starts, ends = periods(rows, rows.texts("Period"), "Period", read_first_of_month, like)
    figures = observations(
        indicator="cancer_62_day",
        area=rows.text("Org_Code"),
        area_name=rows.text("Org_Name"),
        period_start=starts,
        period_end=ends,
        numerator=within,
        denominator=total,
        status=status_in(rows.file),
        line=rows.lines,
    )
    left = counted(len(table) - len(rows))
    return Reading(figures, remarks=(f"Skipped, of other standards and breakdowns: {left}.",))


def _chosen(table: Table) -> pd.Series:
    chosen = pd.Series(True, index=range(len(table)))
    for column, text in CHOSEN.items():
        chosen &= table.texts(column).str.casefold() == text
    return chosen


LAYOUT = Layout(
    name="cancer_waits",
    title="NHS England, cancer waiting times, monthly combined CSV",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=(
        "Period",
        "Basis",
        "Org_Code",
        "Parent_Org",
        "Org_Name",
        "Standard_or_Item",
        "Cancer_Type",
        "Referral_Route_or_Stage",
        "Treatment_Modality",
        "Total",
        "Within",
        "After",
        "Performance",
    ),
    read=read,
    ignored=("Within_*_days", "In_*_to_*_days", "After_*_days"),
)
